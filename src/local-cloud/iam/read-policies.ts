import {
  GetPolicy$,
  ListEntitiesForPolicy$,
  ListPolicies$,
  type GetPolicyCommandInput,
  type GetPolicyCommandOutput,
  type ListEntitiesForPolicyCommandInput,
  type ListEntitiesForPolicyCommandOutput,
  type ListPoliciesCommandInput,
  type ListPoliciesCommandOutput,
} from '@aws-sdk/client-iam';
import {operation} from '../operation.ts';
import {onPolicy} from './access.ts';
import {awsManagedPolicies} from './aws-managed-policies.ts';
import {managedPolicies, thePolicy} from './managed-policies.ts';
import {page} from './paging.ts';
import {policyDescription, policyListed, usesOf} from './policy-description.ts';

export const getPolicy = operation<GetPolicyCommandInput, GetPolicyCommandOutput>(GetPolicy$, {
  access: onPolicy('GetPolicy'),
  handle: ({PolicyArn: arn = ''}, {cloud}) => ({Policy: policyDescription(cloud, thePolicy(cloud, arn))}),
});

export const listPolicies = operation<ListPoliciesCommandInput, ListPoliciesCommandOutput>(ListPolicies$, {
  handle: (input, {cloud}) => {
    const {Scope: scope = 'All', PathPrefix: prefix = '/', OnlyAttached: onlyAttached = false} = input;
    const usage = input.PolicyUsageFilter;
    const all = [
      ...(scope === 'AWS' ? [] : managedPolicies(cloud).values()),
      ...(scope === 'Local' ? [] : awsManagedPolicies(cloud.partition)),
    ].filter(({arn, path}) => {
      const {attached, attachedToUsers, boundary} = usesOf(cloud, arn);
      return (
        path.startsWith(prefix) &&
        (!onlyAttached || attached.length + attachedToUsers.length > 0) &&
        (usage !== 'PermissionsBoundary' || boundary.length > 0)
      );
    });
    const {items, ...rest} = page(all, input);
    return {Policies: items.map((policy) => policyListed(cloud, policy)), ...rest};
  },
});

const isUser = ({id}: {readonly id: string}): boolean => id.startsWith('AIDA');

export const listEntitiesForPolicy = operation<
  ListEntitiesForPolicyCommandInput,
  ListEntitiesForPolicyCommandOutput
>(ListEntitiesForPolicy$, {
  access: onPolicy('ListEntitiesForPolicy'),
  handle: (input, {cloud}) => {
    const {PolicyArn: arn = '', PolicyUsageFilter: usage = 'PermissionsPolicy', EntityFilter: filter} = input;
    thePolicy(cloud, arn);
    const {attached, attachedToUsers, boundary} = usesOf(cloud, arn);
    const asBoundary = usage === 'PermissionsBoundary';
    const found = [
      ...(filter === undefined || filter === 'User' ? (asBoundary ? [] : attachedToUsers) : []),
      ...(filter === undefined || filter === 'Role' ? (asBoundary ? boundary : attached) : []),
    ];
    const {items, ...rest} = page(found, input);
    return {
      PolicyGroups: [],
      PolicyUsers: items.filter(isUser).map(({name, id}) => ({UserName: name, UserId: id})),
      PolicyRoles: items.filter((item) => !isUser(item)).map(({name, id}) => ({RoleName: name, RoleId: id})),
      ...rest,
    };
  },
});
