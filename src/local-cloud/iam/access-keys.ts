import {
  CreateAccessKey$,
  DeleteAccessKey$,
  ListAccessKeys$,
  UpdateAccessKey$,
  type AccessKeyMetadata,
  type CreateAccessKeyCommandInput,
  type CreateAccessKeyCommandOutput,
  type DeleteAccessKeyCommandInput,
  type DeleteAccessKeyCommandOutput,
  type ListAccessKeysCommandInput,
  type ListAccessKeysCommandOutput,
  type UpdateAccessKeyCommandInput,
  type UpdateAccessKeyCommandOutput,
} from '@aws-sdk/client-iam';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {forgetCredentials, keepCredentials} from './credentials.ts';
import {secretKey, uniqueId} from './ids.ts';
import {page} from './paging.ts';
import {onUser, userOf, type User} from './users.ts';

/** A user's key as lists tell it; the secret is with the credentials, and only while the key is active. */
type AccessKey = {
  readonly id: string;
  readonly userId: string;
  readonly secret: string;
  readonly active: boolean;
  readonly createdAt: number;
};

const mostKeys = 2;
const keys = (cloud: LocalCloud) => cloud.collection<AccessKey>('iam/access-keys');

export const accessKeysOf = (cloud: LocalCloud, user: User): readonly AccessKey[] =>
  keys(cloud)
    .values()
    .filter(({userId}) => userId === user.id);

const save = (cloud: LocalCloud, user: User, key: AccessKey): void => {
  keys(cloud).set(key.id, key);
  if (key.active)
    keepCredentials(cloud, key.id, {
      secretAccessKey: key.secret,
      principal: {kind: 'user', arn: user.arn, userName: user.name, userId: user.id},
    });
  else forgetCredentials(cloud, key.id);
};

const theKey = (cloud: LocalCloud, user: User, id: string): AccessKey => {
  const key = accessKeysOf(cloud, user).find((each) => each.id === id);
  if (!key) throw new AwsError('NoSuchEntity', `The Access Key with id ${id} cannot be found.`, 404);
  return key;
};

const described = (user: User, {id, active, createdAt}: AccessKey): AccessKeyMetadata => ({
  UserName: user.name,
  AccessKeyId: id,
  Status: active ? 'Active' : 'Inactive',
  CreateDate: new Date(createdAt),
});

export const createAccessKey = operation<CreateAccessKeyCommandInput, CreateAccessKeyCommandOutput>(
  CreateAccessKey$,
  {
    access: onUser('CreateAccessKey'),
    handle: ({UserName: name}, call) => {
      const {cloud} = call;
      const user = userOf(call, name);
      if (accessKeysOf(cloud, user).length >= mostKeys)
        throw new AwsError('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${mostKeys}`, 409);
      const key = {
        id: uniqueId('AKIA', 20),
        userId: user.id,
        secret: secretKey(),
        active: true,
        createdAt: cloud.now(),
      };
      save(cloud, user, key);
      return {
        AccessKey: {
          UserName: user.name,
          AccessKeyId: key.id,
          Status: 'Active',
          SecretAccessKey: key.secret,
          CreateDate: new Date(key.createdAt),
        },
      };
    },
  },
);

export const listAccessKeys = operation<ListAccessKeysCommandInput, ListAccessKeysCommandOutput>(
  ListAccessKeys$,
  {
    access: onUser('ListAccessKeys'),
    handle: (input, call) => {
      const user = userOf(call, input.UserName);
      const {items, ...rest} = page(accessKeysOf(call.cloud, user), input);
      return {AccessKeyMetadata: items.map((key) => described(user, key)), ...rest};
    },
  },
);

export const updateAccessKey = operation<UpdateAccessKeyCommandInput, UpdateAccessKeyCommandOutput>(
  UpdateAccessKey$,
  {
    access: onUser('UpdateAccessKey'),
    handle: ({UserName: name, AccessKeyId: id = '', Status: status}, call) => {
      const user = userOf(call, name);
      save(call.cloud, user, {...theKey(call.cloud, user, id), active: status === 'Active'});
      return {};
    },
  },
);

export const deleteAccessKey = operation<DeleteAccessKeyCommandInput, DeleteAccessKeyCommandOutput>(
  DeleteAccessKey$,
  {
    access: onUser('DeleteAccessKey'),
    handle: ({UserName: name, AccessKeyId: id = ''}, call) => {
      const user = userOf(call, name);
      theKey(call.cloud, user, id);
      keys(call.cloud).delete(id);
      forgetCredentials(call.cloud, id);
      return {};
    },
  },
);
