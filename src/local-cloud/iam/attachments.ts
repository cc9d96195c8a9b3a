/** Managed policies on a role or a user. */
import type {AttachedPolicy} from '@aws-sdk/client-iam';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {findPolicy} from './managed-policies.ts';
import {page} from './paging.ts';
import type {Holder} from './roles.ts';
import {verifyPolicyArn} from './validation.ts';

const mostAttached = 10;

/** What is attached with one more policy; the same when it is already. Throws NoSuchEntity and LimitExceeded. */
export const attach = (
  cloud: LocalCloud,
  {attached}: Holder,
  arn: string,
  quota: 'PoliciesPerRole' | 'PoliciesPerUser',
): readonly string[] => {
  verifyPolicyArn(arn);
  if (!findPolicy(cloud, arn))
    throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, 404);
  if (attached.includes(arn)) return attached;
  if (attached.length >= mostAttached)
    throw new AwsError('LimitExceeded', `Cannot exceed quota for ${quota}: ${mostAttached}`, 409);
  return [...attached, arn];
};

/** What is attached without a policy. Throws NoSuchEntity when it was not. */
export const detach = ({attached}: Holder, arn: string): readonly string[] => {
  verifyPolicyArn(arn);
  if (!attached.includes(arn)) throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`, 404);
  return attached.filter((each) => each !== arn);
};

export const attachedPolicies = (
  cloud: LocalCloud,
  {attached}: Holder,
  input: {PathPrefix?: string | undefined; Marker?: string | undefined; MaxItems?: number | undefined},
): {AttachedPolicies: AttachedPolicy[]; IsTruncated: boolean; Marker?: string} => {
  const {PathPrefix: prefix = '/'} = input;
  const policies = attached
    .flatMap((arn) => findPolicy(cloud, arn) ?? [])
    .filter(({path}) => path.startsWith(prefix));
  const {items, ...rest} = page(policies, input);
  return {AttachedPolicies: items.map(({name, arn}) => ({PolicyName: name, PolicyArn: arn})), ...rest};
};
