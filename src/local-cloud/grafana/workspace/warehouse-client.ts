/** How the Redshift plugin of a workspace reaches a warehouse: a data source's settings, and whom it acts as. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {
  DescribeStatementCommandInput,
  DescribeStatementCommandOutput,
  ExecuteStatementCommandInput,
  ExecuteStatementCommandOutput,
  Field,
  GetStatementResultCommandInput,
  GetStatementResultCommandOutput,
} from '@aws-sdk/client-redshift-data';
import {randomUUID} from 'node:crypto';
import type {QueryResult, ResultValue} from '../../../viewer/frames.ts';
import type {LocalCloud} from '../../cloud.ts';
import {findCredentials} from '../../iam/credentials.ts';
import {roleSession} from '../../iam/role-session.ts';
import {AwsError, type Principal, type TypedOperation} from '../../operation.ts';
import {workspaceArn, type Workspace} from '../workspaces.ts';
import type {DataSource} from './data-source-store.ts';

/** What went wrong, in the plugin's words; `database` is what the warehouse itself said, where it was asked. */
export class QueryFailure extends Error {
  readonly database: string | undefined;

  constructor(message: string, database?: string) {
    super(message);
    this.database = database;
  }
}

/** The settings of a data source; the plugin's backend reads their names without regard to case. */
const settingsOf = (source: DataSource): ((name: string) => string) => {
  const settings = new Map(
    Object.entries({...source.jsonData, ...source.secureJsonData}).map(([key, value]) => [
      key.toLowerCase(),
      value,
    ]),
  );
  return (name) => {
    const value = settings.get(name.toLowerCase());
    return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
  };
};

const failed = (operation: string, error: AwsError): string =>
  `operation error Redshift Data: ${operation}, https response error StatusCode: ${error.status}, RequestID: ${randomUUID()}, ${
    error.code === 'ValidationException' || error.code === 'ResourceNotFoundException' ? '' : 'api error '
  }${error.code}: ${error.message}`;

const withKeys = (cloud: LocalCloud, setting: (name: string) => string): Principal => {
  const found = findCredentials(cloud, setting('accessKey'));
  if (!found || (found.sessionToken ?? '') !== setting('sessionToken'))
    throw new AwsError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  if (found.secretAccessKey !== setting('secretKey'))
    throw new AwsError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  if (found.expires !== undefined && found.expires < cloud.now())
    throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
  return found.principal;
};

/** Whom a data source acts as: the workspace's role, or whoever owns the keys it was given. */
const principalOf = (
  cloud: LocalCloud,
  workspace: Workspace,
  setting: (name: string) => string,
): Principal => {
  const method = setting('authType') || 'default';
  if (setting('assumeRoleArn') !== '')
    throw new QueryFailure('trying to use assume role but it is disabled in grafana config');
  if (method === 'keys') return withKeys(cloud, setting);
  if (method !== 'ec2_iam_role' && method !== 'default')
    throw new QueryFailure(`trying to use non-allowed auth method ${method}`);
  if (workspace.roleArn === undefined)
    throw new AwsError('AccessDenied', `Workspace ${workspace.id} has no role to assume`, 403);
  return roleSession(cloud, workspace.roleArn, 'grafana.amazonaws.com', 'amg-session', {
    'aws:SourceArn': workspaceArn(cloud, workspace.id),
  });
};

const verifyReachable = (cloud: LocalCloud, setting: (name: string) => string): void => {
  const endpoint = setting('endpoint');
  if (endpoint !== '' && endpoint !== cloud.url)
    throw new QueryFailure(`The local cloud's workspaces reach no other endpoint than ${cloud.url}`);
  const region = setting('defaultRegion');
  if (region === '')
    throw new QueryFailure(
      'operation error Redshift Data: failed to resolve service endpoint, an AWS region is required, but was not found',
    );
  if (region !== cloud.region)
    throw new QueryFailure(`The local cloud has the region ${cloud.region} only, not ${region}`);
};

