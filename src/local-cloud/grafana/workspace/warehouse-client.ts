/** How the Redshift plugin of a workspace runs statements: through the Data API, as whoever its data source says. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {
  ExecuteStatementCommandInput,
  Field,
  GetStatementResultCommandInput,
} from '@aws-sdk/client-redshift-data';
import type {QueryResult} from '../../../viewer/frames.ts';
import type {ResultValue} from '../../../viewer/read-column.ts';
import type {LocalCloud} from '../../cloud.ts';
import {AwsError, type Principal} from '../../operation.ts';
import {cancelStatement} from '../../redshift-data/cancel-statement.ts';
import {describeStatement} from '../../redshift-data/describe-statement.ts';
import {executeStatement} from '../../redshift-data/execute-statement.ts';
import {getStatementResult} from '../../redshift-data/get-statement-result.ts';
import type {Workspace} from '../workspaces.ts';
import {
  principalOf,
  QueryFailure,
  ResultFailure,
  settingsOf,
  targetOf,
  verifyReachable,
} from './data-source-settings.ts';
import type {DataSource} from './data-source-store.ts';
import {sdkFailure} from './sdk-failure.ts';

/** Runs one call; an error of AWS's becomes the plugin's failure, which begins so. */
const told = async <T>(
  beginning: string,
  name: string,
  work: () => Promise<T>,
  Failure: typeof QueryFailure = QueryFailure,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new Failure(`${beginning}${sdkFailure('Redshift Data', name, error)}`, error.message);
  }
};

const submitted = 'error executing query: ';

export type Submitted = {readonly id: string; readonly principal: Principal};

/** Submits a statement and does not wait for it, as the plugin's health check does. Rejects with a QueryFailure. */
export const submit = async (
  cloud: LocalCloud,
  workspace: Workspace,
  source: DataSource,
  sql: string,
): Promise<Submitted> => {
  const setting = settingsOf(source);
  verifyReachable(cloud, setting);
  const input: ExecuteStatementCommandInput = {
    ...targetOf(setting),
    Sql: sql,
    WithEvent: setting('withEvent') === 'true',
  };
  return told(submitted, 'ExecuteStatement', async () => {
    const principal = principalOf(cloud, workspace, setting);
    const output = await cloud.invoke(executeStatement, input, principal);
    return {id: output.Id ?? '', principal};
  });
};

const shortestWait = 20;
const longestWait = 10_000;

/** Who asked has gone: the plugin cancels the statement, and fails where its role may not. */
const cancel = async (cloud: LocalCloud, {id, principal}: Submitted): Promise<never> => {
  try {
    await told('error cancelling query: ', 'CancelStatement', () =>
      cloud.invoke(cancelStatement, {Id: id}, principal),
    );
  } catch (error) {
    cloud.log(`statement ${id} of a workspace goes on: ${String(error)}`);
    throw error;
  }
  throw new QueryFailure('context canceled');
};

/** A statement that was submitted in an earlier request, as whoever the data source acts as now. */
export const submittedBefore = (
  cloud: LocalCloud,
  workspace: Workspace,
  source: DataSource,
  id: string,
): Promise<Submitted> =>
  told(submitted, 'DescribeStatement', async () => ({
    id,
    principal: principalOf(cloud, workspace, settingsOf(source)),
  }));

/** How far a statement has come, as the Data API tells it. Rejects with a QueryFailure when it has failed. */
export const statusOf = async (cloud: LocalCloud, {id, principal}: Submitted): Promise<string> => {
  const status = await told('error getting query query status: ', 'DescribeStatement', () =>
    cloud.invoke(describeStatement, {Id: id}, principal),
  );
  if (status.Error) throw new QueryFailure(`${submitted}${status.Error}`, status.Error);
  return status.Status ?? '';
};

const finished = async (
  cloud: LocalCloud,
  statement: Submitted,
  gone: AbortSignal | undefined,
): Promise<void> => {
  for (let wait = shortestWait; ; wait = Math.min(wait * 2, longestWait)) {
    // oxlint-disable-next-line no-await-in-loop
    const status = await statusOf(cloud, statement);
    if (status === 'FINISHED') return;
    if (status === 'ABORTED' || status === 'FAILED')
      throw new QueryFailure(`${submitted}the statement was ${status.toLowerCase()}`);
    // oxlint-disable-next-line no-await-in-loop
    await sleep(wait, undefined, {ref: false, ...(gone && {signal: gone})}).catch(() => {});
    // oxlint-disable-next-line no-await-in-loop
    if (gone?.aborted) await cancel(cloud, statement);
  }
};

const valueOf = (field: Field): ResultValue => {
  if (field.isNull === true) return null;
  if (field.longValue !== undefined) return BigInt(field.longValue);
  const {blobValue} = field;
  if (blobValue !== undefined) return Buffer.from(blobValue).toString('base64');
  return field.doubleValue ?? field.booleanValue ?? field.stringValue ?? null;
};

/**
 * Submits a statement, waits for it and fetches all of its result; cancels it when `gone` is aborted meanwhile, as a panel
 * that is closed does. Rejects with a QueryFailure.
 */
export const runStatement = async (
  cloud: LocalCloud,
  workspace: Workspace,
  source: DataSource,
  sql: string,
  gone?: AbortSignal,
): Promise<QueryResult> => {
  const statement = await submit(cloud, workspace, source, sql);
  await finished(cloud, statement, gone);
  return fetchResult(cloud, statement);
};

/** All pages of the result of a statement that has ended well. Rejects with a QueryFailure. */
export const fetchResult = async (cloud: LocalCloud, statement: Submitted): Promise<QueryResult> => {
  const rows: ResultValue[][] = [];
  let columns: QueryResult['columns'] = [];
  let token: string | undefined;
  do {
    const input: GetStatementResultCommandInput = {
      Id: statement.id,
      ...(token !== undefined && {NextToken: token}),
    };
    // oxlint-disable-next-line no-await-in-loop
    const page = await told(
      '',
      'GetStatementResult',
      () => cloud.invoke(getStatementResult, input, statement.principal),
      ResultFailure,
    );
    columns = (page.ColumnMetadata ?? []).map(({name = '', typeName = '', nullable = 1}) => ({
      name,
      typeName,
      nullable: nullable === 1,
    }));
    for (const record of page.Records ?? []) rows.push(record.map(valueOf));
    token = page.NextToken || undefined;
  } while (token !== undefined);
  return {columns, rows};
};
