/** The rules of security groups as templates write them: one source or destination each. */
import type {IpPermission} from '@aws-sdk/client-ec2';
import type {Properties} from '../resource-type.ts';
import {asNumber} from './quiet.ts';

const common = {
  CidrIp: true,
  CidrIpv6: true,
  Description: true,
  FromPort: true,
  IpProtocol: true,
  ToPort: true,
} as const;

export const ingressShape = {...common, SourcePrefixListId: true, SourceSecurityGroupId: true} as const;

export const egressShape = {
  ...common,
  DestinationPrefixListId: true,
  DestinationSecurityGroupId: true,
} as const;

/** One rule of a template as the permission that EC2 takes. */
export const permissionOf = (rule: Properties): IpPermission => {
  const text = (name: string): string | undefined => rule[name] as string | undefined;
  const about = text('Description') === undefined ? {} : {Description: text('Description')};
  const cidr = text('CidrIp');
  const cidr6 = text('CidrIpv6');
  const group = text('SourceSecurityGroupId') ?? text('DestinationSecurityGroupId');
  const list = text('SourcePrefixListId') ?? text('DestinationPrefixListId');
  return {
    IpProtocol: `${rule['IpProtocol'] as string | number}`,
    FromPort: asNumber(rule['FromPort']),
    ToPort: asNumber(rule['ToPort']),
    ...(cidr !== undefined && {IpRanges: [{CidrIp: cidr, ...about}]}),
    ...(cidr6 !== undefined && {Ipv6Ranges: [{CidrIpv6: cidr6, ...about}]}),
    ...(group !== undefined && {UserIdGroupPairs: [{GroupId: group, ...about}]}),
    ...(list !== undefined && {PrefixListIds: [{PrefixListId: list, ...about}]}),
  };
};
