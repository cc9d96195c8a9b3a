import {
  DeleteRolePolicy$,
  GetRolePolicy$,
  ListRolePolicies$,
  PutRolePolicy$,
  type DeleteRolePolicyCommandInput,
  type DeleteRolePolicyCommandOutput,
  type GetRolePolicyCommandInput,
  type GetRolePolicyCommandOutput,
  type ListRolePoliciesCommandInput,
  type ListRolePoliciesCommandOutput,
  type PutRolePolicyCommandInput,
  type PutRolePolicyCommandOutput,
} from '@aws-sdk/client-iam';
import {operation} from '../operation.ts';
import {onRole} from './access.ts';
import {inlineOf, withInline, withoutInline} from './inline-policies.ts';
import {page} from './paging.ts';
import {encoded} from './role-description.ts';
import {saveRole, theRole} from './roles.ts';
import {verifyName} from './validation.ts';

const kind = {kind: 'role', mostCharacters: 10_240} as const;

export const putRolePolicy = operation<PutRolePolicyCommandInput, PutRolePolicyCommandOutput>(
  PutRolePolicy$,
  {
    access: onRole('PutRolePolicy'),
    handle: ({RoleName: name = '', PolicyName: policy = '', PolicyDocument: document = ''}, {cloud}) => {
      verifyName('policyName', policy, 128);
      const role = theRole(cloud, name);
      saveRole(cloud, {...role, inline: withInline(role, kind, policy, document)});
      return {};
    },
  },
);

export const getRolePolicy = operation<GetRolePolicyCommandInput, GetRolePolicyCommandOutput>(
  GetRolePolicy$,
  {
    access: onRole('GetRolePolicy'),
    handle: ({RoleName: name = '', PolicyName: policy = ''}, {cloud}) => {
      const role = theRole(cloud, name);
      return {RoleName: role.name, PolicyName: policy, PolicyDocument: encoded(inlineOf(role, kind, policy))};
    },
  },
);

export const listRolePolicies = operation<ListRolePoliciesCommandInput, ListRolePoliciesCommandOutput>(
  ListRolePolicies$,
  {
    access: onRole('ListRolePolicies'),
    handle: (input, {cloud}) => {
      const {items, ...rest} = page(Object.keys(theRole(cloud, input.RoleName ?? '').inline).sort(), input);
      return {PolicyNames: items, ...rest};
    },
  },
);

export const deleteRolePolicy = operation<DeleteRolePolicyCommandInput, DeleteRolePolicyCommandOutput>(
  DeleteRolePolicy$,
  {
    access: onRole('DeleteRolePolicy'),
    handle: ({RoleName: name = '', PolicyName: policy = ''}, {cloud}) => {
      const role = theRole(cloud, name);
      saveRole(cloud, {...role, inline: withoutInline(role, kind, policy)});
      return {};
    },
  },
);
