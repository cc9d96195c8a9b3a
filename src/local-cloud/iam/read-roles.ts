import {
  GetRole$,
  ListInstanceProfilesForRole$,
  ListRoles$,
  type GetRoleCommandInput,
  type GetRoleCommandOutput,
  type ListInstanceProfilesForRoleCommandInput,
  type ListInstanceProfilesForRoleCommandOutput,
  type ListRolesCommandInput,
  type ListRolesCommandOutput,
} from '@aws-sdk/client-iam';
import {operation} from '../operation.ts';
import {onRole} from './access.ts';
import {page} from './paging.ts';
import {roleDescription, roleListed} from './role-description.ts';
import {roles, theRole} from './roles.ts';

export const getRole = operation<GetRoleCommandInput, GetRoleCommandOutput>(GetRole$, {
  access: onRole('GetRole'),
  handle: ({RoleName: name = ''}, {cloud}) => ({
    Role: {...roleDescription(theRole(cloud, name)), RoleLastUsed: {}},
  }),
});

export const listRoles = operation<ListRolesCommandInput, ListRolesCommandOutput>(ListRoles$, {
  access: ({PathPrefix: path = '/'}, {cloud}) => [
    {action: 'iam:ListRoles', resource: cloud.arn('iam', `role${path}`, '')},
  ],
  handle: (input, {cloud}) => {
    const {PathPrefix: prefix = '/'} = input;
    const all = roles(cloud)
      .values()
      .filter(({path}) => path.startsWith(prefix))
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    const {items, ...rest} = page(all, input);
    return {Roles: items.map(roleListed), ...rest};
  },
});

/** The local cloud has no instances, so no role has a profile. */
export const listInstanceProfilesForRole = operation<
  ListInstanceProfilesForRoleCommandInput,
  ListInstanceProfilesForRoleCommandOutput
>(ListInstanceProfilesForRole$, {
  access: onRole('ListInstanceProfilesForRole'),
  handle: ({RoleName: name = ''}, {cloud}) => {
    theRole(cloud, name);
    return {InstanceProfiles: [], IsTruncated: false};
  },
});
