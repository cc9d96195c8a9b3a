import type {VpcEndpoint, VpcEndpointType} from '@aws-sdk/client-ec2';
import {
  createVpcEndpoint,
  deleteVpcEndpoints,
  describeVpcEndpoints,
  modifyVpcEndpoint,
} from '../../ec2/vpc-endpoints.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {AwsError} from '../../operation.ts';
import {creation, tagsShape, updateTags} from './ec2-tags.ts';
import {asBoolean} from './quiet.ts';

const list = (properties: Properties, name: string): string[] =>
  (properties[name] as string[] | undefined) ?? [];

const policyOf = ({PolicyDocument: policy}: Properties): string | undefined =>
  policy === undefined || typeof policy === 'string' ? policy : JSON.stringify(policy);

const describe = ({
  VpcEndpointId,
  CreationTimestamp,
  DnsEntries,
  NetworkInterfaceIds,
}: VpcEndpoint): Physical => ({
  id: VpcEndpointId!,
  attributes: {
    Id: VpcEndpointId,
    CreationTimestamp: CreationTimestamp?.toISOString(),
    DnsEntries: DnsEntries?.map(({HostedZoneId = '', DnsName = ''}) => `${HostedZoneId}:${DnsName}`),
    NetworkInterfaceIds,
  },
});

const endpointNow = async (id: string, {cloud}: ResourceContext): Promise<VpcEndpoint | undefined> => {
  const Filters = [{Name: 'vpc-endpoint-id', Values: [id]}];
  return (await cloud.invoke(describeVpcEndpoints, {Filters}, cloud.root)).VpcEndpoints?.[0];
};

/** What has to be added to and removed from a list to make it another. */
const difference = (before: readonly string[], now: readonly string[]): [add: string[], remove: string[]] => [
  now.filter((id) => !before.includes(id)),
  before.filter((id) => !now.includes(id)),
];

export const ec2VpcEndpoint: ResourceType = {
  type: 'AWS::EC2::VPCEndpoint',
  properties: {
    PolicyDocument: true,
    PrivateDnsEnabled: true,
    RouteTableIds: [true],
    SecurityGroupIds: [true],
    ServiceName: true,
    SubnetIds: [true],
    Tags: tagsShape,
    VpcEndpointType: true,
    VpcId: true,
  },
  required: ['VpcId', 'ServiceName'],
  replacing: ['ServiceName', 'VpcEndpointType', 'VpcId'],
  create: async (properties, context) => {
    const policy = policyOf(properties);
    const kind = properties['VpcEndpointType'] as VpcEndpointType | undefined;
    const {VpcEndpoint} = await context.cloud.invoke(
      createVpcEndpoint,
      {
        VpcId: properties['VpcId'] as string,
        ServiceName: properties['ServiceName'] as string,
        ...(kind !== undefined && {VpcEndpointType: kind}),
        // The API's default is yes, CloudFormation's is no.
        ...(kind === 'Interface' && {PrivateDnsEnabled: asBoolean(properties['PrivateDnsEnabled']) ?? false}),
        ...(policy !== undefined && {PolicyDocument: policy}),
        SubnetIds: list(properties, 'SubnetIds'),
        SecurityGroupIds: list(properties, 'SecurityGroupIds'),
        RouteTableIds: list(properties, 'RouteTableIds'),
        ...creation('vpc-endpoint', properties, context),
      },
      context.principal,
    );
    const id = VpcEndpoint!.VpcEndpointId!;
    context.made(describe(VpcEndpoint!));
    return context.until(async () => {
      const now = await endpointNow(id, context);
      if (!now)
        throw new AwsError('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`);
      return String(now.State).toLowerCase() === 'available' ? describe(now) : undefined;
    });
  },
  update: async (physical, properties, previous, context) => {
    const policy = policyOf(properties);
    const now = await endpointNow(physical.id, context);
    const groups = now?.Groups?.map(({GroupId = ''}) => GroupId) ?? [];
    const [AddSubnetIds, RemoveSubnetIds] = difference(now?.SubnetIds ?? [], list(properties, 'SubnetIds'));
    const [AddRouteTableIds, RemoveRouteTableIds] = difference(
      now?.RouteTableIds ?? [],
      list(properties, 'RouteTableIds'),
    );
    const [AddSecurityGroupIds, RemoveSecurityGroupIds] = properties['SecurityGroupIds']
      ? difference(groups, list(properties, 'SecurityGroupIds'))
      : [[], []];
    await context.cloud.invoke(
      modifyVpcEndpoint,
      {
        VpcEndpointId: physical.id,
        ...(policy === undefined ? {ResetPolicy: true} : {PolicyDocument: policy}),
        ...(properties['VpcEndpointType'] === 'Interface' && {
          PrivateDnsEnabled: asBoolean(properties['PrivateDnsEnabled']) ?? false,
        }),
        AddSubnetIds,
        RemoveSubnetIds,
        AddRouteTableIds,
        RemoveRouteTableIds,
        AddSecurityGroupIds,
        RemoveSecurityGroupIds,
      },
      context.principal,
    );
    await updateTags(physical.id, properties, previous, context);
    return describe((await endpointNow(physical.id, context))!);
  },
  delete: async ({id}, _properties, context) => {
    const request = {VpcEndpointIds: [id]};
    const {Unsuccessful = []} = await context.cloud.invoke(deleteVpcEndpoints, request, context.principal);
    const [failed] = Unsuccessful.filter(({Error: error}) => error?.Code !== 'InvalidVpcEndpointId.NotFound');
    if (failed) throw new AwsError(failed.Error!.Code!, failed.Error!.Message!);
    await context.until(async () => ((await endpointNow(id, context)) ? undefined : true));
  },
};
