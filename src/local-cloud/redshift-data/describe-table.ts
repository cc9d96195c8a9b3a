import {
  DescribeTable$,
  type ColumnMetadata,
  type DescribeTableCommandInput,
  type DescribeTableCommandOutput,
} from '@aws-sdk/client-redshift-data';
import {operation} from '../operation.ts';
import type {Value} from '../sql/warehouse.ts';
import {askDatabase, askRows} from './catalogue.ts';
import {onRequestedCluster} from './connect.ts';
import {nextPage} from './paging.ts';
import {literal} from './sql-text.ts';

/** Answers an empty list for a table that is not there, as AWS does. */
export const describeTable = operation<DescribeTableCommandInput, DescribeTableCommandOutput>(
  DescribeTable$,
  {
    access: onRequestedCluster('DescribeTable'),
    handle: async (input, call) => {
      const {Schema: schema, Table: table = ''} = input;
      const sql = `SELECT table_schema, table_name, column_name, udt_name, is_nullable, column_default,
        character_maximum_length, numeric_precision, numeric_scale
      FROM information_schema.columns
      WHERE table_catalog = ${literal(input.Database ?? '')} AND table_name = ${literal(table)}
        AND ${schema === undefined ? 'true' : `table_schema = ${literal(schema)}`}
      ORDER BY table_schema, ordinal_position`;
      const rows = await askDatabase('DescribeTable', input, call, (warehouse, session) =>
        askRows(warehouse, session, sql),
      );
      const {items, token} = nextPage(rows.map(describeColumn), input.NextToken, input.MaxResults, 1000);
      return {TableName: table, ColumnList: items, ...(token !== undefined && {NextToken: token})};
    },
  },
);

const describeColumn = ([
  schema,
  table,
  name,
  typeName,
  nullable,
  preset,
  length,
  precision,
  scale,
]: readonly Value[]): ColumnMetadata => {
  const isText = length !== null;
  return {
    columnDefault: preset === null ? undefined : String(preset),
    isCaseSensitive: isText,
    isCurrency: false,
    isSigned: precision !== null,
    label: String(name),
    length: Number(length ?? 0),
    name: String(name),
    nullable: nullable === 'YES' ? 1 : 0,
    precision: Number(precision ?? length ?? 0),
    scale: Number(scale ?? 0),
    schemaName: String(schema),
    tableName: String(table),
    typeName: String(typeName),
  };
};
