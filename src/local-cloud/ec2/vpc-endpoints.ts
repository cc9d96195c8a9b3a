import {
  CreateVpcEndpoint$,
  DeleteVpcEndpoints$,
  DescribeVpcEndpoints$,
  ModifyVpcEndpoint$,
  type CreateVpcEndpointCommandInput,
  type CreateVpcEndpointCommandOutput,
  type DeleteVpcEndpointsCommandInput,
  type DeleteVpcEndpointsCommandOutput,
  type DescribeVpcEndpointsCommandInput,
  type DescribeVpcEndpointsCommandOutput,
  type ModifyVpcEndpointCommandInput,
  type ModifyVpcEndpointCommandOutput,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {ec2Operation, type Idempotent} from './ec2-operation.ts';
import {verifyService} from './endpoint-services.ts';
import {endpoints, stateOf} from './endpoints.ts';
import {chosen, filtered, paged} from './filters.ts';
import {interfaceId} from './network-interfaces.ts';
import {find, items, madeWith, newId, notFound, type Endpoint} from './network.ts';
import {describeTags, specifiedTags} from './tags.ts';

const openPolicy = JSON.stringify({
  Statement: [{Action: '*', Effect: 'Allow', Principal: '*', Resource: '*'}],
});

const describeEndpoint = (cloud: LocalCloud, endpoint: Endpoint): VpcEndpoint => ({
  VpcEndpointId: endpoint.id,
  VpcEndpointType: endpoint.kind,
  VpcId: endpoint.vpcId,
  ServiceName: endpoint.serviceName,
  State: stateOf(cloud, endpoint),
  PolicyDocument: endpoint.policy,
  RouteTableIds: [...endpoint.routeTableIds],
  SubnetIds: [...endpoint.subnetIds],
  Groups: endpoint.groupIds.map((GroupId) => ({
    GroupId,
    GroupName: items(cloud, 'security-group').get(GroupId)?.name,
  })),
  IpAddressType: 'ipv4',
  PrivateDnsEnabled: endpoint.privateDns,
  RequesterManaged: false,
  NetworkInterfaceIds: endpoint.subnetIds.map((subnetId) => interfaceId(endpoint.id, subnetId)),
  DnsEntries:
    endpoint.kind === 'Interface'
      ? [
          {
            DnsName: `${endpoint.id}.${endpoint.serviceName.split('.').reverse().slice(0, 2).join('.')}.vpce.amazonaws.com`,
          },
        ]
      : [],
  CreationTimestamp: new Date(endpoint.createdAt),
  OwnerId: cloud.account,
  Tags: describeTags(endpoint),
});

export const createVpcEndpoint = ec2Operation<
  CreateVpcEndpointCommandInput & Idempotent,
  CreateVpcEndpointCommandOutput
>(
  CreateVpcEndpoint$,
  ({VpcId}) => [
    ['vpc-endpoint', undefined],
    ['vpc', VpcId],
  ],
  (input, cloud) => {
    const before = madeWith(cloud, 'vpc-endpoint', input.ClientToken);
    if (before) return {VpcEndpoint: describeEndpoint(cloud, before), ClientToken: input.ClientToken};
    const vpc = find(cloud, 'vpc', input.VpcId ?? '');
    const kind = input.VpcEndpointType ?? 'Gateway';
    if (kind !== 'Interface' && kind !== 'Gateway')
      throw new AwsError(
        'UnsupportedOperation',
        `VPC endpoints of type ${kind} are not supported by this local cloud.`,
      );
    const serviceName = verifyService(cloud, input.ServiceName, kind);
    const endpoint: Endpoint = {
      id: newId('vpce'),
      tags: specifiedTags(input.TagSpecifications, 'vpc-endpoint'),
      createdAt: cloud.now(),
      token: input.ClientToken,
      kind,
      vpcId: vpc.id,
      serviceName,
      policy: input.PolicyDocument ?? openPolicy,
      privateDns: kind === 'Interface' && (input.PrivateDnsEnabled ?? true),
      subnetIds: input.SubnetIds ?? [],
      groupIds: kind === 'Interface' ? groupsFor(cloud, vpc.id, input.SecurityGroupIds) : [],
      routeTableIds: input.RouteTableIds ?? [],
    };
    verifyPlaces(cloud, endpoint);
    verifyPrivateDns(cloud, endpoint);
    items(cloud, 'vpc-endpoint').set(endpoint.id, endpoint);
    return {VpcEndpoint: describeEndpoint(cloud, endpoint), ClientToken: input.ClientToken};
  },
);

const groupsFor = (cloud: LocalCloud, vpcId: string, ids: readonly string[] = []): readonly string[] => {
  const groups = items(cloud, 'security-group')
    .values()
    .filter((group) => group.vpcId === vpcId);
  if (ids.length === 0) return groups.filter(({name}) => name === 'default').map(({id}) => id);
  for (const id of ids) if (!groups.some((group) => group.id === id)) throw notFound('security-group', id);
  return ids;
};

/** Its subnets and route tables are in its network, and no two subnets in one zone. */
const verifyPlaces = (cloud: LocalCloud, {vpcId, subnetIds, routeTableIds}: Endpoint): void => {
  const zones = new Set<string>();
  for (const id of subnetIds) {
    const subnet = find(cloud, 'subnet', id);
    if (subnet.vpcId !== vpcId) throw notFound('subnet', id);
    if (zones.has(subnet.zone))
      throw new AwsError(
        'DuplicateSubnetsInSameZone',
        `Found another VPC endpoint subnet in the availability zone of ${id}`,
      );
    zones.add(subnet.zone);
  }
  for (const id of routeTableIds)
    if (find(cloud, 'route-table', id).vpcId !== vpcId) throw notFound('route-table', id);
};

const verifyPrivateDns = (cloud: LocalCloud, endpoint: Endpoint): void => {
  if (!endpoint.privateDns) return;
  const vpc = find(cloud, 'vpc', endpoint.vpcId);
  if (!vpc.dnsSupport || !vpc.dnsHostnames)
    throw new AwsError(
      'InvalidParameter',
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.id}`,
    );
  const conflict = endpoints(cloud).some(
    (other) =>
      other.id !== endpoint.id &&
      other.vpcId === vpc.id &&
      other.privateDns &&
      other.serviceName === endpoint.serviceName,
  );
  if (conflict)
    throw new AwsError(
      'InvalidParameter',
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${endpoint.serviceName} in the VPC ${vpc.id}`,
    );
};

