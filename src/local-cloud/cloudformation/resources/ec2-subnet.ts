import type {Subnet} from '@aws-sdk/client-ec2';
import {createSubnet, deleteSubnet, modifySubnetAttribute} from '../../ec2/subnets.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {creation, tagsShape, updateTags} from './ec2-tags.ts';
import {asBoolean, quiet} from './quiet.ts';

type SubnetProperties = {
  readonly VpcId: string;
  readonly CidrBlock?: string;
  readonly AvailabilityZone?: string;
  readonly AvailabilityZoneId?: string;
};

const describe = ({SubnetId, VpcId, CidrBlock, AvailabilityZone, AvailabilityZoneId}: Subnet): Physical => ({
  id: SubnetId!,
  attributes: {SubnetId, VpcId, CidrBlock, AvailabilityZone, AvailabilityZoneId, Ipv6CidrBlocks: []},
});

const setPublicIp = async (
  SubnetId: string,
  properties: Properties,
  context: ResourceContext,
): Promise<void> => {
  const Value = asBoolean(properties['MapPublicIpOnLaunch']) ?? false;
  await context.cloud.invoke(
    modifySubnetAttribute,
    {SubnetId, MapPublicIpOnLaunch: {Value}},
    context.principal,
  );
};

export const ec2Subnet: ResourceType = {
  type: 'AWS::EC2::Subnet',
  properties: {
    AvailabilityZone: true,
    AvailabilityZoneId: true,
    CidrBlock: true,
    MapPublicIpOnLaunch: true,
    Tags: tagsShape,
    VpcId: true,
  },
  required: ['VpcId', 'CidrBlock'],
  replacing: ['VpcId', 'CidrBlock', 'AvailabilityZone', 'AvailabilityZoneId'],
  create: async (properties, context) => {
    const {Tags: _tags, MapPublicIpOnLaunch, ...rest} = properties;
    const made = await context.cloud.invoke(
      createSubnet,
      {...(rest as SubnetProperties), ...creation('subnet', properties, context)},
      context.principal,
    );
    const physical = describe(made.Subnet!);
    context.made(physical);
    if (MapPublicIpOnLaunch !== undefined) await setPublicIp(physical.id, properties, context);
    return physical;
  },
  update: async (physical, properties, previous, context) => {
    await setPublicIp(physical.id, properties, context);
    await updateTags(physical.id, properties, previous, context);
    return physical;
  },
  delete: async ({id}, _properties, {cloud, principal}) =>
    quiet(/NotFound/, () => cloud.invoke(deleteSubnet, {SubnetId: id}, principal)),
};
