import {randomUUID} from 'node:crypto';
import {
  CreateGroup$,
  CreateGroupMembership$,
  DeleteGroup$,
  DescribeGroup$,
  GetGroupId$,
  ListGroupMemberships$,
  ListGroups$,
  type CreateGroupCommandInput,
  type CreateGroupCommandOutput,
  type CreateGroupMembershipCommandInput,
  type CreateGroupMembershipCommandOutput,
  type DeleteGroupCommandInput,
  type DeleteGroupCommandOutput,
  type DescribeGroupCommandInput,
  type DescribeGroupCommandOutput,
  type GetGroupIdCommandInput,
  type GetGroupIdCommandOutput,
  type ListGroupMembershipsCommandInput,
  type ListGroupMembershipsCommandOutput,
  type ListGroupsCommandInput,
  type ListGroupsCommandOutput,
} from '@aws-sdk/client-identitystore';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {
  dated,
  directoryAccess,
  duplicate,
  groupOf,
  groupsOf,
  invalid,
  membershipsOf,
  newAt,
  notFound,
  page,
  userOf,
  verifyStore,
  type StoredGroup,
} from './directory.ts';

const byName = (cloud: LocalCloud, name: string | undefined): StoredGroup | undefined =>
  groupsOf(cloud)
    .values()
    .find(({DisplayName}) => DisplayName?.toLowerCase() === name?.toLowerCase());

export const createGroup = operation<CreateGroupCommandInput, CreateGroupCommandOutput>(CreateGroup$, {
  access: directoryAccess('CreateGroup'),
  handle: ({IdentityStoreId, DisplayName, Description}, {cloud}) => {
    const storeId = verifyStore(cloud, IdentityStoreId);
    if (!DisplayName) throw invalid('displayName is a required attribute');
    if (byName(cloud, DisplayName)) throw duplicate('GroupDisplayName');
    const id = randomUUID();
    groupsOf(cloud).set(id, {
      IdentityStoreId: storeId,
      GroupId: id,
      DisplayName,
      ...(Description !== undefined && {Description}),
      ...newAt(cloud.now()),
    });
    return {IdentityStoreId: storeId, GroupId: id};
  },
});

export const describeGroup = operation<DescribeGroupCommandInput, DescribeGroupCommandOutput>(
  DescribeGroup$,
  {
    access: directoryAccess('DescribeGroup'),
    handle: ({IdentityStoreId, GroupId}, {cloud}) => {
      verifyStore(cloud, IdentityStoreId);
      return dated(groupOf(cloud, GroupId));
    },
  },
);

export const getGroupId = operation<GetGroupIdCommandInput, GetGroupIdCommandOutput>(GetGroupId$, {
  access: directoryAccess('GetGroupId'),
  handle: ({IdentityStoreId, AlternateIdentifier}, {cloud}) => {
    const storeId = verifyStore(cloud, IdentityStoreId);
    const unique = AlternateIdentifier?.UniqueAttribute;
    if (AlternateIdentifier?.ExternalId !== undefined) throw notFound('GROUP');
    if (unique?.AttributePath?.toLowerCase() !== 'displayname')
      throw invalid(`Invalid attribute path: ${unique?.AttributePath}`);
    const group = byName(cloud, unique.AttributeValue as string);
    if (!group) throw notFound('GROUP');
    return {IdentityStoreId: storeId, GroupId: group.GroupId};
  },
});

export const listGroups = operation<ListGroupsCommandInput, ListGroupsCommandOutput>(ListGroups$, {
  access: directoryAccess('ListGroups'),
  handle: ({IdentityStoreId, Filters = [], MaxResults, NextToken}, {cloud}) => {
    verifyStore(cloud, IdentityStoreId);
    for (const {AttributePath} of Filters)
      if (AttributePath !== 'DisplayName')
        throw invalid(`Invalid attribute path for filter: ${AttributePath}`);
    const found = groupsOf(cloud)
      .values()
      .filter(({DisplayName}) =>
        Filters.every(({AttributeValue}) => DisplayName?.toLowerCase() === AttributeValue?.toLowerCase()),
      );
    const {items, next} = page(found, MaxResults, NextToken);
    return {Groups: items.map(dated), NextToken: next};
  },
});

export const deleteGroup = operation<DeleteGroupCommandInput, DeleteGroupCommandOutput>(DeleteGroup$, {
  access: directoryAccess('DeleteGroup'),
  handle: ({IdentityStoreId, GroupId}, {cloud}) => {
    verifyStore(cloud, IdentityStoreId);
    groupOf(cloud, GroupId);
    groupsOf(cloud).delete(GroupId ?? '');
    for (const {id, groupId} of membershipsOf(cloud).values())
      if (groupId === GroupId) membershipsOf(cloud).delete(id);
    return {};
  },
});

export const createGroupMembership = operation<
  CreateGroupMembershipCommandInput,
  CreateGroupMembershipCommandOutput
>(CreateGroupMembership$, {
  access: ({IdentityStoreId, GroupId, MemberId}, call) =>
    directoryAccess('CreateGroupMembership')({IdentityStoreId, GroupId, UserId: MemberId?.UserId}, call),
  handle: ({IdentityStoreId, GroupId, MemberId}, {cloud}) => {
    const storeId = verifyStore(cloud, IdentityStoreId);
    const groupId = groupOf(cloud, GroupId).GroupId ?? '';
    const userId = userOf(cloud, MemberId?.UserId).UserId ?? '';
    const memberships = membershipsOf(cloud);
    if (memberships.values().some((item) => item.groupId === groupId && item.userId === userId))
      throw new AwsError('ConflictException', 'Member and Group relationship already exists.', 400, {
        Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION',
      });
    const id = randomUUID();
    memberships.set(id, {id, groupId, userId});
    return {IdentityStoreId: storeId, MembershipId: id};
  },
});

export const listGroupMemberships = operation<
  ListGroupMembershipsCommandInput,
  ListGroupMembershipsCommandOutput
>(ListGroupMemberships$, {
  access: directoryAccess('ListGroupMemberships'),
  handle: ({IdentityStoreId, GroupId, MaxResults, NextToken}, {cloud}) => {
    const storeId = verifyStore(cloud, IdentityStoreId);
    const group = groupOf(cloud, GroupId);
    const found = membershipsOf(cloud)
      .values()
      .filter(({groupId}) => groupId === group.GroupId);
    const {items, next} = page(found, MaxResults, NextToken);
    const memberships = items.map(({id, groupId, userId}) => ({
      IdentityStoreId: storeId,
      MembershipId: id,
      GroupId: groupId,
      MemberId: {UserId: userId},
    }));
    return {GroupMemberships: memberships, NextToken: next};
  },
});
