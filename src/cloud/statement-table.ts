import {
  GetStatementResultCommand,
  RedshiftDataClient,
  type DescribeStatementCommandOutput,
  type Field,
} from '@aws-sdk/client-redshift-data';
import type {Cloud} from './cloud.ts';

export type Value = string | number | boolean | null;

export type Table = {
  readonly columns: readonly {readonly label: string; readonly type: string}[];
  readonly rows: readonly (readonly Value[])[];
  /** How many rows the statement has; more than `rows` when only the first were asked for. */
  readonly total: number;
};

/** The rows of a finished statement, page by page; at most `atMost` of them. */
export const fetchTable = async (
  cloud: Cloud,
  done: DescribeStatementCommandOutput,
  {atMost = Infinity, signal}: {readonly atMost?: number | undefined; readonly signal: AbortSignal},
): Promise<Table> => {
  const rows: Value[][] = [];
  let columns: Table['columns'] = [];
  let NextToken: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await cloud
      .client(RedshiftDataClient)
      .send(new GetStatementResultCommand({Id: done.Id, NextToken}), {abortSignal: signal});
    columns = (page.ColumnMetadata ?? []).map((column) => ({
      label: column.label ?? column.name ?? '',
      type: column.typeName ?? '',
    }));
    for (const record of page.Records ?? []) rows.push(record.map(valueOf));
    NextToken = page.NextToken;
  } while (NextToken && rows.length < atMost);
  const total = (done.ResultRows ?? -1) >= 0 ? (done.ResultRows ?? 0) : rows.length;
  return {columns, rows: rows.slice(0, atMost), total};
};

const valueOf = (field: Field): Value => {
  if (field.isNull) return null;
  const value = field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue;
  if (value !== undefined) return value;
  return field.blobValue ? Buffer.from(field.blobValue).toString('hex') : null;
};
