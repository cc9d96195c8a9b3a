import {
  AuthorizeSecurityGroupEgress$,
  AuthorizeSecurityGroupIngress$,
  CreateSecurityGroup$,
  DeleteSecurityGroup$,
  DescribeSecurityGroupRules$,
  DescribeSecurityGroups$,
  RevokeSecurityGroupEgress$,
  RevokeSecurityGroupIngress$,
  type AuthorizeSecurityGroupEgressCommandInput,
  type AuthorizeSecurityGroupEgressCommandOutput,
  type AuthorizeSecurityGroupIngressCommandInput,
  type AuthorizeSecurityGroupIngressCommandOutput,
  type CreateSecurityGroupCommandInput,
  type CreateSecurityGroupCommandOutput,
  type DeleteSecurityGroupCommandInput,
  type DeleteSecurityGroupCommandOutput,
  type DescribeSecurityGroupRulesCommandInput,
  type DescribeSecurityGroupRulesCommandOutput,
  type DescribeSecurityGroupsCommandInput,
  type DescribeSecurityGroupsCommandOutput,
  type IpPermission,
  type RevokeSecurityGroupEgressCommandInput,
  type RevokeSecurityGroupEgressCommandOutput,
  type RevokeSecurityGroupIngressCommandInput,
  type RevokeSecurityGroupIngressCommandOutput,
} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {ec2Operation, type Idempotent} from './ec2-operation.ts';
import {chosen, filtered, paged} from './filters.ts';
import {arnOf, dependencyViolation, find, items, madeWith, newId, type SecurityGroup} from './network.ts';
import {
  allowAll,
  authorizeRules,
  bundled,
  describeRule,
  revokeRules,
  rulesOf,
  sameRule,
} from './security-group-rules.ts';
import {networkInterfaces} from './network-interfaces.ts';
import {describeTags, specifiedTags} from './tags.ts';

export const createSecurityGroup = ec2Operation<
  CreateSecurityGroupCommandInput & Idempotent,
  CreateSecurityGroupCommandOutput
