/** PostgreSQL's own catalogue: tables, views, schemas and columns as its tools ask for them. */
import type {Relation} from '../registry.ts';
import {describeType, type, varchar} from '../types.ts';
import {inline, type SystemRelation} from './inline.ts';
import {allRelations, allSchemas, isViewKind, userId, viewDefinition, visibleRelations} from './visible.ts';

const name = varchar(128);
const int4 = type('int4');
const bool = type('bool');

const encoding = (relation: Relation, column: string, at: number): string =>
  relation.placement?.sortkey.includes(column) || at === 0 ? 'none' : 'lzo';

export const pgCatalog: Readonly<Record<string, SystemRelation>> = {
  pg_tables: (context) =>
    inline(
      [
        ['schemaname', name],
        ['tablename', name],
        ['tableowner', name],
        ['tablespace', name],
        ['hasindexes', bool],
        ['hasrules', bool],
        ['hastriggers', bool],
      ],
      allRelations(context)
        .filter((r) => r.kind === 'table')
        .map((r) => [r.schema, r.name, r.owner, null, false, false, false]),
    ),
  pg_views: (context) =>
    inline(
      [
        ['schemaname', name],
        ['viewname', name],
        ['viewowner', name],
        ['definition', varchar(65535)],
      ],
      allRelations(context)
        .filter(isViewKind)
        .map((r) => [r.schema, r.name, r.owner, viewDefinition(r)]),
    ),
  pg_namespace: (context) =>
    inline(
      [
        ['oid', int4],
        ['nspname', name],
        ['nspowner', int4],
        ['nspacl', varchar()],
      ],
      [
        ...allSchemas(context).map((s) => [s.id, s.name, userId(context, s.owner), null]),
        [11, 'pg_catalog', 1, null],
        [12, 'information_schema', 1, null],
      ],
    ),
  pg_class: (context) =>
    inline(
      [
        ['oid', int4],
        ['relname', name],
        ['relnamespace', int4],
        ['relowner', int4],
        ['relkind', varchar(1)],
        ['relnatts', int4],
      ],
      allRelations(context).map((r) => [
        r.id,
        r.name,
        context.registry.schema(r.database, r.schema)?.id ?? 0,
        userId(context, r.owner),
        isViewKind(r) ? 'v' : 'r',
        r.columns.length,
      ]),
    ),
  pg_attribute: (context) =>
    inline(
      [
        ['attrelid', int4],
        ['attname', name],
        ['attnum', int4],
        ['attnotnull', bool],
      ],
      allRelations(context).flatMap((r) => r.columns.map((c, i) => [r.id, c.name, i + 1, !c.nullable])),
    ),
  pg_database: ({registry}) =>
    inline(
      [
        ['oid', int4],
        ['datname', name],
        ['datdba', int4],
      ],
      registry.all('databases').map((d) => [d.id, d.name, registry.get('users', d.owner)?.id ?? 0]),
    ),
  pg_table_def: (context) =>
    inline(
      [
        ['schemaname', name],
        ['tablename', name],
        ['column', name],
        ['type', name],
        ['encoding', varchar(32)],
        ['distkey', bool],
        ['sortkey', int4],
        ['notnull', bool],
      ],
      visibleRelations(context)
        .filter((r) => !isViewKind(r) && context.searchPath.includes(r.schema))
        .flatMap((r) =>
          r.columns.map((c, i) => [
            r.schema,
            r.name,
            c.name,
            describeType(c.type),
            encoding(r, c.name, i),
            r.placement?.distkey === c.name,
            (r.placement?.sortkey.indexOf(c.name) ?? -1) + 1,
            !c.nullable,
          ]),
        ),
    ),
};