export const modifyVpcEndpoint = ec2Operation<ModifyVpcEndpointCommandInput, ModifyVpcEndpointCommandOutput>(
  ModifyVpcEndpoint$,
  ({VpcEndpointId}) => [['vpc-endpoint', VpcEndpointId]],
  (input, cloud) => {
    const before = find(cloud, 'vpc-endpoint', input.VpcEndpointId ?? '');
    const changed = (
      list: readonly string[],
      add: readonly string[] = [],
      remove: readonly string[] = [],
    ) => [...new Set([...list.filter((id) => !remove.includes(id)), ...add])];
    const endpoint: Endpoint = {
      ...before,
      policy: input.ResetPolicy ? openPolicy : (input.PolicyDocument ?? before.policy),
      privateDns: input.PrivateDnsEnabled ?? before.privateDns,
      subnetIds: changed(before.subnetIds, input.AddSubnetIds, input.RemoveSubnetIds),
      groupIds: changed(before.groupIds, input.AddSecurityGroupIds, input.RemoveSecurityGroupIds),
      routeTableIds: changed(before.routeTableIds, input.AddRouteTableIds, input.RemoveRouteTableIds),
    };
    if (endpoint.kind === 'Interface') groupsFor(cloud, endpoint.vpcId, endpoint.groupIds);
    verifyPlaces(cloud, endpoint);
    verifyPrivateDns(cloud, endpoint);
    items(cloud, 'vpc-endpoint').set(endpoint.id, endpoint);
    return {Return: true};
  },
);

/** DeleteVpcEndpoints: those that are not there are told among the unsuccessful ones. */
export const deleteVpcEndpoints = ec2Operation<
  DeleteVpcEndpointsCommandInput,
  DeleteVpcEndpointsCommandOutput
>(
  DeleteVpcEndpoints$,
  ({VpcEndpointIds = []}) => VpcEndpointIds.map((id) => ['vpc-endpoint', id] as const),
  ({VpcEndpointIds = []}, cloud) => ({
    Unsuccessful: VpcEndpointIds.flatMap((ResourceId) => {
      const endpoint = endpoints(cloud).find(({id}) => id === ResourceId);
      if (!endpoint) {
        const {code: Code, message: Message} = notFound('vpc-endpoint', ResourceId);
        return [{ResourceId, Error: {Code, Message}}];
      }
      if (endpoint.deletedAt === undefined)
        items(cloud, 'vpc-endpoint').set(ResourceId, {...endpoint, deletedAt: cloud.now()});
      return [];
    }),
  }),
);

export const describeVpcEndpoints = ec2Operation<
  DescribeVpcEndpointsCommandInput,
  DescribeVpcEndpointsCommandOutput
>(
  DescribeVpcEndpoints$,
  () => [],
  (input, cloud) => {
    const found = filtered(chosen('vpc-endpoint', endpoints(cloud), input.VpcEndpointIds), input.Filters, {
      'vpc-endpoint-id': ({id}) => [id],
      'vpc-id': ({vpcId}) => [vpcId],
      'service-name': ({serviceName}) => [serviceName],
      'vpc-endpoint-type': ({kind}) => [kind],
      'vpc-endpoint-state': (endpoint) => [stateOf(cloud, endpoint)],
    });
    const {list, NextToken} = paged(found, input);
    return {VpcEndpoints: list.map((endpoint) => describeEndpoint(cloud, endpoint)), NextToken};
  },
);
