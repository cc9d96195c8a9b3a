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
import {AwsError, operation} from '../operation.ts';
import {onRole} from './access.ts';
import {page} from './paging.ts';
import {encoded} from './role-description.ts';
import {saveRole, theRole, type Role} from './roles.ts';
import {verifyDocument, verifyName} from './validation.ts';

/** All inline policies of a role together. */
const mostCharacters = 10_240;

export const putRolePolicy = operation<PutRolePolicyCommandInput, PutRolePolicyCommandOutput>(
  PutRolePolicy$,
  {
    access: onRole('PutRolePolicy'),
    handle: ({RoleName: name = '', PolicyName: policy = '', PolicyDocument: document = ''}, {cloud}) => {
      verifyName('policyName', policy, 128);
      const role = theRole(cloud, name);
      const {[policy]: _, ...others} = role.inline;
      const taken = Object.values(others).join('').replaceAll(/\s/g, '').length;
      const tooLong = `Maximum policy size of ${mostCharacters} bytes exceeded for role ${role.name}`;
      verifyDocument(document, 'identity', mostCharacters - taken, tooLong);
      saveRole(cloud, {...role, inline: {...role.inline, [policy]: document}});
      return {};
    },
  },
);

const thePolicyOf = (role: Role, policy: string): string => {
  const document = Object.hasOwn(role.inline, policy) ? role.inline[policy] : undefined;
  if (document === undefined)
    throw new AwsError('NoSuchEntity', `The role policy with name ${policy} cannot be found.`, 404);
  return document;
};

export const getRolePolicy = operation<GetRolePolicyCommandInput, GetRolePolicyCommandOutput>(
  GetRolePolicy$,
  {
    access: onRole('GetRolePolicy'),
    handle: ({RoleName: name = '', PolicyName: policy = ''}, {cloud}) => {
      const role = theRole(cloud, name);
      return {RoleName: role.name, PolicyName: policy, PolicyDocument: encoded(thePolicyOf(role, policy))};
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
      thePolicyOf(role, policy);
      const {[policy]: _, ...inline} = role.inline;
      saveRole(cloud, {...role, inline});
      return {};
    },
  },
);
