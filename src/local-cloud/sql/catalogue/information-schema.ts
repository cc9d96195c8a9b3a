import {type, varchar} from '../types.ts';
import {columnFields, columnValues} from './columns.ts';
import {inline, type SystemRelation} from './inline.ts';
import {isViewKind, viewDefinition, visibleRelations, visibleSchemas} from './visible.ts';

const name = varchar(128);

export const informationSchema: Readonly<Record<string, SystemRelation>> = {
  tables: (context) =>
    inline(
      [
        ['table_catalog', name],
        ['table_schema', name],
        ['table_name', name],
        ['table_type', name],
      ],
      visibleRelations(context).map((r) => [
        r.database,
        r.schema,
        r.name,
        isViewKind(r) ? 'VIEW' : 'BASE TABLE',
      ]),
    ),
  views: (context) =>
    inline(
      [
        ['table_catalog', name],
        ['table_schema', name],
        ['table_name', name],
        ['view_definition', varchar(65535)],
        ['check_option', name],
        ['is_updatable', name],
      ],
      visibleRelations(context)
        .filter(isViewKind)
        .map((r) => [r.database, r.schema, r.name, viewDefinition(r), 'NONE', 'NO']),
    ),
  columns: (context) =>
    inline(
      [...columnFields, ['datetime_precision', type('int4')], ['udt_name', name]],
      visibleRelations(context).flatMap((r) =>
        r.columns.map((c, i) => [
          ...columnValues(r.database, r, c, i),
          c.type.id.startsWith('timestamp') ? 6 : null,
          c.type.id,
        ]),
      ),
    ),
  schemata: (context) =>
    inline(
      [
        ['catalog_name', name],
        ['schema_name', name],
        ['schema_owner', name],
      ],
      visibleSchemas(context).map((s) => [s.database, s.name, s.owner]),
    ),
};
