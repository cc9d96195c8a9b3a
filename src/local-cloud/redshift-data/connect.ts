/** Who a request is in the database: the Data API's three ways to log on. */
import type {LocalCloud} from '../cloud.ts';
import {AwsError, type Access, type Call} from '../operation.ts';
import {findCluster, isAdminPassword, onCluster, statusOf, type Cluster} from '../redshift/cluster.ts';
import {
  getClusterCredentials,
  getClusterCredentialsWithIam,
  iamDatabaseUser,
} from '../redshift/get-cluster-credentials.ts';
import {warehouses} from '../redshift/warehouses.ts';
import {DatabaseError} from '../sql/warehouse.ts';
import {getSecretValue} from '../secrets-manager/get-secret-value.ts';
import type {Login} from './statement.ts';

export type Connecting = {
  readonly ClusterIdentifier?: string | undefined;
  readonly WorkgroupName?: string | undefined;
  readonly SecretArn?: string | undefined;
  readonly DbUser?: string | undefined;
  readonly Database?: string | undefined;
  readonly SessionId?: string | undefined;
  readonly SessionKeepAliveSeconds?: number | undefined;
};

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** Throws for what the local cloud does not have, by name. */
const verifySupported = (action: string, input: Connecting): void => {
  for (const name of ['WorkgroupName', 'SessionId', 'SessionKeepAliveSeconds'] as const)
    if (input[name] !== undefined)
      throw invalid(`The local cloud does not support ${name} of redshift-data:${action}.`);
  if (input.ClusterIdentifier === undefined)
    throw invalid('Either ClusterIdentifier, WorkgroupName or SessionId must be provided.');
};

/** Asks for a Data API action on the cluster of the request; Grafana's own policy looks at the cluster's tags. */
export const onRequestedCluster =
  (action: string) =>
  (input: Connecting, {cloud}: Call): readonly Access[] => {
    verifySupported(action, input);
    return [onCluster(cloud, `redshift-data:${action}`, input.ClusterIdentifier)];
  };

/** The cluster, if its database can be reached now. */
export const reachableCluster = (cloud: LocalCloud, id: string | undefined): Cluster => {
  const cluster = findCluster(cloud, id ?? '');
  const status = cluster && statusOf(cluster, cloud.now());
  // A cluster that is modified goes on answering.
  if (!cluster || (status !== 'available' && status !== 'modifying'))
    throw invalid("Redshift endpoint doesn't exist in this region.");
  return cluster;
};

export type Connection = {readonly cluster: Cluster; readonly database: string; readonly login: Login};

/** Finds the cluster and who the caller is there. Everything is asked as the caller, whose policies must allow it. */
export const connect = async (action: string, input: Connecting, call: Call): Promise<Connection> => {
  verifySupported(action, input);
  const {cloud, principal} = call;
  const {DbUser: user, SecretArn: secret, Database: database} = input;
  if (user !== undefined && secret !== undefined)
    throw invalid('DbUser and SecretArn cannot be specified together.');
  if (database === undefined || database === '') throw invalid('Database must be provided.');
  const cluster = reachableCluster(cloud, input.ClusterIdentifier);
  const named = {ClusterIdentifier: cluster.id, DbName: database};
  if (secret !== undefined) return {cluster, database, login: await secretLogin(call, cluster, secret)};
  if (user !== undefined) {
    await cloud.invoke(getClusterCredentials, {...named, DbUser: user.toLowerCase()}, principal);
    return {cluster, database, login: {user: user.toLowerCase(), make: false}};
  }
  await cloud.invoke(getClusterCredentialsWithIam, named, principal);
  return {cluster, database, login: {user: iamDatabaseUser(principal), make: true}};
};

const secretLogin = async ({cloud, principal}: Call, cluster: Cluster, secret: string): Promise<Login> => {
  const {SecretString: text = ''} = await cloud.invoke(getSecretValue, {SecretId: secret}, principal);
  const {username, password, dbClusterIdentifier: named} = readSecret(text);
  if (typeof username !== 'string' || typeof password !== 'string')
    throw invalid('The secret must be a JSON object with a username and a password.');
  if (typeof named === 'string' && named !== cluster.id)
    throw invalid('The cluster identifier of the secret does not match ClusterIdentifier.');
  const user = username.toLowerCase();
  const refused = await refusal(cloud, cluster, user, password);
  return {user, make: false, ...(refused !== undefined && {refused})};
};

/** Why the database does not let this user in with this password. */
const refusal = async (
  cloud: LocalCloud,
  cluster: Cluster,
  user: string,
  password: string,
): Promise<string | undefined> => {
  try {
    const isRight =
      user === cluster.adminUser
        ? isAdminPassword(cluster, password)
        : await cloud.part(warehouses).use(cluster, async (house) => house.isPassword(user, password));
    return isRight ? undefined : `FATAL: password authentication failed for user "${user}"`;
  } catch (error) {
    if (error instanceof DatabaseError) return error.message;
    throw error;
  }
};

const readSecret = (text: string): Record<string, unknown> => {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
