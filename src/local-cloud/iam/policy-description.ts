import type {Policy} from '@aws-sdk/client-iam';
import type {LocalCloud} from '../cloud.ts';
import type {ManagedPolicy} from './managed-policies.ts';
import {roles, type Role} from './roles.ts';
import {users, type User} from './users.ts';
import {tagList} from '../tags.ts';

/** The roles and users that have a policy attached, and the roles that have it as their boundary. */
export const usesOf = (
  cloud: LocalCloud,
  arn: string,
): {attached: Role[]; attachedToUsers: User[]; boundary: Role[]} => ({
  attachedToUsers: users(cloud)
    .values()
    .filter((user) => user.attached.includes(arn)),
  attached: roles(cloud)
    .values()
    .filter((role) => role.attached.includes(arn)),
  boundary: roles(cloud)
    .values()
    .filter((role) => role.boundary === arn),
});

/** What lists tell of a policy. */
export const policyListed = (cloud: LocalCloud, policy: ManagedPolicy): Policy => {
  const {attached, attachedToUsers, boundary} = usesOf(cloud, policy.arn);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: attached.length + attachedToUsers.length,
    PermissionsBoundaryUsageCount: boundary.length,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
  };
};

export const policyDescription = (cloud: LocalCloud, policy: ManagedPolicy): Policy => ({
  ...policyListed(cloud, policy),
  Description: policy.description,
  Tags: tagList(policy.tags),
});
