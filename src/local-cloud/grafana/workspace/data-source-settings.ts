/** A data source's settings as the Redshift plugin reads them: whom it acts as, and what it can reach. */
import type {LocalCloud} from '../../cloud.ts';
import {findCredentials} from '../../iam/credentials.ts';
import {roleSession} from '../../iam/role-session.ts';
import {AwsError, type Principal} from '../../operation.ts';
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

/** A statement that ended well, but whose result cannot be fetched. */
export class ResultFailure extends QueryFailure {}

/** A setting by its name, as `database` or `managedSecret.arn`; empty where it is not there. */
export type Settings = (name: string) => string;

const flat = (settings: object, within = ''): [string, unknown][] =>
  Object.entries(settings).flatMap(([key, value]: [string, unknown]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? flat(value, `${within}${key}.`)
      : [[`${within}${key}`.toLowerCase(), value]],
  );

/** The settings of a data source; the plugin's backend reads their names without regard to case. */
export const settingsOf = (source: DataSource): Settings => {
  const settings = new Map(flat({...source.jsonData, ...source.secureJsonData}));
  return (name) => {
    const value = settings.get(name.toLowerCase());
    return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
  };
};

/** The settings as one request would have them: with its own region and database, unless it says `default`. */
export const appliedTo = (
  setting: Settings,
  {region, database}: Readonly<Record<string, string>>,
): Settings => {
  const own = new Map(Object.entries({region, database}));
  return (name) => own.get(name)?.replace(/^default$/, '') || setting(name);
};

/** What a data source tells the Data API of the warehouse it is for, and of whom it logs on as. */
export type Target = {
  readonly Database: string;
  readonly ClusterIdentifier?: string;
  readonly WorkgroupName?: string;
  readonly SecretArn?: string;
  readonly DbUser?: string;
};

/** A secret stands for a user; a workgroup has none, as its database user follows from whoever asks. */
export const targetOf = (setting: Settings): Target => {
  const isServerless = setting('useServerless') === 'true';
  const hasSecret = setting('useManagedSecret') === 'true';
  return {
    Database: setting('database'),
    ...(isServerless
      ? {WorkgroupName: setting('workgroupName')}
      : {ClusterIdentifier: setting('clusterIdentifier')}),
    ...(hasSecret && {SecretArn: setting('managedSecret.arn')}),
    ...(!hasSecret && !isServerless && {DbUser: setting('dbUser')}),
  };
};

const withKeys = (cloud: LocalCloud, setting: Settings): Principal => {
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

/** Whom a data source acts as: the workspace's role, or whoever owns the keys it was given. Throws a QueryFailure, or AWS's refusal. */
export const principalOf = (cloud: LocalCloud, workspace: Workspace, setting: Settings): Principal => {
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

/** Throws a QueryFailure for an endpoint or a region that is not this cloud's. */
export const verifyReachable = (cloud: LocalCloud, setting: Settings): void => {
  const endpoint = setting('endpoint');
  if (endpoint !== '' && endpoint !== cloud.url)
    throw new QueryFailure(`The local cloud's workspaces reach no other endpoint than ${cloud.url}`);
  const region = setting('region').replace(/^default$/, '') || setting('defaultRegion');
  if (region === '')
    throw new QueryFailure(
      'operation error Redshift Data: failed to resolve service endpoint, an AWS region is required, but was not found',
    );
  if (region !== cloud.region)
    throw new QueryFailure(`The local cloud has the region ${cloud.region} only, not ${region}`);
};
