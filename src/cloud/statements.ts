/** SQL through the Redshift Data API: one statement at a time, as a database user with temporary credentials. */
import {randomUUID} from 'node:crypto';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
  type DescribeStatementCommandOutput,
  type Field,
} from '@aws-sdk/client-redshift-data';
import {UserError} from '../workshop/errors.ts';
import type {Cloud} from './cloud.ts';
import {adviceFor, isError} from './errors.ts';
import {poll} from './poll.ts';

export type Database = {readonly cluster: string; readonly name: string; readonly user: string};

export type Value = string | number | boolean | null;

export type Table = {
  readonly columns: readonly {readonly label: string; readonly type: string}[];
  readonly rows: readonly (readonly Value[])[];
  /** How many rows the statement has; more than `rows` when only the first were asked for. */
  readonly total: number;
};

/** What a finished statement has to show: a table, or the number of rows it changed (-1 when that is no question). */
export type Result = {readonly table: Table} | {readonly changed: number};

export type StatementOptions = {
  readonly signal: AbortSignal;
  /** The most rows to fetch; all when not given. */
  readonly atMost?: number | undefined;
  /** Where the id of a running statement is kept, so that a later run joins it. */
  readonly note?: {recall(): string | undefined; remember(id: string | undefined): Promise<void>};
};

/** The Data API waits up to 30 s by itself; a little less keeps clear of proxies' limits. */
const longPoll = 20;

/** Runs one statement to its end. An error of the engine is a UserError with the engine's own text. */
export const runStatement = async (
  cloud: Cloud,
  database: Database,
  sql: string,
  options: StatementOptions,
): Promise<Result> => {
  const running = options.note?.recall();
  const done =
    (running && (await finished(cloud, running, options))) || (await start(cloud, database, sql, options));
  await options.note?.remember(undefined);
  if (done.Status !== 'FINISHED') throw statementError(done);
  if (!done.HasResultSet) return {changed: done.ResultRows ?? -1};
  return {table: await fetchTable(cloud, done, options)};
};

/** As `runStatement`, for statements that answer with rows. */
export const queryTable = async (
  cloud: Cloud,
  database: Database,
  sql: string,
  options: StatementOptions,
): Promise<Table> => {
  const result = await runStatement(cloud, database, sql, options);
  return 'table' in result ? result.table : {columns: [], rows: [], total: 0};
};

const start = async (cloud: Cloud, database: Database, sql: string, options: StatementOptions) => {
  const {Id = ''} = await cloud.client(RedshiftDataClient).send(
    new ExecuteStatementCommand({
      ClusterIdentifier: database.cluster,
      Database: database.name,
      DbUser: database.user,
      Sql: sql,
      ClientToken: randomUUID(),
    }),
  );
  await options.note?.remember(Id);
  const done = await finished(cloud, Id, options);
  if (!done) throw new Error(`the Data API has forgotten statement ${Id}`);
  return done;
};

const isOver = (status: string | undefined): boolean =>
  status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED';

/** The statement when it is over; undefined when the Data API no longer knows it (after 24 hours). */
const finished = async (
  cloud: Cloud,
  id: string,
  {signal}: StatementOptions,
): Promise<DescribeStatementCommandOutput | undefined> => {
  try {
    return await poll(cloud, {signal, atMost: 2000}, async () => {
      const now = await cloud
        .client(RedshiftDataClient)
        .send(new DescribeStatementCommand({Id: id, WaitTimeSeconds: longPoll}), {abortSignal: signal});
      return isOver(now.Status) ? now : undefined;
    });
  } catch (error) {
    if (isError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
};

const statementError = (done: DescribeStatementCommandOutput): UserError => {
  const text = (done.Error ?? `it was ${String(done.Status).toLowerCase()}`).replace(/^ERROR: /, '');
  const advice = adviceFor(text);
  return new UserError('The statement failed', {
    why: text.split('\n')[0] ?? text,
    next: advice?.next ?? nextFor(text),
  });
};

const nextFor = (text: string): string => {
  if (/already exists/i.test(text)) return 'It is there already: nothing needs to be done, or drop it first.';
  if (/permission denied/i.test(text))
    return 'Run it as the administrator (--as admin), or grant the right first.';
  if (/^FATAL: user .* does not exist/i.test(text))
    return 'Make it with: rsw setup, or ask as the administrator: --as admin';
  if (/column .* does not exist/i.test(text))
    return `See the columns with: rsw query --sql "SELECT table_name, column_name FROM svv_columns WHERE table_schema = 'public'"`;
  if (/relation .* does not exist/i.test(text))
    return `See what is there with: rsw query --sql "SELECT table_name FROM svv_tables WHERE table_schema = 'public'"`;
  if (/does not exist/i.test(text)) return 'Correct the name, then try again.';
  return 'Correct the statement, then try again.';
};

const fetchTable = async (
  cloud: Cloud,
  done: DescribeStatementCommandOutput,
  {atMost = Infinity, signal}: StatementOptions,
): Promise<Table> => {
  const rows: Value[][] = [];
  let columns: Table['columns'] = [];
  let NextToken: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await cloud
      .client(RedshiftDataClient)
      .send(new GetStatementResultCommand({Id: done.Id, NextToken}));
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