>(
  CreateSecurityGroup$,
  ({VpcId}) => [
    ['security-group', undefined],
    ['vpc', VpcId],
  ],
  (input, cloud) => {
    const before = madeWith(cloud, 'security-group', input.ClientToken);
    if (before) return {GroupId: before.id, SecurityGroupArn: arnOf(cloud, 'security-group', before.id)};
    if (input.VpcId === undefined) throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user');
    const vpc = find(cloud, 'vpc', input.VpcId);
    const {GroupName: name = '', Description: description = ''} = input;
    if (/^sg-/i.test(name) || name.length > 255 || name === 'default')
      throw new AwsError(
        'InvalidParameterValue',
        `Value (${name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.`,
      );
    if (description.length > 255 || !/^[\w .:\-/()#,@[\]+=&;{}!$*]*$/.test(description))
      throw new AwsError(
        'InvalidParameterValue',
        `Value (${description}) for parameter GroupDescription is invalid. Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`,
      );
    const taken = items(cloud, 'security-group')
      .values()
      .some((group) => group.vpcId === vpc.id && group.name === name);
    if (taken)
      throw new AwsError(
        'InvalidGroup.Duplicate',
        `The security group '${name}' already exists for VPC '${vpc.id}'`,
      );
    const group: SecurityGroup = {
      id: newId('sg'),
      tags: specifiedTags(input.TagSpecifications, 'security-group'),
      createdAt: cloud.now(),
      token: input.ClientToken,
      name,
      description,
      vpcId: vpc.id,
      rules: [allowAll()],
    };
    items(cloud, 'security-group').set(group.id, group);
    return {
      GroupId: group.id,
      SecurityGroupArn: arnOf(cloud, 'security-group', group.id),
      Tags: describeTags(group),
    };
  },
);

/** By id, or by name where it is the only one of that name. */
const named = (
  cloud: LocalCloud,
  {GroupId, GroupName}: {GroupId?: string | undefined; GroupName?: string | undefined},
): SecurityGroup => {
  if (GroupId !== undefined) return find(cloud, 'security-group', GroupId);
  throw new AwsError(
    GroupName === undefined ? 'MissingParameter' : 'VPCIdNotSpecified',
    GroupName === undefined
      ? 'The request must contain the parameter groupName or groupId'
      : 'No default VPC for this user',
  );
};

export const deleteSecurityGroup = ec2Operation<
  DeleteSecurityGroupCommandInput,
  DeleteSecurityGroupCommandOutput
>(
  DeleteSecurityGroup$,
  ({GroupId}) => [['security-group', GroupId]],
  (input, cloud) => {
    const {id, name} = named(cloud, input);
    if (name === 'default')
      throw new AwsError(
        'CannotDelete',
        `the specified group: "${id}" name: "default" cannot be deleted by a user`,
      );
    const referring = items(cloud, 'security-group')
      .values()
      .some((other) => other.id !== id && other.rules.some(({groupId}) => groupId === id));
    const attached = networkInterfaces(cloud).some(({groupIds}) => groupIds.includes(id));
    if (referring || attached) throw dependencyViolation(`resource ${id} has a dependent object`);
    items(cloud, 'security-group').delete(id);
    return {GroupId: id, Return: true};
  },
);

export const describeSecurityGroups = ec2Operation<
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput
>(
  DescribeSecurityGroups$,
  () => [],
  (input, cloud) => {
    const all = chosen('security-group', items(cloud, 'security-group').values(), input.GroupIds);
    const byName = all.filter(({name}) => !input.GroupNames?.length || input.GroupNames.includes(name));
    const found = filtered(byName, input.Filters, {
      'group-id': ({id}) => [id],
      'group-name': ({name}) => [name],
      'vpc-id': ({vpcId}) => [vpcId],
      description: ({description}) => [description],
      'owner-id': () => [cloud.account],
      'ip-permission.group-id': ({rules}) => rules.flatMap(({egress, groupId}) => (!egress && groupId) || []),
      'ip-permission.cidr': ({rules}) => rules.flatMap(({egress, cidr}) => (!egress && cidr) || []),
    });
    const {list, NextToken} = paged(found, input);
    return {
      SecurityGroups: list.map((group) => ({
        GroupId: group.id,
        GroupName: group.name,
        Description: group.description,
        VpcId: group.vpcId,
        OwnerId: cloud.account,
        SecurityGroupArn: arnOf(cloud, 'security-group', group.id),
        IpPermissions: bundled(
          cloud,
          group.rules.filter(({egress}) => !egress),
        ),
        IpPermissionsEgress: bundled(
          cloud,
          group.rules.filter(({egress}) => egress),
        ),
        Tags: describeTags(group),
      })),
      NextToken,
    };
  },
);

export const describeSecurityGroupRules = ec2Operation<
  DescribeSecurityGroupRulesCommandInput,
  DescribeSecurityGroupRulesCommandOutput
>(
  DescribeSecurityGroupRules$,
  () => [],
  (input, cloud) => {
    const rows = items(cloud, 'security-group')
      .values()
      .flatMap((group) =>
        group.rules.map((rule) => ({...group, tags: {}, groupId: group.id, id: rule.id, rule})),
      );
    const wanted = rows.filter(
      ({id}) => !input.SecurityGroupRuleIds?.length || input.SecurityGroupRuleIds.includes(id),
    );
    const found = filtered(wanted, input.Filters, {
      'group-id': ({groupId}) => [groupId],
      'security-group-rule-id': ({id}) => [id],
    });
    const {list, NextToken} = paged(found, input);
    return {SecurityGroupRules: list.map(({groupId, rule}) => describeRule(cloud, groupId, rule)), NextToken};
  },
);

type RuleRequest = {readonly GroupName?: string | undefined} & Omit<
  AuthorizeSecurityGroupEgressCommandInput,
  'GroupId'
> & {
    readonly GroupId?: string | undefined;
  };

/** The old form, a rule's members beside the group, says the same as one permission. */
const permissionsOf = (input: RuleRequest): IpPermission[] => {
  if (input.IpPermissions) return input.IpPermissions;
  const {IpProtocol, FromPort, ToPort, CidrIp} = input;
  return [{IpProtocol, FromPort, ToPort, IpRanges: CidrIp === undefined ? [] : [{CidrIp}]}];
};

const authorize = (egress: boolean) => (input: RuleRequest, cloud: LocalCloud) => {
  const group = named(cloud, input);
  const rules = permissionsOf(input).flatMap((permission) => rulesOf(cloud, permission, egress));
  authorizeRules(cloud, group, rules);
  return {Return: true, SecurityGroupRules: rules.map((rule) => describeRule(cloud, group.id, rule))};
};

const revoke =
  (egress: boolean) =>
  (input: RuleRequest & {SecurityGroupRuleIds?: string[] | undefined}, cloud: LocalCloud) => {
    const group = named(cloud, input);
    const ids = input.SecurityGroupRuleIds;
    const rules = ids ? [] : permissionsOf(input).flatMap((permission) => rulesOf(cloud, permission, egress));
    const goes = ids
      ? ({id}: {id: string}) => ids.includes(id)
      : (rule: SecurityGroup['rules'][number]) => rules.some((other) => sameRule(rule, other));
    revokeRules(cloud, group, goes, ids?.length ?? rules.length);
    return {Return: true};
  };

const onGroup = ({GroupId}: {GroupId?: string | undefined}) => [['security-group', GroupId] as const];

export const authorizeSecurityGroupIngress = ec2Operation<
  AuthorizeSecurityGroupIngressCommandInput,
  AuthorizeSecurityGroupIngressCommandOutput
>(AuthorizeSecurityGroupIngress$, onGroup, authorize(false));

export const authorizeSecurityGroupEgress = ec2Operation<
  AuthorizeSecurityGroupEgressCommandInput,
  AuthorizeSecurityGroupEgressCommandOutput
>(AuthorizeSecurityGroupEgress$, onGroup, authorize(true));

export const revokeSecurityGroupIngress = ec2Operation<
  RevokeSecurityGroupIngressCommandInput,
  RevokeSecurityGroupIngressCommandOutput
>(RevokeSecurityGroupIngress$, onGroup, revoke(false));

export const revokeSecurityGroupEgress = ec2Operation<
  RevokeSecurityGroupEgressCommandInput,
  RevokeSecurityGroupEgressCommandOutput
>(RevokeSecurityGroupEgress$, onGroup, revoke(true));