type StatementInput =
  ExecuteStatementCommandInput | DescribeStatementCommandInput | GetStatementResultCommandInput;

const call = async <Output>(
  cloud: LocalCloud,
  name: string,
  input: StatementInput,
  principal: Principal,
): Promise<Output> => {
  const service = cloud.services.find(({sdkName}) => sdkName === 'redshiftdata');
  const operation = service && cloud.find(service, name);
  if (!operation) throw new Error(`This cloud has no redshift-data:${name}`);
  return cloud.invoke(operation as TypedOperation<StatementInput, Output>, input, principal);
};

/** Runs one call; an error of AWS's becomes the plugin's failure with this beginning. */
const told = async <T>(beginning: string, name: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new QueryFailure(`${beginning}: ${failed(name, error)}`, error.message);
  }
};

const submitted = 'error executing query';

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
  const isServerless = setting('useServerless') === 'true';
  const hasSecret = setting('useManagedSecret') === 'true';
  const secret = source.jsonData['managedSecret'] as {arn?: string} | undefined;
  const input: ExecuteStatementCommandInput = {
    Database: setting('database'),
    Sql: sql,
    WithEvent: setting('withEvent') === 'true',
    ...(isServerless
      ? {WorkgroupName: setting('workgroupName')}
      : {ClusterIdentifier: setting('clusterIdentifier')}),
    ...(hasSecret && {SecretArn: secret?.arn ?? ''}),
    ...(!hasSecret && !isServerless && {DbUser: setting('dbUser')}),
  };
  return told(submitted, 'ExecuteStatement', async () => {
    const principal = principalOf(cloud, workspace, setting);
    const output = await call<ExecuteStatementCommandOutput>(cloud, 'ExecuteStatement', input, principal);
    return {id: output.Id ?? '', principal};
  });
};

const shortestWait = 20;
const longestWait = 10_000;

const finished = async (cloud: LocalCloud, {id, principal}: Submitted): Promise<void> => {
  for (let wait = shortestWait; ; wait = Math.min(wait * 2, longestWait)) {
    // oxlint-disable-next-line no-await-in-loop
    const status = await told('error getting query query status', 'DescribeStatement', () =>
      call<DescribeStatementCommandOutput>(cloud, 'DescribeStatement', {Id: id}, principal),
    );
    if (status.Error) throw new QueryFailure(`${submitted}: ${status.Error}`, status.Error);
    if (status.Status === 'FINISHED') return;
    if (status.Status === 'ABORTED' || status.Status === 'FAILED')
      throw new QueryFailure(`${submitted}: the statement was ${status.Status?.toLowerCase()}`);
    // oxlint-disable-next-line no-await-in-loop
    await sleep(wait, undefined, {ref: false});
  }
};

const valueOf = (field: Field): ResultValue => {
  if (field.isNull === true) return null;
  if (field.longValue !== undefined) return BigInt(field.longValue);
  return field.doubleValue ?? field.booleanValue ?? field.stringValue ?? null;
};

/** Submits a statement, waits for it and fetches all of its result. Rejects with a QueryFailure. */
export const runStatement = async (
  cloud: LocalCloud,
  workspace: Workspace,
  source: DataSource,
  sql: string,
): Promise<QueryResult> => {
  const statement = await submit(cloud, workspace, source, sql);
  await finished(cloud, statement);
  const rows: ResultValue[][] = [];
  let columns: QueryResult['columns'] = [];
  let token: string | undefined;
  do {
    const input: GetStatementResultCommandInput = {
      Id: statement.id,
      ...(token !== undefined && {NextToken: token}),
    };
    // oxlint-disable-next-line no-await-in-loop
    const page: GetStatementResultCommandOutput = await told(submitted, 'GetStatementResult', () =>
      call(cloud, 'GetStatementResult', input, statement.principal),
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
