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
import {AwsError, operation} from '../operation.ts';
import {onAttachment, onRole} from './access.ts';
import {findPolicy} from './managed-policies.ts';
import {page} from './paging.ts';
import {saveRole, theRole} from './roles.ts';
import {verifyPolicyArn} from './validation.ts';

const mostAttached = 10;

export const attachRolePolicy = operation<AttachRolePolicyCommandInput, AttachRolePolicyCommandOutput>(
  AttachRolePolicy$,
  {
    access: onAttachment('AttachRolePolicy'),
    handle: ({RoleName: name = '', PolicyArn: arn = ''}, {cloud}) => {
      verifyPolicyArn(arn);
      const role = theRole(cloud, name);
      if (!findPolicy(cloud, arn))
        throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, 404);
      if (role.attached.includes(arn)) return {};
      if (role.attached.length >= mostAttached)
        throw new AwsError('LimitExceeded', `Cannot exceed quota for PoliciesPerRole: ${mostAttached}`, 409);
      saveRole(cloud, {...role, attached: [...role.attached, arn]});
      return {};
    },
  },
);

export const detachRolePolicy = operation<DetachRolePolicyCommandInput, DetachRolePolicyCommandOutput>(
  DetachRolePolicy$,
  {
    access: onAttachment('DetachRolePolicy'),
    handle: ({RoleName: name = '', PolicyArn: arn = ''}, {cloud}) => {
      verifyPolicyArn(arn);
      const role = theRole(cloud, name);
      if (!role.attached.includes(arn))
        throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`, 404);
      saveRole(cloud, {...role, attached: role.attached.filter((each) => each !== arn)});
      return {};
    },
  },
);

export const listAttachedRolePolicies = operation<
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput
>(ListAttachedRolePolicies$, {
  access: onRole('ListAttachedRolePolicies'),
  handle: (input, {cloud}) => {
    const {PathPrefix: prefix = '/'} = input;
    const attached = theRole(cloud, input.RoleName ?? '')
      .attached.flatMap((arn) => findPolicy(cloud, arn) ?? [])
      .filter(({path}) => path.startsWith(prefix));
    const {items, ...rest} = page(attached, input);
    return {
      AttachedPolicies: items.map(({name, arn}) => ({PolicyName: name, PolicyArn: arn})),
      ...rest,
    };
  },
});
