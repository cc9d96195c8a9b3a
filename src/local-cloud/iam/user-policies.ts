import {
  DeleteUserPolicy$,
  GetUserPolicy$,
  ListUserPolicies$,
  PutUserPolicy$,
  type DeleteUserPolicyCommandInput,
  type DeleteUserPolicyCommandOutput,
  type GetUserPolicyCommandInput,
  type GetUserPolicyCommandOutput,
  type ListUserPoliciesCommandInput,
  type ListUserPoliciesCommandOutput,
  type PutUserPolicyCommandInput,
  type PutUserPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import {operation} from '../operation.ts';
import {inlineOf, withInline, withoutInline} from './inline-policies.ts';
import {page} from './paging.ts';
import {encoded} from './role-description.ts';
import {onUser, saveUser, theUser} from './users.ts';
import {verifyName} from './validation.ts';

const kind = {kind: 'user', mostCharacters: 2048} as const;

export const putUserPolicy = operation<PutUserPolicyCommandInput, PutUserPolicyCommandOutput>(
  PutUserPolicy$,
  {
    access: onUser('PutUserPolicy'),
    handle: ({UserName: name = '', PolicyName: policy = '', PolicyDocument: document = ''}, {cloud}) => {
      verifyName('policyName', policy, 128);
      const user = theUser(cloud, name);
      saveUser(cloud, {...user, inline: withInline(user, kind, policy, document)});
      return {};
    },
  },
);

export const getUserPolicy = operation<GetUserPolicyCommandInput, GetUserPolicyCommandOutput>(
  GetUserPolicy$,
  {
    access: onUser('GetUserPolicy'),
    handle: ({UserName: name = '', PolicyName: policy = ''}, {cloud}) => {
      const user = theUser(cloud, name);
      return {UserName: user.name, PolicyName: policy, PolicyDocument: encoded(inlineOf(user, kind, policy))};
    },
  },
);

export const listUserPolicies = operation<ListUserPoliciesCommandInput, ListUserPoliciesCommandOutput>(
  ListUserPolicies$,
  {
    access: onUser('ListUserPolicies'),
    handle: (input, {cloud}) => {
      const {items, ...rest} = page(Object.keys(theUser(cloud, input.UserName ?? '').inline).sort(), input);
      return {PolicyNames: items, ...rest};
    },
  },
);

export const deleteUserPolicy = operation<DeleteUserPolicyCommandInput, DeleteUserPolicyCommandOutput>(
  DeleteUserPolicy$,
  {
    access: onUser('DeleteUserPolicy'),
    handle: ({UserName: name = '', PolicyName: policy = ''}, {cloud}) => {
      const user = theUser(cloud, name);
      saveUser(cloud, {...user, inline: withoutInline(user, kind, policy)});
      return {};
    },
  },
);
