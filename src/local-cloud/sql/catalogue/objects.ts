import {isSuperuser} from '../permissions.ts';
import {storageName, type Relation} from '../registry.ts';
import type {Context} from '../translate/scope.ts';
import {describeType, type, varchar} from '../types.ts';
import {columnFields, columnValues} from './columns.ts';
import {inline, type Inline, type SystemRelation} from './inline.ts';
import {
  allRelations,
  allSchemas,
  isViewKind,
  viewDefinition,
  visibleRelations,
  visibleSchemas,
} from './visible.ts';

const name = varchar(128);
const int4 = type('int4');
const int8 = type('int8');
const bool = type('bool');
const flag = varchar(1);

const userId = (context: Context, user: string): number => context.registry.get('users', user)?.id ?? 0;

const views = (context: Context): Relation[] => allRelations(context).filter(isViewKind);
const isMaterialized = (relation: Relation): boolean => relation.kind === 'materialized view';

/** Monitoring views of materialized views: a plain user sees its own. */
const ownMaterialized = (context: Context): Relation[] =>
  allRelations(context).filter(
    (r) => isMaterialized(r) && (isSuperuser(context.registry, context.user) || r.owner === context.user),
  );

/** 0: recomputed from scratch; 1: refreshed incrementally. */
const stateOf = (relation: Relation): number => (relation.stream ? 1 : 0);

const options = (role: 'default' | {readonly arn: string}, region: string | undefined): string =>
  JSON.stringify({
    IAM_ROLE: role === 'default' ? 'default' : role.arn,
    ...(region !== undefined && {REGION: region}),
  });

/** So many of the fields of a column there are up to its length. */
const withLength = columnFields.findIndex(([field]) => field === 'character_maximum_length') + 1;

const columnsOf = (context: Context, relations: readonly Relation[]): Inline =>
  inline(
    [...columnFields, ['remarks', varchar(256)]],
    relations.flatMap((r) => r.columns.map((c, i) => [...columnValues(context.database, r, c, i), null])),
  );

const encoding = (relation: Relation, column: string, at: number): string =>
  relation.placement?.sortkey.includes(column) || at === 0 ? 'none' : 'lzo';

