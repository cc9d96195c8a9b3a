/** What CreateCluster and ModifyCluster have in common of AWS's rules. */
import type {LocalCloud} from '../cloud.ts';
import {findRoleByArn} from '../iam/roles.ts';
import {invalidCombination, invalidValue} from './errors.ts';
import {findNodeType} from './node-types.ts';

export const verifyIdentifier = (name: string, value: string): void => {
  if (value.length > 63 || !/^[a-z](-?[a-z0-9])*$/.test(value))
    throw invalidValue(
      `The parameter ${name} is not a valid identifier. Identifiers must begin with a letter; must contain only lowercase ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
};

/** Answers the number of nodes. Without a cluster type the number decides; multi-node is AWS's default. */
export const verifyNodes = (
  nodeType: string,
  clusterType: string | undefined,
  count: number | undefined,
): number => {
  const type = findNodeType(nodeType);
  if (!type) throw invalidValue(`Invalid node type: ${nodeType}`);
  if (clusterType !== undefined && clusterType !== 'single-node' && clusterType !== 'multi-node')
    throw invalidValue(`Invalid cluster type: ${clusterType}`);
  const isSingle = clusterType === 'single-node' || (clusterType === undefined && count === 1);
  if (isSingle) {
    if (count !== undefined && count !== 1)
      throw invalidCombination('Number of nodes for cluster type single-node must be 1.');
    if (!type.single)
      throw invalidCombination(`Cluster type single-node is not supported for node type ${nodeType}.`);
    return 1;
  }
  if (count === undefined || count < 2)
    throw invalidCombination(
      'Number of nodes for cluster type multi-node must be greater than or equal to 2.',
    );
  if (count > type.most)
    throw invalidValue(`Number of nodes for node type ${nodeType} must be at most ${type.most}.`);
  return count;
};

export const verifyPort = (port: number): void => {
  if (!((port >= 5431 && port <= 5455) || (port >= 8191 && port <= 8215)))
    throw invalidValue(
      `Invalid port ${port}. Clusters with RA3 or RG nodes take a port within the ranges 5431-5455 or 8191-8215.`,
    );
};

export const verifyPassword = (password: string): void => {
  const refuse = (why: string): never => {
    throw invalidValue(`The parameter MasterUserPassword is not a valid password because it ${why}.`);
  };
  if (password.length < 8) refuse('is shorter than 8 characters');
  if (password.length > 64) refuse('is longer than 64 characters');
  if (!/[A-Z]/.test(password)) refuse('does not contain an uppercase letter');
  if (!/[a-z]/.test(password)) refuse('does not contain a lowercase letter');
  if (!/\d/.test(password)) refuse('does not contain a number');
  if (/[^!-~]|['"\\/@]/.test(password))
    refuse(
      'contains a character that is not allowed: only printable ASCII, without \', ", \\, /, @ and space',
    );
};

export const verifySnapshotDays = (days: number): void => {
  if (days < 1 || days > 35)
    throw invalidValue(
      `Invalid automated snapshot retention period ${days}. For RA3 and RG node types it is between 1 and 35 days.`,
    );
};

const reserved = new Set([
  'public',
  'postgres',
  'rdsdb',
  'padb_harvest',
  'template0',
  'template1',
  'user',
  'all',
  'analyze',
]);

export const verifyDatabaseName = (name: string): void => {
  if (!/^[a-z_][a-z0-9_$]{0,63}$/.test(name) || reserved.has(name))
    throw invalidValue(
      `The parameter DBName is not valid: ${name}. Database names contain 1 to 64 lowercase alphanumeric characters and cannot be a reserved word.`,
    );
};

export const verifyAdminName = (name: string): void => {
  if (!/^[a-z][a-z0-9_+.@-]{0,127}$/.test(name) || reserved.has(name))
    throw invalidValue(
      `The parameter MasterUsername is not valid: ${name}. It contains 1 to 128 lowercase characters, begins with a letter and cannot be a reserved word.`,
    );
};

const mostRoles = 50;

/** AWS looks whether the roles are there when they are attached, and whether Redshift is trusted only when they are used. */
export const verifyRoles = (cloud: LocalCloud, arns: readonly string[]): void => {
  if (arns.length > mostRoles)
    throw invalidValue(`The number of IAM roles exceeds the limit of ${mostRoles} for a cluster.`);
  for (const arn of arns)
    if (!findRoleByArn(cloud, arn)) throw invalidValue(`The IAM role ${arn} is not valid or does not exist.`);
};

export const verifyDefaultRole = (arn: string | undefined, attached: readonly string[]): void => {
  if (arn !== undefined && arn !== '' && !attached.includes(arn))
    throw invalidValue(`The default IAM role ${arn} must be associated with the cluster.`);
};
