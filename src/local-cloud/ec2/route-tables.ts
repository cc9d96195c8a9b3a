import {
  AssociateRouteTable$,
  CreateRoute$,
  CreateRouteTable$,
  DeleteRoute$,
  DeleteRouteTable$,
  DescribeRouteTables$,
  DisassociateRouteTable$,
  type AssociateRouteTableCommandInput,
  type AssociateRouteTableCommandOutput,
  type CreateRouteCommandInput,
  type CreateRouteCommandOutput,
  type CreateRouteTableCommandInput,
  type CreateRouteTableCommandOutput,
  type DeleteRouteCommandInput,
  type DeleteRouteCommandOutput,
  type DeleteRouteTableCommandInput,
  type DeleteRouteTableCommandOutput,
  type DescribeRouteTablesCommandInput,
  type DescribeRouteTablesCommandOutput,
  type DisassociateRouteTableCommandInput,
  type DisassociateRouteTableCommandOutput,
  type RouteTable as RouteTableDescription,
} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {ec2Operation, type Idempotent} from './ec2-operation.ts';
import {chosen, filtered, paged} from './filters.ts';
import {dependencyViolation, find, items, madeWith, newId, type RouteTable} from './network.ts';
import {describeTags, specifiedTags} from './tags.ts';
import {canonicalCidr} from './canonical-cidr.ts';

const describeRouteTable = (cloud: LocalCloud, table: RouteTable): RouteTableDescription => ({
  RouteTableId: table.id,
  VpcId: table.vpcId,
  OwnerId: cloud.account,
  Associations: table.associations.map(({id, subnetId}) => ({
    Main: subnetId === undefined,
    RouteTableAssociationId: id,
    RouteTableId: table.id,
    SubnetId: subnetId,
    AssociationState: {State: 'associated'},
  })),
  PropagatingVgws: [],
  Routes: [
    {
      DestinationCidrBlock: items(cloud, 'vpc').get(table.vpcId)?.cidr,
      GatewayId: 'local',
      Origin: 'CreateRouteTable',
      State: 'active',
    },
    ...table.routes.map(({destination, gatewayId}) => ({
      DestinationCidrBlock: destination,
      GatewayId: gatewayId,
      Origin: 'CreateRoute' as const,
      State:
        items(cloud, 'internet-gateway').get(gatewayId)?.vpcId === table.vpcId
          ? ('active' as const)
          : ('blackhole' as const),
    })),
  ],
  Tags: describeTags(table),
});

export const createRouteTable = ec2Operation<
  CreateRouteTableCommandInput & Idempotent,
  CreateRouteTableCommandOutput
>(
  CreateRouteTable$,
  ({VpcId}) => [
    ['route-table', undefined],
    ['vpc', VpcId],
  ],
  (input, cloud) => {
    const before = madeWith(cloud, 'route-table', input.ClientToken);
    if (before) return {RouteTable: describeRouteTable(cloud, before)};
    const vpc = find(cloud, 'vpc', input.VpcId ?? '');
    const table: RouteTable = {
      id: newId('rtb'),
      tags: specifiedTags(input.TagSpecifications, 'route-table'),
      createdAt: cloud.now(),
      token: input.ClientToken,
      vpcId: vpc.id,
      main: false,
      routes: [],
      associations: [],
    };
    items(cloud, 'route-table').set(table.id, table);
    return {RouteTable: describeRouteTable(cloud, table)};
  },
);

export const deleteRouteTable = ec2Operation<DeleteRouteTableCommandInput, DeleteRouteTableCommandOutput>(
  DeleteRouteTable$,
  ({RouteTableId}) => [['route-table', RouteTableId]],
  ({RouteTableId = ''}, cloud) => {
    const table = find(cloud, 'route-table', RouteTableId);
    if (table.main || table.associations.length > 0)
      throw dependencyViolation(`The routeTable '${RouteTableId}' has dependencies and cannot be deleted.`);
    items(cloud, 'route-table').delete(RouteTableId);
    return {};
  },
);

export const describeRouteTables = ec2Operation<
  DescribeRouteTablesCommandInput,
  DescribeRouteTablesCommandOutput
>(
  DescribeRouteTables$,
  () => [],
  (input, cloud) => {
    const all = chosen('route-table', items(cloud, 'route-table').values(), input.RouteTableIds);
    const found = filtered(all, input.Filters, {
      'route-table-id': ({id}) => [id],
      'vpc-id': ({vpcId}) => [vpcId],
      'association.main': ({main}) => [String(main)],
      'association.subnet-id': ({associations}) => associations.flatMap(({subnetId}) => subnetId ?? []),
      'association.route-table-association-id': ({associations}) => associations.map(({id}) => id),
      'route.gateway-id': ({routes}) => ['local', ...routes.map(({gatewayId}) => gatewayId)],
      'route.destination-cidr-block': ({routes}) => routes.map(({destination}) => destination),
    });
    const {list, NextToken} = paged(found, input);
    return {RouteTables: list.map((table) => describeRouteTable(cloud, table)), NextToken};
  },
);