export const objects: Readonly<Record<string, SystemRelation>> = {
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
      views(context).map((r) => [r.schema, r.name, r.owner, viewDefinition(r)]),
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
        ['relkind', flag],
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
  svv_tables: (context) =>
    inline(
      [
        ['table_catalog', name],
        ['table_schema', name],
        ['table_name', name],
        ['table_type', name],
        ['remarks', varchar(256)],
      ],
      visibleRelations(context).map((r) => [
        r.database,
        r.schema,
        r.name,
        isViewKind(r) ? 'VIEW' : 'BASE TABLE',
        r.comment ?? null,
      ]),
    ),
  svv_all_tables: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ['table_name', name],
        ['table_acl', varchar()],
        ['table_type', name],
        ['remarks', varchar(256)],
      ],
      visibleRelations(context).map((r) => [
        r.database,
        r.schema,
        r.name,
        null,
        isViewKind(r) ? 'VIEW' : 'TABLE',
        r.comment ?? null,
      ]),
    ),
  svv_redshift_tables: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ['table_name', name],
        ['table_type', name],
        ['table_acl', varchar()],
        ['remarks', varchar(256)],
        ['table_owner', name],
      ],
      visibleRelations(context).map((r) => [
        r.database,
        r.schema,
        r.name,
        isViewKind(r) ? 'VIEW' : 'TABLE',
        null,
        r.comment ?? null,
        r.owner,
      ]),
    ),
  svv_columns: (context) => columnsOf(context, visibleRelations(context)),
  svv_all_columns: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ...columnFields.slice(2, withLength),
        ['remarks', varchar(256)],
      ],
      visibleRelations(context).flatMap((r) =>
        r.columns.map((c, i) => [...columnValues(r.database, r, c, i).slice(0, withLength), null]),
      ),
    ),
  svv_all_schemas: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ['schema_owner', int4],
        ['schema_type', name],
        ['schema_acl', varchar()],
        ['source_database', name],
        ['schema_option', varchar()],
      ],
      visibleSchemas(context).map((s) => [
        s.database,
        s.name,
        userId(context, s.owner),
        s.external ? 'external' : 'local',
        null,
        s.external ? '' : null,
        s.external ? options(s.external.role, s.external.region) : null,
      ]),
    ),
  svv_redshift_schemas: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ['schema_owner', int4],
        ['schema_type', name],
        ['schema_acl', varchar()],
        ['schema_option', varchar()],
      ],
      visibleSchemas(context)
        .filter((s) => !s.external)
        .map((s) => [s.database, s.name, userId(context, s.owner), 'local', null, null]),
    ),
  svv_external_schemas: (context) =>
    inline(
      [
        ['esoid', int4],
        ['eskind', type('int2')],
        ['schemaname', name],
        ['esowner', int4],
        ['databasename', varchar()],
        ['esoptions', varchar()],
      ],
      visibleSchemas(context).flatMap((s) =>
        s.external
          ? [[s.id, 7, s.name, userId(context, s.owner), '', options(s.external.role, s.external.region)]]
          : [],
      ),
    ),
  svv_redshift_databases: ({registry}) =>
    inline(
      [
        ['database_name', name],
        ['database_owner', int4],
        ['database_type', varchar(32)],
        ['database_acl', varchar()],
        ['database_options', varchar()],
        ['database_isolation_level', name],
      ],
      registry
        .all('databases')
        .map((d) => [
          d.name,
          registry.get('users', d.owner)?.id ?? 0,
          'local',
          null,
          null,
          'Snapshot Isolation',
        ]),
    ),
  svv_mv_info: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ['user_name', name],
        ['name', name],
        ['is_stale', flag],
        ['owner_user_name', name],
        ['state', int4],
        ['autorewrite', flag],
        ['autorefresh', flag],
      ],
      ownMaterialized(context).map((r) => [
        r.database,
        r.schema,
        r.owner,
        r.name,
        't',
        r.owner,
        stateOf(r),
        'f',
        r.autoRefresh ? 't' : 'f',
      ]),
    ),
  stv_mv_info: (context) =>
    inline(
      [
        ['db_name', name],
        ['schema', name],
        ['name', name],
        ['updated_upto_xid', int8],
        ['is_stale', flag],
        ['owner_user_name', name],
        ['state', int4],
        ['autorewrite', flag],
        ['autorefresh', flag],
      ],
      ownMaterialized(context).map((r) => [
        r.database,
        r.schema,
        r.name,
        0,
        't',
        r.owner,
        stateOf(r),
        'f',
        r.autoRefresh ? 't' : 'f',
      ]),
    ),
  stv_mv_deps: (context) =>
    inline(
      [
        ['db_name', name],
        ['schema', name],
        ['name', name],
        ['ref_schema', name],
        ['ref_name', name],
        ['ref_database_name', name],
      ],
      ownMaterialized(context).flatMap((r) => [
        ...(r.stream ? [[r.database, r.schema, r.name, r.stream.schema, r.stream.name, r.database]] : []),
        ...r.needs.flatMap((id) => {
          const base = context.registry.relationById(id);
          return base ? [[r.database, r.schema, r.name, base.schema, base.name, base.database]] : [];
        }),
      ]),
    ),
  svv_table_info: (context) => tableInfo(context),
};

/** Counts each table's rows when asked: nobody asks often. */
const tableInfo = (context: Context): Inline => {
  const stored = visibleRelations(context).filter((r) => r.kind === 'table' || isMaterialized(r));
  const facts = inline(
    [
      ['database', name],
      ['schema', name],
      ['table_id', int4],
      ['table', name],
      ['encoded', varchar(12)],
      ['diststyle', name],
      ['sortkey1', name],
    ],
    stored.map((r) => [
      r.database,
      r.schema,
      r.id,
      r.name,
      'Y',
      r.placement?.diststyle ? r.placement.diststyle.toUpperCase() : 'AUTO(ALL)',
      r.placement?.sortkey[0] ?? 'AUTO(SORTKEY)',
    ]),
  );
  const counts =
    stored.map((r) => `SELECT ${r.id} AS id, count(*) AS n FROM ${storageName(r)}`).join(' UNION ALL ') ||
    'SELECT 0 AS id, 0 AS n';
  const sql = `SELECT f.*, CAST(c.n AS DECIMAL(38,0)) AS tbl_rows FROM (${facts.sql}) f JOIN (${counts}) c ON c.id = f.table_id`;
  return {
    sql,
    columns: [
      ...facts.columns,
      {name: 'tbl_rows', type: {id: 'numeric', precision: 38, scale: 0}, nullable: true},
    ],
  };
};
