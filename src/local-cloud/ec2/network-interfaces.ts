/** Network interfaces: those of interface endpoints. Nothing else here has one. */
import {createHash} from 'node:crypto';
import {
  DescribeNetworkInterfaces$,
  type DescribeNetworkInterfacesCommandInput,
  type DescribeNetworkInterfacesCommandOutput,
} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {describeBlock, parseBlock} from '../ip-block.ts';
import {AwsError} from '../operation.ts';
import {ec2Operation} from './ec2-operation.ts';
import {endpoints} from './endpoints.ts';
import {filtered, paged} from './filters.ts';
import {items, type Endpoint, type Item, type Subnet} from './network.ts';

export type NetworkInterface = Item & {
  readonly subnet: Subnet;
  readonly endpoint: Endpoint;
  readonly address: string;
};

/** An interface's id follows from its endpoint and subnet, so that nothing has to be remembered of it. */
export const interfaceId = (endpointId: string, subnetId: string): string =>
  `eni-0${createHash('sha256').update(`${endpointId} ${subnetId}`).digest('hex').slice(0, 16)}`;

const allInterfaces = (cloud: LocalCloud): NetworkInterface[] => {
  const used = new Map<string, number>();
  return endpoints(cloud).flatMap((endpoint) =>
    endpoint.subnetIds.flatMap((subnetId) => {
      const subnet = items(cloud, 'subnet').get(subnetId);
      if (!subnet) return [];
      const nth = used.get(subnetId) ?? 0;
      used.set(subnetId, nth + 1);
      const {base} = parseBlock(subnet.cidr)!;
      const address = describeBlock({base: base + 4 + nth, prefix: 32}).replace('/32', '');
      const {tags, createdAt} = endpoint;
      return [{id: interfaceId(endpoint.id, subnetId), tags, createdAt, subnet, endpoint, address}];
    }),
  );
};

export const interfacesIn = (cloud: LocalCloud, subnetId: string): NetworkInterface[] =>
  allInterfaces(cloud).filter(({subnet}) => subnet.id === subnetId);

export const describeNetworkInterfaces = ec2Operation<
  DescribeNetworkInterfacesCommandInput,
  DescribeNetworkInterfacesCommandOutput
>(
  DescribeNetworkInterfaces$,
  () => [],
  (input, cloud) => {
    const all = allInterfaces(cloud);
    const missing = input.NetworkInterfaceIds?.find((id) => !all.some((one) => one.id === id));
    if (missing !== undefined)
      throw new AwsError(
        'InvalidNetworkInterfaceID.NotFound',
        `The networkInterface ID '${missing}' does not exist`,
      );
    const named = all.filter(
      ({id}) => !input.NetworkInterfaceIds?.length || input.NetworkInterfaceIds.includes(id),
    );
    const found = filtered(named, input.Filters, {
      'network-interface-id': ({id}) => [id],
      'subnet-id': ({subnet}) => [subnet.id],
      'vpc-id': ({subnet}) => [subnet.vpcId],
      'group-id': ({endpoint}) => endpoint.groupIds,
      'availability-zone': ({subnet}) => [subnet.zone],
      'interface-type': () => ['vpc_endpoint'],
      status: () => ['in-use'],
      description: ({endpoint}) => [`VPC Endpoint Interface ${endpoint.id}`],
    });
    const {list, NextToken} = paged(found, input);
    return {
      NetworkInterfaces: list.map(({id, subnet, endpoint, address}) => ({
        NetworkInterfaceId: id,
        Description: `VPC Endpoint Interface ${endpoint.id}`,
        InterfaceType: 'vpc_endpoint',
        SubnetId: subnet.id,
        VpcId: subnet.vpcId,
        AvailabilityZone: subnet.zone,
        OwnerId: cloud.account,
        PrivateIpAddress: address,
        PrivateIpAddresses: [{Primary: true, PrivateIpAddress: address}],
        Groups: endpoint.groupIds.map((GroupId) => ({
          GroupId,
          GroupName: items(cloud, 'security-group').get(GroupId)?.name,
        })),
        RequesterManaged: true,
        SourceDestCheck: true,
        Status: 'in-use',
        TagSet: [],
      })),
      NextToken,
    };
  },
);
