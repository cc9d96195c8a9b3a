/** Which users and groups of Identity Center may use a workspace, and as what. */
import {
  ListPermissions$,
  UpdatePermissions$,
  type ListPermissionsCommandInput,
  type ListPermissionsCommandOutput,
  type Role,
  type UpdateError,
  type UpdateInstruction,
  type UpdatePermissionsCommandInput,
  type UpdatePermissionsCommandOutput,
  type User,
} from '@aws-sdk/client-grafana';
import type {LocalCloud} from '../cloud.ts';
import {findGroup, findUser} from '../identitystore/directory.ts';
import {operation} from './operation.ts';
import {invalid} from './errors.ts';
import {page} from './page.ts';
import {activeWorkspaceOf, workspaceAccess, workspaceOf, type Workspace} from './workspaces.ts';

type Permission = {readonly id: string; readonly type: 'SSO_USER' | 'SSO_GROUP'; readonly role: Role};

const permissionsOf = (cloud: LocalCloud) => cloud.collection<Permission>('grafana/permissions');

/** The reason why an instruction cannot be followed for a user; these come back in a 200. */
const refusal = (cloud: LocalCloud, instruction: UpdateInstruction, user: User): string | undefined => {
  const found = user.type === 'SSO_USER' ? findUser(cloud, user.id ?? '') : findGroup(cloud, user.id ?? '');
  if (!found && instruction.action === 'ADD')
    return `${user.type === 'SSO_USER' ? 'User' : 'Group'} ${user.id} does not exist in the identity store.`;
  return undefined;
};

const follow = (cloud: LocalCloud, workspace: Workspace, instruction: UpdateInstruction): UpdateError[] =>
  (instruction.users ?? []).flatMap((user) => {
    const message = refusal(cloud, instruction, user);
    if (message !== undefined) return [{code: 404, message, causedBy: {...instruction, users: [user]}}];
    const key = `${workspace.id}/${user.type}/${user.id}`;
    const type = user.type as Permission['type'];
    if (instruction.action === 'ADD')
      permissionsOf(cloud).set(key, {id: user.id ?? '', type, role: instruction.role ?? 'VIEWER'});
    else if (permissionsOf(cloud).get(key)?.role === instruction.role) permissionsOf(cloud).delete(key);
    return [];
  });

/** A batch is followed as far as it can be; what cannot is told in `errors`, with HTTP 200. */
export const updatePermissions = operation<UpdatePermissionsCommandInput, UpdatePermissionsCommandOutput>(
  UpdatePermissions$,
  {
    access: workspaceAccess('UpdatePermissions'),
    handle: ({workspaceId, updateInstructionBatch = []}, {cloud}) => {
      const workspace = activeWorkspaceOf(cloud, workspaceId);
      if (!workspace.providers.includes('AWS_SSO'))
        throw invalid('Permissions can only be updated for workspaces that use AWS_SSO.');
      return {errors: updateInstructionBatch.flatMap((instruction) => follow(cloud, workspace, instruction))};
    },
  },
);

export const listPermissions = operation<ListPermissionsCommandInput, ListPermissionsCommandOutput>(
  ListPermissions$,
  {
    access: workspaceAccess('ListPermissions'),
    handle: ({workspaceId, maxResults, nextToken, userType, userId, groupId}, {cloud}) => {
      const workspace = workspaceOf(cloud, workspaceId);
      const found = permissionsOf(cloud)
        .below(`${workspace.id}/`)
        .filter(({type}) => userType === undefined || type === userType)
        .filter(({id, type}) => userId === undefined || (type === 'SSO_USER' && id === userId))
        .filter(({id, type}) => groupId === undefined || (type === 'SSO_GROUP' && id === groupId));
      const {items, next} = page(found, maxResults, nextToken);
      return {permissions: items.map(({id, type, role}) => ({user: {id, type}, role})), nextToken: next};
    },
  },
);
