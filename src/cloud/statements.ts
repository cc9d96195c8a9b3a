/** SQL through the Redshift Data API: one statement at a time, as a database user with temporary credentials. */
import {
  ExecuteStatementCommand,
  RedshiftDataClient,
  type DescribeStatementCommandOutput,
} from '@aws-sdk/client-redshift-data';
import {UserError} from '../workshop/errors.ts';
import type {Cloud} from './cloud.ts';
import {explainRefusal} from './cluster-refusal.ts';
import {isError} from './errors.ts';
import {cancelStatement} from './statement-cancel.ts';
import {statementError} from './statement-error.ts';
import {fingerprintOf, isFresh, newPending, readNote, type Note, type Pending} from './statement-note.ts';
import {fetchTable, type Table} from './statement-table.ts';
import {awaitStatement, patiently} from './statement-wait.ts';

export type {Table, Value} from './statement-table.ts';

export type Database = {readonly cluster: string; readonly name: string; readonly user: string};

/** What a finished statement has to show: a table, or the number of rows it changed (-1 when that is no question). */
export type Result = {readonly table: Table} | {readonly changed: number};

export type StatementOptions = {
  readonly signal: AbortSignal;
  /** What the person knows the statement by, such as its file; an error names it. */
  readonly name?: string | undefined;
  /** The most rows to fetch; all when not given. */
  readonly atMost?: number | undefined;
  /** Where a statement under way is noted, so that a later run joins it instead of sending it twice. */
  readonly note?: Note | undefined;
  readonly say?: ((line: string) => void) | undefined;
  /** Stops the statement in the database, too, when the waiting is broken off. */
  readonly cancels?: boolean;
  /** What to throw when the waiting is broken off: the statement goes on in the database, and this is its id. */
  readonly interrupted?: ((id: string) => Error) | undefined;
};

/**
 * Runs one statement to its end. An error of the engine is a StatementError with the engine's own text; a cluster that is paused,
 * changing or gone is a UserError that says so.
 */
export const runStatement = async (
  cloud: Cloud,
  database: Database,
  sql: string,
  options: StatementOptions,
): Promise<Result> => {
  try {
    return await run(cloud, database, sql, options);
  } catch (error) {
    throw (await explainRefusal(cloud, database.cluster, error)) ?? error;
  }
};

const run = async (
  cloud: Cloud,
  database: Database,
  sql: string,
  options: StatementOptions,
): Promise<Result> => {
  const done = (await joined(cloud, database, sql, options)) ?? (await begun(cloud, database, sql, options));
  await options.note?.remember(undefined);
  if (done.Status !== 'FINISHED') throw statementError(done, sql, options.name ?? 'The statement');
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

/**
 * The statement that an earlier run has begun, once it is over; undefined when this one has to be begun. A statement that
 * did not end well, or was another one, is no reason to do nothing; but nothing runs beside it.
 */
const joined = async (
  cloud: Cloud,
  database: Database,
  sql: string,
  options: StatementOptions,
): Promise<DescribeStatementCommandOutput | undefined> => {
  const pending = readNote(options.note, cloud);
  if (!pending) return undefined;
  const isSame = pending.fingerprint === fingerprintOf(database, sql);
  let id = pending.id;
  // Without its id nobody knows whether the statement has arrived: the same token begins it, or answers with it.
  if (id === undefined && isSame && isFresh(pending)) id = await send(cloud, database, sql, pending, options);
  if (id === undefined) return undefined;
  options.say?.('a statement of an earlier run is still under way: waiting for it');
  try {
    const done = await waitFor(cloud, id, options);
    return isSame && done?.Status === 'FINISHED' ? done : undefined;
  } catch (error) {
    // It may be hidden by a policy: what is ours is what this very session has submitted.
    if (isError(error, 'AccessDeniedException')) return undefined;
    throw error;
  }
};

const begun = async (
  cloud: Cloud,
  database: Database,
  sql: string,
  options: StatementOptions,
): Promise<DescribeStatementCommandOutput> => {
  const pending = newPending(cloud, fingerprintOf(database, sql));
  const id = await send(cloud, database, sql, pending, options);
  const done = await waitFor(cloud, id, options);
  if (done) return done;
  throw new UserError(`${options.name ?? 'The statement'} has got lost`, {
    why: `the Data API does not know statement ${id}, which it has just taken`,
    next: 'Look at what is there with: rsw status, then type the same command again.',
  });
};

/**
 * Sends the statement and answers its id. The token is noted before and the id after it, so that a run that is killed in
 * between finds the statement again. For the same reason the request itself does not wait: its answer brings the id.
 */
const send = async (
  cloud: Cloud,
  {cluster, name, user}: Database,
  sql: string,
  pending: Pending,
  {signal, note, say, cancels}: StatementOptions,
): Promise<string> => {
  await note?.remember(JSON.stringify(pending));
  const command = new ExecuteStatementCommand({
    ClusterIdentifier: cluster,
    Database: name,
    DbUser: user,
    Sql: sql,
    ClientToken: pending.token,
  });
  // Only what has an id can be stopped, so its answer is waited for.
  const abortSignal = cancels ? undefined : signal;
  const ask = async () => cloud.client(RedshiftDataClient).send(command, {...(abortSignal && {abortSignal})});
  const {Id = ''} = await patiently(cloud, signal, ask, say);
  await note?.remember(JSON.stringify({...pending, id: Id}));
  return Id;
};

const waitFor = async (cloud: Cloud, id: string, {signal, interrupted, cancels}: StatementOptions) => {
  try {
    return await awaitStatement(cloud, id, signal);
  } catch (error) {
    if (signal.aborted && cancels) await cancelStatement(cloud, id);
    throw signal.aborted && interrupted ? interrupted(id) : error;
  }
};
