import {
  GetAccountSummary$,
  ListAccountAliases$,
  type GetAccountSummaryCommandInput,
  type GetAccountSummaryCommandOutput,
  type ListAccountAliasesCommandInput,
  type ListAccountAliasesCommandOutput,
} from '@aws-sdk/client-iam';
import {operation} from '../operation.ts';
import {quotaOf} from '../service-quotas/quotas.ts';
import {managedPolicies} from './managed-policies.ts';
import {mfaDevices} from './mfa-devices.ts';
import {roles} from './roles.ts';
import {users} from './users.ts';

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
        Users: users(cloud).size,
        Groups: 0,
        InstanceProfiles: 0,
        MFADevices: mfaDevices(cloud).size,
        MFADevicesInUse: mfaDevices(cloud)
          .values()
          .filter(({userId}) => userId !== undefined).length,
        AccountMFAEnabled: 0,
        AccountAccessKeysPresent: 1,
      },
    }),
  },
);
