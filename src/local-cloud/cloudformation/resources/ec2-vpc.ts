import type {Tenancy} from '@aws-sdk/client-ec2';
import {describeSecurityGroups} from '../../ec2/security-groups.ts';
import {createVpc, deleteVpc, modifyVpcAttribute} from '../../ec2/vpcs.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {creation, tagsShape, updateTags} from './ec2-tags.ts';
import {asBoolean, quiet} from './quiet.ts';

type VpcProperties = {readonly CidrBlock: string; readonly InstanceTenancy?: Tenancy};

const setDns = async (
  VpcId: string,
  properties: Properties,
  {cloud, principal}: ResourceContext,
): Promise<void> => {
  const support = asBoolean(properties['EnableDnsSupport']) ?? true;
  const names = asBoolean(properties['EnableDnsHostnames']) ?? false;
  await cloud.invoke(modifyVpcAttribute, {VpcId, EnableDnsSupport: {Value: support}}, principal);
  await cloud.invoke(modifyVpcAttribute, {VpcId, EnableDnsHostnames: {Value: names}}, principal);
};

const describe = async (id: string, cidr: string, {cloud}: ResourceContext): Promise<Physical> => {
  const {SecurityGroups = []} = await cloud.invoke(
    describeSecurityGroups,
    {
      Filters: [
        {Name: 'vpc-id', Values: [id]},
        {Name: 'group-name', Values: ['default']},
      ],
    },
    cloud.root,
  );
  return {
    id,
    attributes: {
      VpcId: id,
      CidrBlock: cidr,
      DefaultSecurityGroup: SecurityGroups[0]?.GroupId,
      CidrBlockAssociations: [`vpc-cidr-assoc-${id.slice(4)}`],
      Ipv6CidrBlocks: [],
    },
  };
};

export const ec2Vpc: ResourceType = {
  type: 'AWS::EC2::VPC',
  properties: {
    CidrBlock: true,
    EnableDnsHostnames: true,
    EnableDnsSupport: true,
    InstanceTenancy: true,
    Tags: tagsShape,
  },
  required: ['CidrBlock'],
  replacing: ['CidrBlock', 'InstanceTenancy'],
  create: async (properties, context) => {
    const {CidrBlock, InstanceTenancy} = properties as VpcProperties;
    const {Vpc} = await context.cloud.invoke(
      createVpc,
      {CidrBlock, ...(InstanceTenancy && {InstanceTenancy}), ...creation('vpc', properties, context)},
      context.principal,
    );
    const physical = await describe(Vpc!.VpcId!, Vpc!.CidrBlock!, context);
    context.made(physical);
    await setDns(physical.id, properties, context);
    return physical;
  },
  update: async (physical, properties, previous, context) => {
    await setDns(physical.id, properties, context);
    await updateTags(physical.id, properties, previous, context);
    return physical;
  },
  delete: async ({id}, _properties, {cloud, principal}) =>
    quiet(/NotFound/, () => cloud.invoke(deleteVpc, {VpcId: id}, principal)),
};
