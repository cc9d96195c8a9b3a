/** Temporary database credentials. The local cloud's databases are reached through the Data API, which needs only the name. */
import {randomBytes} from 'node:crypto';
import {
  GetClusterCredentials$,
  GetClusterCredentialsWithIAM$,
  type GetClusterCredentialsCommandInput,
  type GetClusterCredentialsCommandOutput,
  type GetClusterCredentialsWithIAMCommandInput,
  type GetClusterCredentialsWithIAMCommandOutput,
} from '@aws-sdk/client-redshift';
import type {LocalCloud} from '../cloud.ts';
import {operation, type Principal} from '../operation.ts';
import {theCluster} from './cluster.ts';
import {invalidValue, refuse} from './errors.ts';
import {warehouses} from './warehouses.ts';

const expiry = (cloud: LocalCloud, seconds = 900): Date => {
  if (seconds < 900 || seconds > 3600)
    throw invalidValue(`Invalid value ${seconds} for DurationSeconds. Must be between 900 and 3600`);
  return new Date(cloud.now() + seconds * 1000);
};

const password = (): string => randomBytes(48).toString('base64');

export const getClusterCredentials = operation<
  GetClusterCredentialsCommandInput,
  GetClusterCredentialsCommandOutput
>(GetClusterCredentials$, {
  access: (
    {ClusterIdentifier: id = '', DbUser: user = '', DbName: database, AutoCreate: create},
    {cloud},
  ) => {
    const context = {'redshift:DbUser': user, ...(database !== undefined && {'redshift:DbName': database})};
    const on = (kind: string, name: string) => cloud.arn('redshift', `${kind}:${id}/${name}`);
    return [
      {action: 'redshift:GetClusterCredentials', resource: on('dbuser', user), context},
      ...(database === undefined
        ? []
        : [{action: 'redshift:GetClusterCredentials', resource: on('dbname', database), context}]),
      ...(create ? [{action: 'redshift:CreateClusterUser', resource: on('dbuser', user), context}] : []),
    ];
  },
  handle: async (input, {cloud}) => {
    refuse('GetClusterCredentials', input, ['DbGroups', 'CustomDomainName']);
    const {DbUser: user = '', AutoCreate: create = false} = input;
    const cluster = theCluster(cloud, input.ClusterIdentifier);
    if (!/^[a-z][a-z0-9_+.@$-]{0,127}$/.test(user))
      throw invalidValue(`The parameter DbUser is not a valid database user name: ${user}`);
    const expires = expiry(cloud, input.DurationSeconds);
    if (create)
      await cloud.part(warehouses).use(cluster, async (warehouse) => {
        if (!warehouse.users().includes(user)) await warehouse.createUser(user);
      });
    return {DbUser: `${create ? 'IAMA' : 'IAM'}:${user}`, DbPassword: password(), Expiration: expires};
  },
});

export const getClusterCredentialsWithIam = operation<
  GetClusterCredentialsWithIAMCommandInput,
  GetClusterCredentialsWithIAMCommandOutput
>(GetClusterCredentialsWithIAM$, {
  access: ({ClusterIdentifier: id = '', DbName: database = '*'}, {cloud}) => [
    {
      action: 'redshift:GetClusterCredentialsWithIAM',
      resource: cloud.arn('redshift', `dbname:${id}/${database}`),
    },
  ],
  handle: (input, {cloud, principal}) => {
    refuse('GetClusterCredentialsWithIAM', input, ['CustomDomainName']);
    theCluster(cloud, input.ClusterIdentifier);
    const expires = expiry(cloud, input.DurationSeconds);
    return {
      DbUser: iamDatabaseUser(principal),
      DbPassword: password(),
      Expiration: expires,
      NextRefreshTime: expires,
    };
  },
});

/** The database user that an IAM identity is: the same for every session of a role. */
export const iamDatabaseUser = (principal: Principal): string =>
  principal.kind === 'root'
    ? 'IAM:RootIdentity'
    : principal.kind === 'user'
      ? `IAM:${principal.userName}`
      : `IAMR:${principal.roleArn.slice(principal.roleArn.lastIndexOf('/') + 1)}`;
