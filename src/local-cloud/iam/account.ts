import {
  GetAccountSummary$,
  GetUser$,
  ListAccountAliases$,
  type GetAccountSummaryCommandInput,
  type GetAccountSummaryCommandOutput,
  type GetUserCommandInput,
  type GetUserCommandOutput,
  type ListAccountAliasesCommandInput,
  type ListAccountAliasesCommandOutput,
} from '@aws-sdk/client-iam';
import {AwsError, operation} from '../operation.ts';
import {quotaOf} from '../service-quotas/quotas.ts';
import {managedPolicies} from './managed-policies.ts';
import {roles} from './roles.ts';

/** There are no users here: the owner asks about themselves, or about somebody who does not exist. */
export const getUser = operation<GetUserCommandInput, GetUserCommandOutput>(GetUser$, {
  access: ({UserName: name}, {cloud}) => [
    {action: 'iam:GetUser', resource: name === undefined ? '*' : cloud.arn('iam', `user/${name}`, '')},
  ],
  handle: ({UserName: name}, {cloud, principal}) => {
    if (name !== undefined)
      throw new AwsError('NoSuchEntity', `The user with name ${name} cannot be found.`, 404);
    if (principal.kind === 'role')
      throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
    const User = {UserId: cloud.account, Arn: cloud.root.arn, CreateDate: new Date(0)};
    // The owner has neither path nor name, though the SDK's type knows users only.
    return {User: User as GetUserCommandOutput['User']};
  },
});

export const listAccountAliases = operation<ListAccountAliasesCommandInput, ListAccountAliasesCommandOutput>(
  ListAccountAliases$,
  {handle: () => ({AccountAliases: [], IsTruncated: false})},
);

export const getAccountSummary = operation<GetAccountSummaryCommandInput, GetAccountSummaryCommandOutput>(
  GetAccountSummary$,
  {
    handle: (_input, {cloud}) => ({
      SummaryMap: {
        Roles: roles(cloud).size,
        RolesQuota: quotaOf(cloud, 'roles'),
        Policies: managedPolicies(cloud).size,
        PoliciesQuota: 1500,
        PolicySizeQuota: 6144,
        PolicyVersionsInUse: roles(cloud)
          .values()
          .reduce((count, {attached}) => count + attached.length, 0),
        VersionsPerPolicyQuota: 5,
        AttachedPoliciesPerRoleQuota: 10,
        AssumeRolePolicySizeQuota: 2048,
        Users: 0,
        Groups: 0,
        InstanceProfiles: 0,
        MFADevices: 0,
        AccountMFAEnabled: 0,
        AccountAccessKeysPresent: 1,
      },
    }),
  },
);
