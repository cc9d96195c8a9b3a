import {asNumeric, describeType, isInteger, isText, type, varchar} from '../types.ts';
import {inline, type SystemRelation} from './inline.ts';
import {isViewKind, viewDefinition, visibleRelations, visibleSchemas} from './visible.ts';

const name = varchar(128);
const int4 = type('int4');

const plainType = (written: string): string => written.replace(/\(.*/, '');

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
      [
        ['table_catalog', name],
        ['table_schema', name],
        ['table_name', name],
        ['column_name', name],
        ['ordinal_position', int4],
        ['column_default', varchar()],
        ['is_nullable', varchar(3)],
        ['data_type', name],
        ['character_maximum_length', int4],
        ['numeric_precision', int4],
        ['numeric_scale', int4],
        ['datetime_precision', int4],
        ['udt_name', name],
      ],
      visibleRelations(context).flatMap((r) =>
        r.columns.map((c, i) => [
          r.database,
          r.schema,
          r.name,
          c.name,
          i + 1,
          c.default ?? null,
          c.nullable ? 'YES' : 'NO',
          plainType(describeType(c.type)),
          isText(c.type) ? (c.type.length ?? 65535) : null,
          isInteger(c.type) || c.type.id === 'numeric' ? asNumeric(c.type).precision : null,
          isInteger(c.type) || c.type.id === 'numeric' ? asNumeric(c.type).scale : null,
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
