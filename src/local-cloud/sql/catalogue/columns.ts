/** What `information_schema.columns` and Redshift's own views of columns both say of a column. */
import type {Relation} from '../registry.ts';
import {asNumeric, describeType, isInteger, isText, type, varchar} from '../types.ts';

const name = varchar(128);
const int4 = type('int4');

export const columnFields = [
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
] as const;

/** The values of those fields for one column of a relation, told as one of a database's. */
export const columnValues = (
  database: string,
  relation: Relation,
  column: Relation['columns'][number],
  index: number,
) => {
  const numeric = isInteger(column.type) || column.type.id === 'numeric' ? asNumeric(column.type) : undefined;
  return [
    database,
    relation.schema,
    relation.name,
    column.name,
    index + 1,
    column.default ?? null,
    column.nullable ? 'YES' : 'NO',
    describeType(column.type).replace(/\(.*/, ''),
    isText(column.type) ? (column.type.length ?? 65535) : null,
    numeric?.precision ?? null,
    numeric?.scale ?? null,
  ];
};
