import {
  CreateGroupCommand,
  CreateGroupMembershipCommand,
  CreateUserCommand,
  DeleteUserCommand,
  DescribeUserCommand,
  GetGroupIdCommand,
  GetUserIdCommand,
  IdentitystoreClient,
  ListGroupMembershipsCommand,
  ListUsersCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-identitystore';
import {
  CreateInstanceCommand,
  DeleteInstanceCommand,
  DescribeInstanceCommand,
  ListInstancesCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let cloud: TestCloud;
let sso: SSOAdminClient;
let directory: IdentitystoreClient;
let IdentityStoreId: string | undefined;
beforeEach(async () => {
  cloud = await startLocalCloud();
  sso = new SSOAdminClient(cloud.client);
  directory = new IdentitystoreClient(cloud.client);
  const {Instances} = await sso.send(new ListInstancesCommand({}));
  IdentityStoreId = Instances?.[0]?.IdentityStoreId;
});
afterEach(async () => {
  sso.destroy();
  directory.destroy();
  await cloud.close();
});

const ada = () => ({
  IdentityStoreId,
  UserName: 'ada',
  DisplayName: 'Ada',
  Name: {GivenName: 'Ada', FamilyName: 'Lovelace'},
});
const idOf = (AttributeValue: string, AttributePath = 'userName') =>
  directory.send(
    new GetUserIdCommand({
      IdentityStoreId,
      AlternateIdentifier: {UniqueAttribute: {AttributePath, AttributeValue}},
    }),
  );

test('there is one instance from the start; it can go and come again', async () => {
  const {Instances = []} = await sso.send(new ListInstancesCommand({}));
  expect(Instances).toMatchObject([{OwnerAccountId: cloud.account, Status: 'ACTIVE'}]);
  const InstanceArn = Instances[0]?.InstanceArn;
  await expect(sso.send(new CreateInstanceCommand({Name: 'second'}))).rejects.toMatchObject({
    name: 'ConflictException',
  });
  await directory.send(new CreateUserCommand(ada()));
  await sso.send(new DeleteInstanceCommand({InstanceArn}));
  expect((await sso.send(new ListInstancesCommand({}))).Instances).toEqual([]);
  await expect(sso.send(new DescribeInstanceCommand({InstanceArn}))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(directory.send(new ListUsersCommand({IdentityStoreId}))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  const again = await sso.send(new CreateInstanceCommand({}));
  const described = await sso.send(new DescribeInstanceCommand({InstanceArn: again.InstanceArn}));
  IdentityStoreId = described.IdentityStoreId;
  expect((await directory.send(new ListUsersCommand({IdentityStoreId}))).Users).toEqual([]);
});

test('users: made, found without regard to case, changed, deleted', async () => {
  const {UserId} = await directory.send(
    new CreateUserCommand({
      ...ada(),
      UserType: 'made:here',
      Emails: [{Value: 'ada@example.org', Primary: true}],
    }),
  );
  expect(await idOf('ADA')).toMatchObject({UserId, IdentityStoreId});
  expect(await idOf('ada@example.org', 'emails.value')).toMatchObject({UserId});
  expect(await directory.send(new DescribeUserCommand({IdentityStoreId, UserId}))).toMatchObject({
    UserName: 'ada',
    UserType: 'made:here',
    UserStatus: 'ENABLED',
    CreatedAt: expect.any(Date) as Date,
  });
  const Operations = [
    {AttributePath: 'name.familyName', AttributeValue: 'King'},
    {AttributePath: 'emails', AttributeValue: [{value: 'king@example.org', primary: true}]},
    {AttributePath: 'userType', AttributeValue: null},
  ];
  await directory.send(new UpdateUserCommand({IdentityStoreId, UserId, Operations}));
  const {Users = []} = await directory.send(
    new ListUsersCommand({IdentityStoreId, Filters: [{AttributePath: 'UserName', AttributeValue: 'ada'}]}),
  );
  expect(Users).toMatchObject([
    {Name: {GivenName: 'Ada', FamilyName: 'King'}, Emails: [{Value: 'king@example.org'}]},
  ]);
  expect(Users[0]?.UserType).toBeUndefined();
  await directory.send(new DeleteUserCommand({IdentityStoreId, UserId}));
  await expect(idOf('ada')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    ResourceType: 'USER',
    message: 'USER not found.',
  });
});

test('refusals', async () => {
  await directory.send(new CreateUserCommand(ada()));
  await expect(directory.send(new CreateUserCommand({...ada(), UserName: 'Ada'}))).rejects.toMatchObject({
    name: 'ConflictException',
    message: 'Duplicate UserName',
    Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION',
  });
  await expect(directory.send(new CreateUserCommand({IdentityStoreId, UserName: 'b'}))).rejects.toMatchObject(
    {name: 'ValidationException'},
  );
  await expect(
    directory.send(
      new ListUsersCommand({IdentityStoreId, Filters: [{AttributePath: 'Title', AttributeValue: 'x'}]}),
    ),
  ).rejects.toMatchObject({name: 'ValidationException'});
  await expect(directory.send(new ListUsersCommand({IdentityStoreId: 'd-0000000000'}))).rejects.toMatchObject(
    {
      name: 'ResourceNotFoundException',
    },
  );
});

test('groups and their members', async () => {
  const {UserId} = await directory.send(new CreateUserCommand(ada()));
  const {GroupId} = await directory.send(new CreateGroupCommand({IdentityStoreId, DisplayName: 'Analysts'}));
  const unique = {UniqueAttribute: {AttributePath: 'displayName', AttributeValue: 'analysts'}};
  expect(
    await directory.send(new GetGroupIdCommand({IdentityStoreId, AlternateIdentifier: unique})),
  ).toMatchObject({GroupId});
  await directory.send(
    new CreateGroupMembershipCommand({IdentityStoreId, GroupId, MemberId: {UserId: UserId ?? ''}}),
  );
  const {GroupMemberships} = await directory.send(
    new ListGroupMembershipsCommand({IdentityStoreId, GroupId}),
  );
  expect(GroupMemberships).toMatchObject([{GroupId, MemberId: {UserId}}]);
  await directory.send(new DeleteUserCommand({IdentityStoreId, UserId}));
  expect(
    (await directory.send(new ListGroupMembershipsCommand({IdentityStoreId, GroupId}))).GroupMemberships,
  ).toEqual([]);
});
