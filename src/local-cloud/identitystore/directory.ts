/** The users and groups of Identity Center's directory. */
import type {User, Group} from '@aws-sdk/client-identitystore';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Access, type Call} from '../operation.ts';
import {findInstance} from '../sso-admin/instances.ts';

/** As the API describes it, but with times as text. */
export type StoredUser = Omit<User, 'CreatedAt' | 'UpdatedAt'> & {
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
};
export type StoredGroup = Omit<Group, 'CreatedAt' | 'UpdatedAt'> & {
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
};
export type Membership = {readonly id: string; readonly groupId: string; readonly userId: string};

export const usersOf = (cloud: LocalCloud): Collection<StoredUser> =>
  cloud.collection<StoredUser>('identitystore/users');
export const groupsOf = (cloud: LocalCloud): Collection<StoredGroup> =>
  cloud.collection<StoredGroup>('identitystore/groups');
export const membershipsOf = (cloud: LocalCloud): Collection<Membership> =>
  cloud.collection<Membership>('identitystore/memberships');

export const findUser = (cloud: LocalCloud, id: string): StoredUser | undefined => usersOf(cloud).get(id);
export const findGroup = (cloud: LocalCloud, id: string): StoredGroup | undefined => groupsOf(cloud).get(id);

export const notFound = (
  type: 'USER' | 'GROUP' | 'IDENTITY_STORE' | 'GROUP_MEMBERSHIP',
  id?: string,
): AwsError =>
  new AwsError('ResourceNotFoundException', `${type} not found.`, 400, {
    ResourceType: type,
    ...(id !== undefined && {ResourceId: id}),
  });

export const duplicate = (attribute: string): AwsError =>
  new AwsError('ConflictException', `Duplicate ${attribute}`, 400, {
    Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION',
  });

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message, 400);

/** Throws unless the id is that of the one directory. */
export const verifyStore = (cloud: LocalCloud, id: string | undefined): string => {
  if (id === undefined || findInstance(cloud)?.identityStoreId !== id) throw notFound('IDENTITY_STORE', id);
  return id;
};

export const userOf = (cloud: LocalCloud, id: string | undefined): StoredUser => {
  const user = findUser(cloud, id ?? '');
  if (!user) throw notFound('USER', id);
  return user;
};

export const groupOf = (cloud: LocalCloud, id: string | undefined): StoredGroup => {
  const group = findGroup(cloud, id ?? '');
  if (!group) throw notFound('GROUP', id);
  return group;
};

/** A stored user or group as the API answers it. */
export const dated = <T extends {readonly CreatedAt: string; readonly UpdatedAt: string}>(
  stored: T,
): Omit<T, 'CreatedAt' | 'UpdatedAt'> & {CreatedAt: Date; UpdatedAt: Date} => ({
  ...stored,
  CreatedAt: new Date(stored.CreatedAt),
  UpdatedAt: new Date(stored.UpdatedAt),
});

export const newAt = (now: number): {CreatedAt: string; UpdatedAt: string} => {
  const at = new Date(now).toISOString();
  return {CreatedAt: at, UpdatedAt: at};
};

/** What IAM is asked: the directory, and the user or group where the request names one. */
export const directoryAccess =
  (action: string) =>
  (
    input: {IdentityStoreId?: string | undefined; UserId?: string | undefined; GroupId?: string | undefined},
    {cloud}: Call,
  ): readonly Access[] =>
    [
      cloud.arn('identitystore', `identitystore/${input.IdentityStoreId ?? ''}`, ''),
      ...(input.UserId === undefined ? [] : [`arn:${cloud.partition}:identitystore:::user/${input.UserId}`]),
      ...(input.GroupId === undefined
        ? []
        : [`arn:${cloud.partition}:identitystore:::group/${input.GroupId}`]),
    ].map((resource) => ({action: `identitystore:${action}`, resource}));

/** One page of a list; a token is the place where the next page starts. */
export const page = <T>(
  items: readonly T[],
  max = 100,
  token?: string,
): {items: T[]; next: string | undefined} => {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0) throw invalid('Invalid NextToken');
  const end = start + max;
  return {items: items.slice(start, end), next: end < items.length ? String(end) : undefined};
};
