/** What ExecuteStatement and BatchExecuteStatement have in common. */
import {createHash, randomInt, randomUUID} from 'node:crypto';
import type {
  BatchExecuteStatementCommandInput,
  ExecuteStatementCommandInput,
  ExecuteStatementOutput,
  ExecutionMode,
} from '@aws-sdk/client-redshift-data';
import {AwsError, type Call} from '../operation.ts';
import {connect} from './connect.ts';
import {verifyParameters, verifyText} from './sql-text.ts';
import {isSettled, ownerOf, type Part, type Statement} from './statement.ts';
import {statements} from './statements.ts';
import {verifyWait} from './wait-time.ts';

type Input = Omit<ExecuteStatementCommandInput, 'Sql'> & Omit<BatchExecuteStatementCommandInput, 'Sqls'>;

/** How long a client token stands for the statement it came with. */
const tokenLifetime = 8 * 3_600_000;

export const submit = async (
  action: 'ExecuteStatement' | 'BatchExecuteStatement',
  sqls: readonly string[],
  input: Input,
  mode: ExecutionMode | undefined,
  call: Call,
): Promise<ExecuteStatementOutput> => {
  const {cloud, principal} = call;
  verifyWait(input.WaitTimeSeconds);
  verifyParameters(sqls, input.Parameters ?? []);
  for (const sql of sqls) verifyText('Sql', sql);
  if (input.WithEvent)
    throw new AwsError(
      'ValidationException',
      `The local cloud does not support WithEvent of redshift-data:${action}: it has no event bus.`,
    );
  const {cluster, database, login} = await connect(action, input, call);
  const owner = ownerOf(cloud, principal);
  const {ClientToken: token, WaitTimeSeconds: wait = 0, ...asked} = input;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([action, sqls, asked], inOrder))
    .digest('base64');
  const service = cloud.part(statements);
  const known = token === undefined ? undefined : service.store.byToken(owner.identity, token);
  if (known && known.createdAt + tokenLifetime > cloud.now()) {
    if (known.fingerprint !== fingerprint)
      throw new AwsError(
        'ValidationException',
        `ClientToken ${token} was used before with other parameters.`,
      );
    await service.wait(known.id, wait);
    return submitted(service.store.get(known.id) ?? known, wait > 0);
  }
  const now = cloud.now();
  const part = (sql: string): Part => ({
    sql,
    status: 'SUBMITTED',
    updatedAt: now,
    duration: -1,
    rows: -1,
    queryId: 0,
  });
  const statement: Statement = {
    id: randomUUID(),
    createdAt: now,
    updatedAt: now,
    status: 'SUBMITTED',
    owner,
    cluster: cluster.id,
    namespaceId: cluster.namespaceId,
    database,
    login,
    dbUser: input.DbUser,
    secretArn: input.SecretArn,
    name: input.StatementName,
    parameters: input.Parameters ?? [],
    format: input.ResultFormat ?? 'JSON',
    mode,
    token,
    fingerprint,
    pid: 1_073_741_824 + randomInt(1_000_000),
    duration: -1,
    parts: sqls.map(part),
  };
  service.submit(statement);
  await service.wait(statement.id, wait);
  return submitted(service.store.get(statement.id) ?? statement, wait > 0);
};

/** The same request in another order of its members is the same request. */
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** A request that waited hears how far the statement is. */
const submitted = (statement: Statement, waited: boolean): ExecuteStatementOutput => ({
  Id: statement.id,
  CreatedAt: new Date(statement.createdAt),
  ClusterIdentifier: statement.cluster,
  Database: statement.database,
  ...(statement.dbUser !== undefined && {DbUser: statement.dbUser}),
  ...(statement.secretArn !== undefined && {SecretArn: statement.secretArn}),
  ...(waited && {
    Status: statement.status,
    HasResultSet: hasResult(statement),
    ...(isSettled(statement) && {RedshiftPid: statement.pid}),
  }),
});

/** Whether there is anything for GetStatementResult. */
export const hasResult = ({parts}: Statement): boolean => parts.some(({result}) => result !== undefined);
