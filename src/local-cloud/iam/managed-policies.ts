import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Call} from '../operation.ts';
import {awsManagedPolicy} from './aws-managed-policies.ts';

export type PolicyVersion = {readonly id: string; readonly document: string; readonly createdAt: number};

/** A managed policy as it is kept. Times are milliseconds since the epoch. */
export type ManagedPolicy = {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly description: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly defaultVersion: string;
  /** At most five, oldest first. */
  readonly versions: readonly PolicyVersion[];
  /** The number of the next version: `v2` is never given twice. */
  readonly nextVersion: number;
};

/** The customer's own policies, by ARN. */
export const managedPolicies = (cloud: LocalCloud): Collection<ManagedPolicy> =>
  cloud.collection<ManagedPolicy>('iam/policies');

export const findPolicy = (cloud: LocalCloud, arn: string): ManagedPolicy | undefined =>
  managedPolicies(cloud).get(arn) ?? awsManagedPolicy(cloud.partition, arn);

export const thePolicy = (cloud: LocalCloud, arn: string): ManagedPolicy => {
  const policy = findPolicy(cloud, arn);
  if (!policy) throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`, 404);
  return policy;
};

/** The document that is in force. */
export const policyDocument = (cloud: LocalCloud, arn: string): string | undefined => {
  const policy = findPolicy(cloud, arn);
  return policy?.versions.find(({id}) => id === policy.defaultVersion)?.document;
};

/** A policy that may be changed: AWS's own belong to nobody here. */
export const theOwnPolicy = ({cloud, principal}: Call, arn: string, action: string): ManagedPolicy => {
  const policy = thePolicy(cloud, arn);
  if (!managedPolicies(cloud).has(arn))
    throw new AwsError(
      'AccessDenied',
      `User: ${principal.arn} is not authorized to perform: iam:${action} on resource: policy ${arn}`,
      403,
    );
  return policy;
};
