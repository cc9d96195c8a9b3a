/** Network interfaces: those of interface endpoints and of clusters. Nothing else here has one. */
import {createHash} from 'node:crypto';
import {
  DescribeNetworkInterfaces$,
  type DescribeNetworkInterfacesCommandInput,
  type DescribeNetworkInterfacesCommandOutput,
  type NetworkInterface as InterfaceDescription,
} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {describeBlock, parseBlock} from '../ip-block.ts';
import {AwsError} from '../operation.ts';
import {allClusters} from '../redshift/cluster.ts';
import {subnetGroups} from '../redshift/subnet-group.ts';
import {ec2Operation} from './ec2-operation.ts';
import {endpoints} from './endpoints.ts';
import {filtered, paged} from './filters.ts';
import {items, type Item, type Subnet} from './network.ts';

type Owned = {
  readonly id: string;
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  readonly kind: 'vpc_endpoint' | 'interface';
  readonly description: string;
  readonly createdAt: number;
};

type NetworkInterface = Item & Owned & {readonly subnet: Subnet; readonly address: string};

/** An interface's id follows from its owner and subnet, so that nothing has to be remembered of it. */
export const interfaceId = (owner: string, subnetId: string): string =>
  `eni-0${createHash('sha256').update(`${owner} ${subnetId}`).digest('hex').slice(0, 16)}`;

const ofEndpoints = (cloud: LocalCloud): Owned[] =>
  endpoints(cloud).flatMap(({id, subnetIds, groupIds, createdAt}) =>
    subnetIds.map((subnetId) => ({
      id: interfaceId(id, subnetId),
      subnetId,
      groupIds,
      kind: 'vpc_endpoint' as const,
      description: `VPC Endpoint Interface ${id}`,
      createdAt,
    })),
  );

const ofClusters = (cloud: LocalCloud): Owned[] =>
  allClusters(cloud).flatMap(({namespaceId, subnetGroup, zone, securityGroups, createdAt}) => {
    const place = subnetGroups(cloud)
      .get(subnetGroup)
      ?.places.find((one) => one.zone === zone);
    if (!place) return [];
    const {subnetId} = place;
    const id = interfaceId(namespaceId, subnetId);
    const description = 'RedshiftNetworkInterface';
    return [{id, subnetId, groupIds: securityGroups, kind: 'interface' as const, description, createdAt}];
  });

/** Every interface, with the addresses handed out in the order of their making. */
export const networkInterfaces = (cloud: LocalCloud): NetworkInterface[] => {
  const used = new Map<string, number>();
  return [...ofEndpoints(cloud), ...ofClusters(cloud)].flatMap((owned) => {
    const subnet = items(cloud, 'subnet').get(owned.subnetId);
    if (!subnet) return [];
    const nth = used.get(subnet.id) ?? 0;
    used.set(subnet.id, nth + 1);
    const {base} = parseBlock(subnet.cidr)!;
    const address = describeBlock({base: base + 4 + nth, prefix: 32}).replace('/32', '');
    return [{...owned, tags: {}, subnet, address}];
  });
};

export const interfacesIn = (cloud: LocalCloud, subnetId: string): NetworkInterface[] =>
  networkInterfaces(cloud).filter(({subnet}) => subnet.id === subnetId);

const describeInterface = (cloud: LocalCloud, one: NetworkInterface): InterfaceDescription => ({
  NetworkInterfaceId: one.id,
  Description: one.description,
  InterfaceType: one.kind,
  SubnetId: one.subnet.id,
  VpcId: one.subnet.vpcId,
  AvailabilityZone: one.subnet.zone,
  OwnerId: cloud.account,
  PrivateIpAddress: one.address,
  PrivateIpAddresses: [{Primary: true, PrivateIpAddress: one.address}],
  Groups: one.groupIds.map((GroupId) => ({
    GroupId,
    GroupName: items(cloud, 'security-group').get(GroupId)?.name,
  })),
  RequesterManaged: true,
  SourceDestCheck: true,
  Status: 'in-use',
  TagSet: [],
});

export const describeNetworkInterfaces = ec2Operation<
  DescribeNetworkInterfacesCommandInput,
  DescribeNetworkInterfacesCommandOutput
>(
  DescribeNetworkInterfaces$,
  () => [],
  (input, cloud) => {
    const all = networkInterfaces(cloud);
    const ids = input.NetworkInterfaceIds ?? [];
    const missing = ids.find((id) => !all.some((one) => one.id === id));
    if (missing !== undefined)
      throw new AwsError(
        'InvalidNetworkInterfaceID.NotFound',
        `The networkInterface ID '${missing}' does not exist`,
      );
    const named = all.filter(({id}) => ids.length === 0 || ids.includes(id));
    const found = filtered(named, input.Filters, {
      'network-interface-id': ({id}) => [id],
      'subnet-id': ({subnet}) => [subnet.id],
      'vpc-id': ({subnet}) => [subnet.vpcId],
      'group-id': ({groupIds}) => groupIds,
      'availability-zone': ({subnet}) => [subnet.zone],
      'interface-type': ({kind}) => [kind],
      status: () => ['in-use'],
      description: ({description}) => [description],
    });
    const {list, NextToken} = paged(found, input);
    return {NetworkInterfaces: list.map((one) => describeInterface(cloud, one)), NextToken};
  },
);
