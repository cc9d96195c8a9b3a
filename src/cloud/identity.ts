/** IAM Identity Center: the directory whose users sign in to Managed Grafana. */
import {
  CreateUserCommand,
  DeleteUserCommand,
  DescribeUserCommand,
  GetUserIdCommand,
  IdentitystoreClient,
  ListUsersCommand,
  type DescribeUserCommandOutput,
} from '@aws-sdk/client-identitystore';
import {ListInstancesCommand, SSOAdminClient} from '@aws-sdk/client-sso-admin';
import type {Cloud} from './cloud.ts';
import {isError} from './errors.ts';

export type Directory = {
  readonly identityStoreId: string;
  /** The region it lives in, where that is not the cloud's. */
  readonly region: string | undefined;
  /** The account that it belongs to, where that is another: an organisation's is seen from all of its accounts. */
  readonly foreignOwner: string | undefined;
};

/** The directory that this account sees in a region; undefined when there is none. */
export const identityCenter = async (
  cloud: Cloud,
  region: string | undefined,
): Promise<Directory | undefined> => {
  const {Instances = []} = await cloud.client(SSOAdminClient, region).send(new ListInstancesCommand({}));
  const active = Instances.find((each) => each.Status === 'ACTIVE') ?? Instances[0];
  if (active?.IdentityStoreId === undefined) return undefined;
  const {IdentityStoreId: identityStoreId, OwnerAccountId: owner} = active;
  return {identityStoreId, region, foreignOwner: owner === cloud.account ? undefined : owner};
};

export type DirectoryUser = Pick<DescribeUserCommandOutput, 'UserId' | 'UserName' | 'UserType'>;

export const findUser = async (
  cloud: Cloud,
  {identityStoreId: IdentityStoreId, region}: Directory,
  userName: string,
): Promise<DirectoryUser | undefined> => {
  const client = cloud.client(IdentitystoreClient, region);
  try {
    const {UserId} = await client.send(
      new GetUserIdCommand({
        IdentityStoreId,
        AlternateIdentifier: {UniqueAttribute: {AttributePath: 'userName', AttributeValue: userName}},
      }),
    );
    return await client.send(new DescribeUserCommand({IdentityStoreId, UserId}));
  } catch (error) {
    if (isError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
};

/** The names of the users in a directory; of a large one the first fifty. */
export const userNames = async (
  cloud: Cloud,
  {identityStoreId: IdentityStoreId, region}: Directory,
): Promise<string[]> => {
  const {Users = []} = await cloud
    .client(IdentitystoreClient, region)
    .send(new ListUsersCommand({IdentityStoreId, MaxResults: 50}));
  return Users.flatMap(({UserName}) => UserName ?? []).sort();
};

/** Makes a user that carries a mark of ours; answers its id. */
export const createUser = async (
  cloud: Cloud,
  {identityStoreId: IdentityStoreId, region}: Directory,
  userName: string,
  mark: string,
): Promise<string> => {
  const {UserId} = await cloud.client(IdentitystoreClient, region).send(
    new CreateUserCommand({
      IdentityStoreId,
      UserName: userName,
      DisplayName: userName,
      Name: {GivenName: userName, FamilyName: 'of the workshop'},
      UserType: mark,
    }),
  );
  return UserId ?? '';
};

/** The users that carry a mark of ours. */
export const usersMarked = async (
  cloud: Cloud,
  {identityStoreId: IdentityStoreId, region}: Directory,
  mark: string,
): Promise<DirectoryUser[]> => {
  const users: DirectoryUser[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloud
      .client(IdentitystoreClient, region)
      .send(new ListUsersCommand({IdentityStoreId, NextToken}));
    users.push(...(page.Users ?? []).filter((user) => user.UserType === mark));
    NextToken = page.NextToken;
  } while (NextToken);
  return users;
};

/** Quiet when the user is gone. */
export const deleteUser = async (
  cloud: Cloud,
  {identityStoreId: IdentityStoreId, region}: Directory,
  userId: string,
): Promise<void> => {
  try {
    await cloud
      .client(IdentitystoreClient, region)
      .send(new DeleteUserCommand({IdentityStoreId, UserId: userId}));
  } catch (error) {
    if (!isError(error, 'ResourceNotFoundException')) throw error;
  }
};
