import {randomUUID} from 'node:crypto';
import {
  CreateUser$,
  DeleteUser$,
  DescribeUser$,
  GetUserId$,
  ListUsers$,
  UpdateUser$,
  type CreateUserCommandInput,
  type CreateUserCommandOutput,
  type DeleteUserCommandInput,
  type DeleteUserCommandOutput,
  type DescribeUserCommandInput,
  type DescribeUserCommandOutput,
  type GetUserIdCommandInput,
  type GetUserIdCommandOutput,
  type ListUsersCommandInput,
  type ListUsersCommandOutput,
  type UpdateUserCommandInput,
  type UpdateUserCommandOutput,
} from '@aws-sdk/client-identitystore';
import type {LocalCloud} from '../cloud.ts';
import {operation} from '../operation.ts';
import {applyOperations} from './attributes.ts';
import {
  dated,
  directoryAccess,
  duplicate,
  invalid,
  membershipsOf,
  newAt,
  notFound,
  page,
  userOf,
  usersOf,
  verifyStore,
  type StoredUser,
} from './directory.ts';

const changeable = [
  'UserName',
  'Name',
  'DisplayName',
  'NickName',
  'ProfileUrl',
  'Emails',
  'Addresses',
  'PhoneNumbers',
  'UserType',
  'Title',
  'PreferredLanguage',
  'Locale',
  'Timezone',
  'Website',
  'Birthdate',
  'Photos',
  'Roles',
];

const reserved = new Set(['administrator', 'awsadministrators']);

/** User names are unique without regard to case. */
const sameName = (a: string | undefined, b: string | undefined): boolean =>
  a?.toLowerCase() === b?.toLowerCase();

const byName = (cloud: LocalCloud, name: string | undefined): StoredUser | undefined =>
  usersOf(cloud)
    .values()
    .find(({UserName}) => sameName(UserName, name));

const verify = (cloud: LocalCloud, user: StoredUser): void => {
  if (!user.UserName) throw invalid('userName is a required attribute');
  if (reserved.has(user.UserName.toLowerCase())) throw invalid(`The username ${user.UserName} is reserved.`);
  if (!user.DisplayName) throw invalid('displayName is a required attribute');
  if (!user.Name?.GivenName || !user.Name.FamilyName) throw invalid('name is a required attribute');
  if ((user.Emails?.length ?? 0) > 1) throw invalid('Only one email is supported.');
  const other = byName(cloud, user.UserName);
  if (other && other.UserId !== user.UserId) throw duplicate('UserName');
  const email = user.Emails?.[0]?.Value;
  const holder = usersOf(cloud)
    .values()
    .find(
      ({UserId, Emails}) =>
        UserId !== user.UserId && email !== undefined && sameName(Emails?.[0]?.Value, email),
    );
  if (holder) throw duplicate('Email');
};

/** The new user has no password, and nobody sends a letter: that is the console's part. */
export const createUser = operation<CreateUserCommandInput, CreateUserCommandOutput>(CreateUser$, {
  access: directoryAccess('CreateUser'),
  handle: (input, {cloud, principal}) => {
    const storeId = verifyStore(cloud, input.IdentityStoreId);
    const {Extensions: extensions, ...attributes} = input;
    if (extensions !== undefined) throw invalid('The local cloud does not support Extensions.');
    const by = {CreatedBy: principal.arn, UpdatedBy: principal.arn};
    const user: StoredUser = {
      ...attributes,
      IdentityStoreId: storeId,
      UserId: randomUUID(),
      UserStatus: 'ENABLED',
      ...newAt(cloud.now()),
      ...by,
    };
    verify(cloud, user);
    usersOf(cloud).set(user.UserId ?? '', user);
    return {IdentityStoreId: storeId, UserId: user.UserId};
  },
});

export const describeUser = operation<DescribeUserCommandInput, DescribeUserCommandOutput>(DescribeUser$, {
  access: directoryAccess('DescribeUser'),
  handle: ({IdentityStoreId, UserId}, {cloud}) => {
    verifyStore(cloud, IdentityStoreId);
    return dated(userOf(cloud, UserId));
  },
});

export const getUserId = operation<GetUserIdCommandInput, GetUserIdCommandOutput>(GetUserId$, {
  access: directoryAccess('GetUserId'),
  handle: ({IdentityStoreId, AlternateIdentifier}, {cloud}) => {
    const storeId = verifyStore(cloud, IdentityStoreId);
    const unique = AlternateIdentifier?.UniqueAttribute;
    if (AlternateIdentifier?.ExternalId !== undefined) throw notFound('USER');
    const path = unique?.AttributePath?.toLowerCase();
    const value = unique?.AttributeValue;
    if (path !== 'username' && path !== 'emails.value')
      throw invalid(`Invalid attribute path: ${unique?.AttributePath}`);
    const found = usersOf(cloud)
      .values()
      .find((user) =>
        sameName(path === 'username' ? user.UserName : user.Emails?.[0]?.Value, value as string),
      );
    if (!found) throw notFound('USER');
    return {IdentityStoreId: storeId, UserId: found.UserId};
  },
});

export const listUsers = operation<ListUsersCommandInput, ListUsersCommandOutput>(ListUsers$, {
  access: directoryAccess('ListUsers'),
  handle: ({IdentityStoreId, Filters = [], MaxResults, NextToken}, {cloud}) => {
    verifyStore(cloud, IdentityStoreId);
    for (const {AttributePath} of Filters)
      if (AttributePath !== 'UserName') throw invalid(`Invalid attribute path for filter: ${AttributePath}`);
    const found = usersOf(cloud)
      .values()
      .filter(({UserName}) => Filters.every(({AttributeValue}) => sameName(UserName, AttributeValue)));
    const {items, next} = page(found, MaxResults, NextToken);
    return {Users: items.map(dated), NextToken: next};
  },
});

export const updateUser = operation<UpdateUserCommandInput, UpdateUserCommandOutput>(UpdateUser$, {
  access: directoryAccess('UpdateUser'),
  handle: ({IdentityStoreId, UserId, Operations = []}, {cloud, principal}) => {
    verifyStore(cloud, IdentityStoreId);
    const changed = applyOperations(userOf(cloud, UserId), Operations, changeable);
    const user = {...changed, UpdatedAt: new Date(cloud.now()).toISOString(), UpdatedBy: principal.arn};
    verify(cloud, user);
    usersOf(cloud).set(user.UserId ?? '', user);
    return {};
  },
});

export const deleteUser = operation<DeleteUserCommandInput, DeleteUserCommandOutput>(DeleteUser$, {
  access: directoryAccess('DeleteUser'),
  handle: ({IdentityStoreId, UserId}, {cloud}) => {
    verifyStore(cloud, IdentityStoreId);
    userOf(cloud, UserId);
    usersOf(cloud).delete(UserId ?? '');
    for (const {id, userId} of membershipsOf(cloud).values())
      if (userId === UserId) membershipsOf(cloud).delete(id);
    return {};
  },
});
