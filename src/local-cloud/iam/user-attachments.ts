import {
  AttachUserPolicy$,
  DetachUserPolicy$,
  ListAttachedUserPolicies$,
  type AttachUserPolicyCommandInput,
  type AttachUserPolicyCommandOutput,
  type DetachUserPolicyCommandInput,
  type DetachUserPolicyCommandOutput,
  type ListAttachedUserPoliciesCommandInput,
  type ListAttachedUserPoliciesCommandOutput,
} from '@aws-sdk/client-iam';
import {operation} from '../operation.ts';
import {attach, attachedPolicies, detach} from './attachments.ts';
import {onUser, saveUser, theUser} from './users.ts';

export const attachUserPolicy = operation<AttachUserPolicyCommandInput, AttachUserPolicyCommandOutput>(
  AttachUserPolicy$,
  {
    access: onUser('AttachUserPolicy'),
    handle: ({UserName: name = '', PolicyArn: arn = ''}, {cloud}) => {
      const user = theUser(cloud, name);
      saveUser(cloud, {...user, attached: attach(cloud, user, arn, 'PoliciesPerUser')});
      return {};
    },
  },
);

export const detachUserPolicy = operation<DetachUserPolicyCommandInput, DetachUserPolicyCommandOutput>(
  DetachUserPolicy$,
  {
    access: onUser('DetachUserPolicy'),
    handle: ({UserName: name = '', PolicyArn: arn = ''}, {cloud}) => {
      const user = theUser(cloud, name);
      saveUser(cloud, {...user, attached: detach(user, arn)});
      return {};
    },
  },
);

export const listAttachedUserPolicies = operation<
  ListAttachedUserPoliciesCommandInput,
  ListAttachedUserPoliciesCommandOutput
>(ListAttachedUserPolicies$, {
  access: onUser('ListAttachedUserPolicies'),
  handle: (input, {cloud}) => attachedPolicies(cloud, theUser(cloud, input.UserName ?? ''), input),
});
