import {
  AttachRolePolicy$,
  DetachRolePolicy$,
  ListAttachedRolePolicies$,
  type AttachRolePolicyCommandInput,
  type AttachRolePolicyCommandOutput,
  type DetachRolePolicyCommandInput,
  type DetachRolePolicyCommandOutput,
  type ListAttachedRolePoliciesCommandInput,
  type ListAttachedRolePoliciesCommandOutput,
} from '@aws-sdk/client-iam';
import {operation} from '../operation.ts';
import {onAttachment, onRole} from './access.ts';
import {attach, attachedPolicies, detach} from './attachments.ts';
import {saveRole, theRole} from './roles.ts';

export const attachRolePolicy = operation<AttachRolePolicyCommandInput, AttachRolePolicyCommandOutput>(
  AttachRolePolicy$,
  {
    access: onAttachment('AttachRolePolicy'),
    handle: ({RoleName: name = '', PolicyArn: arn = ''}, {cloud}) => {
      const role = theRole(cloud, name);
      saveRole(cloud, {...role, attached: attach(cloud, role, arn, 'PoliciesPerRole')});
      return {};
    },
  },
);

export const detachRolePolicy = operation<DetachRolePolicyCommandInput, DetachRolePolicyCommandOutput>(
  DetachRolePolicy$,
  {
    access: onAttachment('DetachRolePolicy'),
    handle: ({RoleName: name = '', PolicyArn: arn = ''}, {cloud}) => {
      const role = theRole(cloud, name);
      saveRole(cloud, {...role, attached: detach(role, arn)});
      return {};
    },
  },
);

export const listAttachedRolePolicies = operation<
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput
>(ListAttachedRolePolicies$, {
  access: onRole('ListAttachedRolePolicies'),
  handle: (input, {cloud}) => attachedPolicies(cloud, theRole(cloud, input.RoleName ?? ''), input),
});
