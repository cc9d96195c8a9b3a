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
import {AwsError, operation} from '../operation.ts';
import {page} from './paging.ts';
import {encoded} from './role-description.ts';
import {onUser, saveUser, theUser, type User} from './users.ts';
import {verifyDocument, verifyName} from './validation.ts';

/** All inline policies of a user together. */
const mostCharacters = 2048;

export const putUserPolicy = operation<PutUserPolicyCommandInput, PutUserPolicyCommandOutput>(
  PutUserPolicy$,
  {
    access: onUser('PutUserPolicy'),
    handle: ({UserName: name = '', PolicyName: policy = '', PolicyDocument: document = ''}, {cloud}) => {
      verifyName('policyName', policy, 128);
      const user = theUser(cloud, name);
      const {[policy]: _, ...others} = user.inline;
      const taken = Object.values(others).join('').replaceAll(/\s/g, '').length;
      const tooLong = `Maximum policy size of ${mostCharacters} bytes exceeded for user ${user.name}`;
      verifyDocument(document, 'identity', mostCharacters - taken, tooLong);
      saveUser(cloud, {...user, inline: {...user.inline, [policy]: document}});
      return {};
    },
  },
);

const thePolicyOf = (user: User, policy: string): string => {
  const document = Object.hasOwn(user.inline, policy) ? user.inline[policy] : undefined;
  if (document === undefined)
    throw new AwsError('NoSuchEntity', `The user policy with name ${policy} cannot be found.`, 404);
  return document;
};

export const getUserPolicy = operation<GetUserPolicyCommandInput, GetUserPolicyCommandOutput>(
  GetUserPolicy$,
  {
    access: onUser('GetUserPolicy'),
    handle: ({UserName: name = '', PolicyName: policy = ''}, {cloud}) => {
      const user = theUser(cloud, name);
      return {UserName: user.name, PolicyName: policy, PolicyDocument: encoded(thePolicyOf(user, policy))};
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
      thePolicyOf(user, policy);
      const {[policy]: _, ...inline} = user.inline;
      saveUser(cloud, {...user, inline});
      return {};
    },
  },
);
