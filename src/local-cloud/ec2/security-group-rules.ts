/** Rules of security groups: each single one has an id; the API also shows them bundled by protocol and ports. */
import type {IpPermission, SecurityGroupRule} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {find, items, newId, type Rule, type SecurityGroup} from './network.ts';
import {canonicalCidr} from './canonical-cidr.ts';

/** What every group starts with: all traffic may leave. */
export const allowAll = (): Rule => ({
  id: newId('sgr'),
  egress: true,
  protocol: '-1',
  from: undefined,
  to: undefined,
  cidr: '0.0.0.0/0',
});

const numbers: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
  all: '-1',
};

/** The rules that one permission stands for. Throws for ports or sources that are none. */
export const rulesOf = (cloud: LocalCloud, permission: IpPermission, egress: boolean): Rule[] => {
  const given = (permission.IpProtocol ?? '').toLowerCase();
  const protocol = numbers[given] ?? given;
  if (!/^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/.test(protocol))
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid value '${permission.IpProtocol}' for IP protocol. Unknown protocol.`,
    );
  const [from, to] = [permission.FromPort, permission.ToPort];
  if (
    (protocol === 'tcp' || protocol === 'udp') &&
    (from === undefined || to === undefined || from < 0 || to > 65_535 || from > to)
  )
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid value for portRange. Must specify both from and to ports with TCP/UDP.`,
    );
  const ports = protocol === '-1' ? {from: undefined, to: undefined} : {from, to};
  const rule = (side: Partial<Rule>): Rule => ({id: newId('sgr'), egress, protocol, ...ports, ...side});
  const rules = [
    ...(permission.IpRanges ?? []).map(({CidrIp, Description}) =>
      rule({cidr: canonicalCidr(CidrIp), description: Description}),
    ),
    ...(permission.Ipv6Ranges ?? []).map(({CidrIpv6, Description}) =>
      rule({cidr6: CidrIpv6, description: Description}),
    ),
    ...(permission.PrefixListIds ?? []).map(({PrefixListId, Description}) =>
      rule({prefixListId: PrefixListId, description: Description}),
    ),
    ...(permission.UserIdGroupPairs ?? []).map(({GroupId = '', Description}) => {
      find(cloud, 'security-group', GroupId);
      return rule({groupId: GroupId, description: Description});
    }),
  ];
  if (rules.length === 0)
    throw new AwsError(
      'MissingParameter',
      'Either one of IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs must be specified',
    );
  return rules;
};

export const sameRule = (a: Rule, b: Rule): boolean =>
  a.egress === b.egress &&
  a.protocol === b.protocol &&
  a.from === b.from &&
  a.to === b.to &&
  a.cidr === b.cidr &&
  a.cidr6 === b.cidr6 &&
  a.groupId === b.groupId &&
  a.prefixListId === b.prefixListId;

/** Adds rules to a group; throws when one of them is there already. */
export const authorizeRules = (cloud: LocalCloud, group: SecurityGroup, rules: readonly Rule[]): void => {
  const double = rules.find((rule) => group.rules.some((other) => sameRule(rule, other)));
  if (double)
    throw new AwsError(
      'InvalidPermission.Duplicate',
      `the specified rule "peer: ${double.cidr ?? double.cidr6 ?? double.groupId ?? double.prefixListId}, ${double.protocol.toUpperCase()}, from port: ${double.from}, to port: ${double.to}, ALLOW" already exists`,
    );
  items(cloud, 'security-group').set(group.id, {...group, rules: [...group.rules, ...rules]});
};

/** Takes rules away from a group; throws when one of them is not there. */
export const revokeRules = (
  cloud: LocalCloud,
  group: SecurityGroup,
  goes: (rule: Rule) => boolean,
  count: number,
): void => {
  const left = group.rules.filter((rule) => !goes(rule));
  if (group.rules.length - left.length < count)
    throw new AwsError(
      'InvalidPermission.NotFound',
      'The specified rule does not exist in this security group.',
    );
  items(cloud, 'security-group').set(group.id, {...group, rules: left});
};

/** Rules with the same protocol and ports as one permission. */
export const bundled = (cloud: LocalCloud, rules: readonly Rule[]): IpPermission[] => {
  const bundles = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = [rule.protocol, rule.from, rule.to].join(' ');
    bundles.set(key, [...(bundles.get(key) ?? []), rule]);
  }
  return [...bundles.values()].map((bundle) => ({
    IpProtocol: bundle[0]!.protocol,
    FromPort: bundle[0]!.from,
    ToPort: bundle[0]!.to,
    IpRanges: bundle.flatMap(({cidr, description}) =>
      cidr === undefined ? [] : [{CidrIp: cidr, Description: description}],
    ),
    Ipv6Ranges: bundle.flatMap(({cidr6, description}) =>
      cidr6 === undefined ? [] : [{CidrIpv6: cidr6, Description: description}],
    ),
    PrefixListIds: bundle.flatMap(({prefixListId, description}) =>
      prefixListId === undefined ? [] : [{PrefixListId: prefixListId, Description: description}],
    ),
    UserIdGroupPairs: bundle.flatMap(({groupId, description}) =>
      groupId === undefined ? [] : [{GroupId: groupId, UserId: cloud.account, Description: description}],
    ),
  }));
};

export const describeRule = (cloud: LocalCloud, groupId: string, rule: Rule): SecurityGroupRule => ({
  SecurityGroupRuleId: rule.id,
  SecurityGroupRuleArn: cloud.arn('ec2', `security-group-rule/${rule.id}`),
  GroupId: groupId,
  GroupOwnerId: cloud.account,
  IsEgress: rule.egress,
  IpProtocol: rule.protocol,
  FromPort: rule.from ?? -1,
  ToPort: rule.to ?? -1,
  CidrIpv4: rule.cidr,
  CidrIpv6: rule.cidr6,
  PrefixListId: rule.prefixListId,
  ...(rule.groupId !== undefined && {ReferencedGroupInfo: {GroupId: rule.groupId, UserId: cloud.account}}),
  Description: rule.description,
  Tags: [],
});
