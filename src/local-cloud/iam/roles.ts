import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError} from '../operation.ts';

/** What says what somebody may do: a role's policies or a user's. */
export type Holder = {
  /** The ARN of a managed policy. */
  readonly boundary: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Inline policies: name to document. */
  readonly inline: Readonly<Record<string, string>>;
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attached: readonly string[];
};

/** A role with all that hangs on it, as it is kept. Times are milliseconds since the epoch. */
export type Role = Holder & {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly createdAt: number;
  /** The trust policy, as it was given. */
  readonly trust: string;
  readonly description: string | undefined;
  readonly maxSessionSeconds: number;
};

/** Names are one regardless of case, so the key is the lower-case name. */
export const roles = (cloud: LocalCloud): Collection<Role> => cloud.collection<Role>('iam/roles');

export const findRole = (cloud: LocalCloud, name: string): Role | undefined =>
  roles(cloud).get(name.toLowerCase());

export const saveRole = (cloud: LocalCloud, role: Role): void =>
  roles(cloud).set(role.name.toLowerCase(), role);

/** The role with this ARN, its path included; undefined when there is none. */
export const findRoleByArn = (cloud: LocalCloud, arn: string): Role | undefined => {
  const role = findRole(cloud, arn.slice(arn.lastIndexOf('/') + 1));
  return role?.arn === arn ? role : undefined;
};

export const theRole = (cloud: LocalCloud, name: string): Role => {
  const role = findRole(cloud, name);
  if (!role) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  return role;
};
