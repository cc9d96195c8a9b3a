import {
  authorizeSecurityGroupEgress,
  authorizeSecurityGroupIngress,
  createSecurityGroup,
  deleteSecurityGroup,
  describeSecurityGroupRules,
  revokeSecurityGroupEgress,
  revokeSecurityGroupIngress,
} from '../../ec2/security-groups.ts';
import {changedProperties, same} from '../properties.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {egressShape, ingressShape, permissionOf} from './ec2-rules.ts';
import {creation, tagsShape, updateTags} from './ec2-tags.ts';
import {quiet} from './quiet.ts';

type Rules = readonly Properties[] | undefined;

/** A group without rules of its own for what leaves lets everything leave. */
const openEgress: Rules = [{CidrIp: '0.0.0.0/0', IpProtocol: '-1'}];

/** Authorizes what is new and revokes what is gone; asking again does no harm. */
const setRules = async (
  GroupId: string,
  egress: boolean,
  rules: Rules,
  before: Rules,
  context: ResourceContext,
): Promise<void> => {
  const {cloud, principal} = context;
  const [authorize, revoke] = egress
    ? [authorizeSecurityGroupEgress, revokeSecurityGroupEgress]
    : [authorizeSecurityGroupIngress, revokeSecurityGroupIngress];
  const only = (some: Rules = [], others: Rules = []) =>
    some.filter((rule) => !others.some((other) => same(rule, other)));
  for (const rule of only(before, rules))
    await quiet(/InvalidPermission.NotFound/, () =>
      cloud.invoke(revoke, {GroupId, IpPermissions: [permissionOf(rule)]}, principal),
    );
  for (const rule of only(rules, before))
    await quiet(context.resumed ? /InvalidPermission.Duplicate/ : /^$/, () =>
      cloud.invoke(authorize, {GroupId, IpPermissions: [permissionOf(rule)]}, principal),
    );
};

const ingress = (properties: Properties): Rules => properties['SecurityGroupIngress'] as Rules;
const egress = (properties: Properties): Rules => (properties['SecurityGroupEgress'] as Rules) ?? openEgress;

export const ec2SecurityGroup: ResourceType = {
  type: 'AWS::EC2::SecurityGroup',
  properties: {
    GroupDescription: true,
    GroupName: true,
    SecurityGroupEgress: [egressShape],
    SecurityGroupIngress: [ingressShape],
    Tags: tagsShape,
    VpcId: true,
  },
  required: ['GroupDescription'],
  replacing: ['GroupDescription', 'GroupName', 'VpcId'],
  create: async (properties, context) => {
    const {GroupName, VpcId, GroupDescription} = properties as Readonly<Record<string, string>>;
    const {GroupId = ''} = await context.cloud.invoke(
      createSecurityGroup,
      {
        GroupName: GroupName ?? context.physicalName(255),
        Description: GroupDescription,
        ...(VpcId !== undefined && {VpcId}),
        ...creation('security-group', properties, context),
      },
      context.principal,
    );
    const physical: Physical = {id: GroupId, attributes: {GroupId, Id: GroupId, VpcId}};
    context.made(physical);
    await setRules(GroupId, false, ingress(properties), [], context);
    await setRules(GroupId, true, egress(properties), openEgress, context);
    return physical;
  },
  update: async (physical, properties, previous, context) => {
    const again = {...context, resumed: true};
    await setRules(physical.id, false, ingress(properties), ingress(previous), again);
    await setRules(physical.id, true, egress(properties), egress(previous), again);
    await updateTags(physical.id, properties, previous, context);
    return physical;
  },
  delete: async ({id}, _properties, {cloud, principal}) =>
    quiet(/NotFound/, () => cloud.invoke(deleteSecurityGroup, {GroupId: id}, principal)),
};

/** A rule on its own, as two groups that name each other need. */
const ruleType = (direction: 'Ingress' | 'Egress'): ResourceType => {
  const outward = direction === 'Egress';
  const shape = outward ? egressShape : ingressShape;
  const [authorize, revoke] = outward
    ? [authorizeSecurityGroupEgress, revokeSecurityGroupEgress]
    : [authorizeSecurityGroupIngress, revokeSecurityGroupIngress];
  const groupOf = (properties: Properties): string => properties['GroupId'] as string;

  const existing = async (properties: Properties, {cloud}: ResourceContext): Promise<string | undefined> => {
    const {SecurityGroupRules = []} = await cloud.invoke(
      describeSecurityGroupRules,
      {Filters: [{Name: 'group-id', Values: [groupOf(properties)]}]},
      cloud.root,
    );
    const wanted = permissionOf(properties);
    return SecurityGroupRules.find(
      (rule) =>
        rule.IsEgress === outward &&
        rule.IpProtocol === wanted.IpProtocol &&
        rule.FromPort === (wanted.FromPort ?? -1) &&
        rule.ToPort === (wanted.ToPort ?? -1) &&
        rule.CidrIpv4 === wanted.IpRanges?.[0]?.CidrIp &&
        rule.ReferencedGroupInfo?.GroupId === wanted.UserIdGroupPairs?.[0]?.GroupId,
    )?.SecurityGroupRuleId;
  };

  return {
    type: `AWS::EC2::SecurityGroup${direction}`,
    properties: {...shape, GroupId: true},
    required: ['GroupId', 'IpProtocol'],
    replacing: ['GroupId', ...Object.keys(shape)],
    create: async (properties, context) => {
      const known = context.resumed ? await existing(properties, context) : undefined;
      const request = {GroupId: groupOf(properties), IpPermissions: [permissionOf(properties)]};
      const id =
        known ??
        (await context.cloud.invoke(authorize, request, context.principal)).SecurityGroupRules![0]!
          .SecurityGroupRuleId!;
      return {id, attributes: {Id: id}};
    },
    // Every property replaces the rule.
    update: async (physical, properties, previous) => {
      if (changedProperties(previous, properties).length > 0) throw new Error('a rule cannot be updated');
      return physical;
    },
    delete: async ({id}, properties, {cloud, principal}) =>
      quiet(/NotFound/, () =>
        cloud.invoke(revoke, {GroupId: groupOf(properties), SecurityGroupRuleIds: [id]}, principal),
      ),
  };
};

export const ec2SecurityGroupIngress = ruleType('Ingress');
export const ec2SecurityGroupEgress = ruleType('Egress');