export const associateRouteTable = ec2Operation<
  AssociateRouteTableCommandInput,
  AssociateRouteTableCommandOutput
>(
  AssociateRouteTable$,
  ({RouteTableId, SubnetId}) => [
    ['route-table', RouteTableId],
    ['subnet', SubnetId],
  ],
  ({RouteTableId = '', SubnetId = '', GatewayId}, cloud) => {
    if (GatewayId !== undefined)
      throw new AwsError(
        'UnsupportedOperation',
        'Gateway associations are not supported by this local cloud.',
      );
    const table = find(cloud, 'route-table', RouteTableId);
    const subnet = find(cloud, 'subnet', SubnetId);
    if (subnet.vpcId !== table.vpcId)
      throw new AwsError(
        'InvalidParameterValue',
        `Route table ${table.id} and subnet ${subnet.id} belong to different networks`,
      );
    for (const other of items(cloud, 'route-table').values()) {
      const existing = other.associations.find(({subnetId}) => subnetId === SubnetId);
      if (existing && other.id === table.id)
        return {AssociationId: existing.id, AssociationState: {State: 'associated'}};
      if (existing)
        throw new AwsError(
          'Resource.AlreadyAssociated',
          `the specified association for route table ${table.id} conflicts with an existing association`,
        );
    }
    const id = newId('rtbassoc');
    items(cloud, 'route-table').set(table.id, {
      ...table,
      associations: [...table.associations, {id, subnetId: SubnetId}],
    });
    return {AssociationId: id, AssociationState: {State: 'associated'}};
  },
);

export const disassociateRouteTable = ec2Operation<
  DisassociateRouteTableCommandInput,
  DisassociateRouteTableCommandOutput
>(
  DisassociateRouteTable$,
  () => [['route-table', undefined]],
  ({AssociationId = ''}, cloud) => {
    const table = items(cloud, 'route-table')
      .values()
      .find(({associations}) => associations.some(({id}) => id === AssociationId));
    if (!table)
      throw new AwsError(
        'InvalidAssociationID.NotFound',
        `The association ID '${AssociationId}' does not exist`,
      );
    if (table.associations.some(({id, subnetId}) => id === AssociationId && subnetId === undefined))
      throw new AwsError(
        'InvalidParameterValue',
        `cannot disassociate the main route table association ${AssociationId}`,
      );
    items(cloud, 'route-table').set(table.id, {
      ...table,
      associations: table.associations.filter(({id}) => id !== AssociationId),
    });
    return {};
  },
);

export const createRoute = ec2Operation<CreateRouteCommandInput, CreateRouteCommandOutput>(
  CreateRoute$,
  ({RouteTableId}) => [['route-table', RouteTableId]],
  ({RouteTableId = '', DestinationCidrBlock, GatewayId}, cloud) => {
    const table = find(cloud, 'route-table', RouteTableId);
    if (DestinationCidrBlock === undefined || GatewayId === undefined)
      throw new AwsError(
        'UnsupportedOperation',
        'Only routes of an IPv4 block to an internet gateway are supported by this local cloud.',
      );
    const destination = canonicalCidr(DestinationCidrBlock);
    if (find(cloud, 'internet-gateway', GatewayId).vpcId !== table.vpcId)
      throw new AwsError(
        'InvalidParameterValue',
        `route table ${table.id} and network gateway ${GatewayId} belong to different networks`,
      );
    if (table.routes.some((route) => route.destination === destination))
      throw new AwsError('RouteAlreadyExists', `The route identified by ${destination} already exists.`);
    items(cloud, 'route-table').set(table.id, {
      ...table,
      routes: [...table.routes, {destination, gatewayId: GatewayId}],
    });
    return {Return: true};
  },
);

export const deleteRoute = ec2Operation<DeleteRouteCommandInput, DeleteRouteCommandOutput>(
  DeleteRoute$,
  ({RouteTableId}) => [['route-table', RouteTableId]],
  ({RouteTableId = '', DestinationCidrBlock}, cloud) => {
    const table = find(cloud, 'route-table', RouteTableId);
    const routes = table.routes.filter(({destination}) => destination !== DestinationCidrBlock);
    if (routes.length === table.routes.length)
      throw new AwsError(
        'InvalidRoute.NotFound',
        `no route with destination-cidr-block ${DestinationCidrBlock} in route table ${table.id}`,
      );
    items(cloud, 'route-table').set(table.id, {...table, routes});
    return {};
  },
);
