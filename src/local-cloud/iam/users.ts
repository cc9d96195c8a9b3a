import type {User as UserDescription} from '@aws-sdk/client-iam';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Access, type Call} from '../operation.ts';
import type {Holder} from './roles.ts';

/** A user with all that hangs on it, as it is kept. Times are milliseconds since the epoch. */
export type User = Holder & {
  readonly name: string;
  /** `AIDA…` */
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly createdAt: number;
};

/** Names are one regardless of case, so the key is the lower-case name. */
export const users = (cloud: LocalCloud): Collection<User> => cloud.collection<User>('iam/users');

export const findUser = (cloud: LocalCloud, name: string): User | undefined =>
  users(cloud).get(name.toLowerCase());

export const saveUser = (cloud: LocalCloud, user: User): void =>
  users(cloud).set(user.name.toLowerCase(), user);

export const theUser = (cloud: LocalCloud, name: string): User => {
  const user = findUser(cloud, name);
  if (!user) throw new AwsError('NoSuchEntity', `The user with name ${name} cannot be found.`, 404);
  return user;
};

/** The user that a request names, or else the one who asks. Throws ValidationError when that is no user. */
export const userOf = ({cloud, principal}: Call, name: string | undefined): User => {
  if (name !== undefined) return theUser(cloud, name);
  if (principal.kind !== 'user')
    throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
  return theUser(cloud, principal.userName);
};

/** What IAM is asked: an action on the user that the request names, or on the one who asks. */
export const onUser =
  (action: string) =>
  (
    {UserName: given, PolicyArn: policy}: {UserName?: string | undefined; PolicyArn?: string | undefined},
    {cloud, principal}: Call,
  ): readonly Access[] => {
    const name = given ?? (principal.kind === 'user' ? principal.userName : undefined);
    const user = name === undefined ? undefined : findUser(cloud, name);
    return [
      {
        action: `iam:${action}`,
        resource: user?.arn ?? (name === undefined ? '*' : cloud.arn('iam', `user/${name}`, '')),
        ...(policy !== undefined && {context: {'iam:PolicyARN': policy}}),
      },
    ];
  };

export const userDescription = (user: User): UserDescription => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: user.arn,
  CreateDate: new Date(user.createdAt),
});
