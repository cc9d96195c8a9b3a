import {
  CreateSubnet$,
  DeleteSubnet$,
  DescribeSubnets$,
  ModifySubnetAttribute$,
  type CreateSubnetCommandInput,
  type CreateSubnetCommandOutput,
  type DeleteSubnetCommandInput,
  type DeleteSubnetCommandOutput,
  type DescribeSubnetsCommandInput,
  type DescribeSubnetsCommandOutput,
  type ModifySubnetAttributeCommandInput,
  type ModifySubnetAttributeCommandOutput,
  type Subnet as SubnetDescription,
} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {contains, overlap, parseBlock, sizeOf} from '../ip-block.ts';
import {AwsError} from '../operation.ts';
import {availabilityZones} from '../zones.ts';
import {ec2Operation, type Idempotent} from './ec2-operation.ts';
import {chosen, filtered, paged} from './filters.ts';
import {interfacesIn} from './network-interfaces.ts';
import {arnOf, dependencyViolation, find, items, madeWith, newId, type Subnet} from './network.ts';
import {describeTags, specifiedTags} from './tags.ts';
import {canonicalCidr} from './canonical-cidr.ts';

/** AWS keeps the first four addresses of a subnet and its last for itself. */
const kept = 5;

const zoneId = (cloud: LocalCloud, zone: string): string | undefined =>
  availabilityZones(cloud.region).find(({name}) => name === zone)?.id;

export const describeSubnet = (cloud: LocalCloud, subnet: Subnet): SubnetDescription => ({
  SubnetId: subnet.id,
  SubnetArn: arnOf(cloud, 'subnet', subnet.id),
  VpcId: subnet.vpcId,
  OwnerId: cloud.account,
  CidrBlock: subnet.cidr,
  AvailabilityZone: subnet.zone,
  AvailabilityZoneId: zoneId(cloud, subnet.zone),
  AvailableIpAddressCount:
    sizeOf(parseBlock(subnet.cidr)!.prefix) - kept - interfacesIn(cloud, subnet.id).length,
  AssignIpv6AddressOnCreation: false,
  DefaultForAz: false,
  MapPublicIpOnLaunch: subnet.mapPublicIp,
  State: 'available',
  Tags: describeTags(subnet),
});

const zoneFor = (
  cloud: LocalCloud,
  {AvailabilityZone, AvailabilityZoneId}: CreateSubnetCommandInput,
): string => {
  const zones = availabilityZones(cloud.region);
  const asked = AvailabilityZone ?? AvailabilityZoneId;
  const zone = asked === undefined ? zones[0] : zones.find(({name, id}) => name === asked || id === asked);
  if (!zone)
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${asked}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.map(({name}) => name).join(', ')}.`,
    );
  return zone.name;
};

export const createSubnet = ec2Operation<CreateSubnetCommandInput & Idempotent, CreateSubnetCommandOutput>(
  CreateSubnet$,
  ({VpcId}) => [
    ['subnet', undefined],
    ['vpc', VpcId],
  ],
  (input, cloud) => {
    const before = madeWith(cloud, 'subnet', input.ClientToken);
    if (before) return {Subnet: describeSubnet(cloud, before)};
    const vpc = find(cloud, 'vpc', input.VpcId ?? '');
    const cidr = canonicalCidr(input.CidrBlock);
    const block = parseBlock(cidr)!;
    if (block.prefix > 28 || !contains(parseBlock(vpc.cidr)!, block))
      throw new AwsError('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`);
    const conflict = items(cloud, 'subnet')
      .values()
      .some((other) => other.vpcId === vpc.id && overlap(parseBlock(other.cidr)!, block));
    if (conflict)
      throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
    const subnet: Subnet = {
      id: newId('subnet'),
      tags: specifiedTags(input.TagSpecifications, 'subnet'),
      createdAt: cloud.now(),
      token: input.ClientToken,
      vpcId: vpc.id,
      cidr,
      zone: zoneFor(cloud, input),
      mapPublicIp: false,
    };
    items(cloud, 'subnet').set(subnet.id, subnet);
    return {Subnet: describeSubnet(cloud, subnet)};
  },
);

export const deleteSubnet = ec2Operation<DeleteSubnetCommandInput, DeleteSubnetCommandOutput>(
  DeleteSubnet$,
  ({SubnetId}) => [['subnet', SubnetId]],
  ({SubnetId = ''}, cloud) => {
    find(cloud, 'subnet', SubnetId);
    if (interfacesIn(cloud, SubnetId).length > 0)
      throw dependencyViolation(`The subnet '${SubnetId}' has dependencies and cannot be deleted.`);
    for (const table of items(cloud, 'route-table').values())
      if (table.associations.some(({subnetId}) => subnetId === SubnetId))
        items(cloud, 'route-table').set(table.id, {
          ...table,
          associations: table.associations.filter(({subnetId}) => subnetId !== SubnetId),
        });
    items(cloud, 'subnet').delete(SubnetId);
    return {};
  },
);

export const describeSubnets = ec2Operation<DescribeSubnetsCommandInput, DescribeSubnetsCommandOutput>(
  DescribeSubnets$,
  () => [],
  (input, cloud) => {
    const found = filtered(
      chosen('subnet', items(cloud, 'subnet').values(), input.SubnetIds),
      input.Filters,
      {
        'subnet-id': ({id}) => [id],
        'vpc-id': ({vpcId}) => [vpcId],
        'availability-zone': ({zone}) => [zone],
        availabilityZone: ({zone}) => [zone],
        'availability-zone-id': ({zone}) => [zoneId(cloud, zone) ?? ''],
        cidr: ({cidr}) => [cidr],
        'cidr-block': ({cidr}) => [cidr],
        'default-for-az': () => ['false'],
        'map-public-ip-on-launch': ({mapPublicIp}) => [String(mapPublicIp)],
        'owner-id': () => [cloud.account],
        state: () => ['available'],
      },
    );
    const {list, NextToken} = paged(found, input);
    return {Subnets: list.map((subnet) => describeSubnet(cloud, subnet)), NextToken};
  },
);

export const modifySubnetAttribute = ec2Operation<
  ModifySubnetAttributeCommandInput,
  ModifySubnetAttributeCommandOutput
>(
  ModifySubnetAttribute$,
  ({SubnetId}) => [['subnet', SubnetId]],
  ({SubnetId = '', MapPublicIpOnLaunch, ...others}, cloud) => {
    const [other] = Object.keys(others);
    if (other) throw new AwsError('UnsupportedOperation', `${other} is not supported by this local cloud.`);
    const subnet = find(cloud, 'subnet', SubnetId);
    items(cloud, 'subnet').set(SubnetId, {
      ...subnet,
      mapPublicIp: MapPublicIpOnLaunch?.Value ?? subnet.mapPublicIp,
    });
    return {};
  },
);
