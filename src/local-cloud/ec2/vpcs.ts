import {
  CreateVpc$,
  DeleteVpc$,
  DescribeVpcAttribute$,
  DescribeVpcs$,
  ModifyVpcAttribute$,
  type CreateVpcCommandInput,
  type CreateVpcCommandOutput,
  type DeleteVpcCommandInput,
  type DeleteVpcCommandOutput,
  type DescribeVpcAttributeCommandInput,
  type DescribeVpcAttributeCommandOutput,
  type DescribeVpcsCommandInput,
  type DescribeVpcsCommandOutput,
  type ModifyVpcAttributeCommandInput,
  type ModifyVpcAttributeCommandOutput,
  type Vpc as VpcDescription,
} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {parseBlock} from '../ip-block.ts';
import {AwsError} from '../operation.ts';
import {canonicalCidr} from './canonical-cidr.ts';
import {ec2Operation, type Idempotent} from './ec2-operation.ts';
import {endpoints} from './endpoints.ts';
import {chosen, filtered, paged} from './filters.ts';
import {dependencyViolation, find, items, madeWith, newId, type Vpc} from './network.ts';
import {allowAll} from './security-group-rules.ts';
import {quotaOf} from '../service-quotas/quotas.ts';
import {describeTags, specifiedTags} from './tags.ts';

export const describeVpc = (cloud: LocalCloud, vpc: Vpc): VpcDescription => ({
  VpcId: vpc.id,
  OwnerId: cloud.account,
  CidrBlock: vpc.cidr,
  CidrBlockAssociationSet: [
    {
      AssociationId: `vpc-cidr-assoc-${vpc.id.slice(4)}`,
      CidrBlock: vpc.cidr,
      CidrBlockState: {State: 'associated'},
    },
  ],
  DhcpOptionsId: 'default',
  InstanceTenancy: vpc.tenancy,
  IsDefault: false,
  State: 'available',
  Tags: describeTags(vpc),
});

/** CreateVpc: with it come its default security group and its main route table. */
export const createVpc = ec2Operation<CreateVpcCommandInput & Idempotent, CreateVpcCommandOutput>(
  CreateVpc$,
  () => [['vpc', undefined]],
  (input, cloud) => {
    const before = madeWith(cloud, 'vpc', input.ClientToken);
    if (before) return {Vpc: describeVpc(cloud, before)};
    const cidr = canonicalCidr(input.CidrBlock);
    const prefix = parseBlock(cidr)!.prefix;
    if (prefix < 16 || prefix > 28) throw new AwsError('InvalidVpc.Range', `The CIDR '${cidr}' is invalid.`);
    if (input.AmazonProvidedIpv6CidrBlock || input.Ipv6CidrBlock || input.Ipv4IpamPoolId)
      throw new AwsError('UnsupportedOperation', 'IPv6 and IPAM are not supported by this local cloud.');
    if (items(cloud, 'vpc').size >= quotaOf(cloud, 'vpcs'))
      throw new AwsError('VpcLimitExceeded', 'The maximum number of VPCs has been reached.');
    const vpc: Vpc = {
      id: newId('vpc'),
      tags: specifiedTags(input.TagSpecifications, 'vpc'),
      createdAt: cloud.now(),
      token: input.ClientToken,
      cidr,
      tenancy: input.InstanceTenancy ?? 'default',
      dnsSupport: true,
      dnsHostnames: false,
    };
    const furniture = {vpcId: vpc.id, tags: {}, createdAt: cloud.now()};
    const group = {...furniture, id: newId('sg'), name: 'default', description: 'default VPC security group'};
    const within = {
      id: newId('sgr'),
      egress: false,
      protocol: '-1',
      from: undefined,
      to: undefined,
      groupId: group.id,
    };
    items(cloud, 'security-group').set(group.id, {...group, rules: [within, allowAll()]});
    const table = newId('rtb');
    items(cloud, 'route-table').set(table, {
      ...furniture,
      id: table,
      main: true,
      routes: [],
      associations: [{id: newId('rtbassoc')}],
    });
    items(cloud, 'vpc').set(vpc.id, vpc);
    return {Vpc: {...describeVpc(cloud, vpc), State: 'pending'}};
  },
);

export const deleteVpc = ec2Operation<DeleteVpcCommandInput, DeleteVpcCommandOutput>(
  DeleteVpc$,
  ({VpcId}) => [['vpc', VpcId]],
  ({VpcId = ''}, cloud) => {
    find(cloud, 'vpc', VpcId);
    const groups = items(cloud, 'security-group')
      .values()
      .filter(({vpcId}) => vpcId === VpcId);
    const tables = items(cloud, 'route-table')
      .values()
      .filter(({vpcId}) => vpcId === VpcId);
    const inUse =
      groups.some(({name}) => name !== 'default') ||
      tables.some(({main}) => !main) ||
      [
        ...items(cloud, 'subnet').values(),
        ...items(cloud, 'internet-gateway').values(),
        ...endpoints(cloud),
      ].some(({vpcId}) => vpcId === VpcId);
    if (inUse) throw dependencyViolation(`The vpc '${VpcId}' has dependencies and cannot be deleted.`);
    items(cloud, 'vpc').delete(VpcId);
    for (const {id} of groups) items(cloud, 'security-group').delete(id);
    for (const {id} of tables) items(cloud, 'route-table').delete(id);
    return {};
  },
);

export const describeVpcs = ec2Operation<DescribeVpcsCommandInput, DescribeVpcsCommandOutput>(
  DescribeVpcs$,
  () => [],
  (input, cloud) => {
    const found = filtered(chosen('vpc', items(cloud, 'vpc').values(), input.VpcIds), input.Filters, {
      'vpc-id': ({id}) => [id],
      cidr: ({cidr}) => [cidr],
      'cidr-block-association.cidr-block': ({cidr}) => [cidr],
      'is-default': () => ['false'],
      'owner-id': () => [cloud.account],
      state: () => ['available'],
    });
    const {list, NextToken} = paged(found, input);
    return {Vpcs: list.map((vpc) => describeVpc(cloud, vpc)), NextToken};
  },
);

export const modifyVpcAttribute = ec2Operation<
  ModifyVpcAttributeCommandInput,
  ModifyVpcAttributeCommandOutput
>(
  ModifyVpcAttribute$,
  ({VpcId}) => [['vpc', VpcId]],
  ({VpcId = '', EnableDnsHostnames, EnableDnsSupport}, cloud) => {
    const vpc = find(cloud, 'vpc', VpcId);
    items(cloud, 'vpc').set(VpcId, {
      ...vpc,
      dnsHostnames: EnableDnsHostnames?.Value ?? vpc.dnsHostnames,
      dnsSupport: EnableDnsSupport?.Value ?? vpc.dnsSupport,
    });
    return {};
  },
);

export const describeVpcAttribute = ec2Operation<
  DescribeVpcAttributeCommandInput,
  DescribeVpcAttributeCommandOutput
>(
  DescribeVpcAttribute$,
  ({VpcId}) => [['vpc', VpcId]],
  ({VpcId = '', Attribute}, cloud) => {
    const vpc = find(cloud, 'vpc', VpcId);
    if (Attribute === 'enableDnsSupport') return {VpcId, EnableDnsSupport: {Value: vpc.dnsSupport}};
    if (Attribute === 'enableDnsHostnames') return {VpcId, EnableDnsHostnames: {Value: vpc.dnsHostnames}};
    throw new AwsError('InvalidParameterValue', `Value (${Attribute}) for parameter attribute is invalid.`);
  },
);
