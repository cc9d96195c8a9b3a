/** Route tables, their associations and routes, and internet gateways: what makes a subnet public. */
import {
  attachInternetGateway,
  createInternetGateway,
  deleteInternetGateway,
  detachInternetGateway,
} from '../../ec2/internet-gateways.ts';
import {
  associateRouteTable,
  createRoute,
  createRouteTable,
  deleteRoute,
  deleteRouteTable,
  disassociateRouteTable,
} from '../../ec2/route-tables.ts';
import type {Properties, ResourceType} from '../resource-type.ts';
import {creation, tagsShape, updateTags} from './ec2-tags.ts';
import {quiet} from './quiet.ts';

const text = (properties: Properties, name: string): string => properties[name] as string;

export const ec2RouteTable: ResourceType = {
  type: 'AWS::EC2::RouteTable',
  properties: {Tags: tagsShape, VpcId: true},
  required: ['VpcId'],
  replacing: ['VpcId'],
  create: async (properties, context) => {
    const {RouteTable} = await context.cloud.invoke(
      createRouteTable,
      {VpcId: text(properties, 'VpcId'), ...creation('route-table', properties, context)},
      context.principal,
    );
    const id = RouteTable!.RouteTableId!;
    return {id, attributes: {RouteTableId: id}};
  },
  update: async (physical, properties, previous, context) => {
    await updateTags(physical.id, properties, previous, context);
    return physical;
  },
  delete: async ({id}, _properties, {cloud, principal}) =>
    quiet(/NotFound/, () => cloud.invoke(deleteRouteTable, {RouteTableId: id}, principal)),
};

export const ec2SubnetRouteTableAssociation: ResourceType = {
  type: 'AWS::EC2::SubnetRouteTableAssociation',
  properties: {RouteTableId: true, SubnetId: true},
  required: ['RouteTableId', 'SubnetId'],
  replacing: ['RouteTableId', 'SubnetId'],
  create: async (properties, {cloud, principal}) => {
    const RouteTableId = text(properties, 'RouteTableId');
    const SubnetId = text(properties, 'SubnetId');
    const {AssociationId = ''} = await cloud.invoke(associateRouteTable, {RouteTableId, SubnetId}, principal);
    return {id: AssociationId, attributes: {Id: AssociationId}};
  },
  update: async (physical) => physical,
  delete: async ({id}, _properties, {cloud, principal}) =>
    quiet(/NotFound/, () => cloud.invoke(disassociateRouteTable, {AssociationId: id}, principal)),
};

export const ec2InternetGateway: ResourceType = {
  type: 'AWS::EC2::InternetGateway',
  properties: {Tags: tagsShape},
  create: async (properties, context) => {
    const {InternetGateway} = await context.cloud.invoke(
      createInternetGateway,
      creation('internet-gateway', properties, context),
      context.principal,
    );
    const id = InternetGateway!.InternetGatewayId!;
    return {id, attributes: {InternetGatewayId: id}};
  },
  update: async (physical, properties, previous, context) => {
    await updateTags(physical.id, properties, previous, context);
    return physical;
  },
  delete: async ({id}, _properties, {cloud, principal}) =>
    quiet(/NotFound/, () => cloud.invoke(deleteInternetGateway, {InternetGatewayId: id}, principal)),
};

export const ec2VpcGatewayAttachment: ResourceType = {
  type: 'AWS::EC2::VPCGatewayAttachment',
  properties: {InternetGatewayId: true, VpcId: true},
  required: ['VpcId', 'InternetGatewayId'],
  replacing: ['VpcId', 'InternetGatewayId'],
  create: async (properties, {cloud, principal, resumed}) => {
    const VpcId = text(properties, 'VpcId');
    const InternetGatewayId = text(properties, 'InternetGatewayId');
    await quiet(resumed ? /AlreadyAssociated/ : /^$/, () =>
      cloud.invoke(attachInternetGateway, {VpcId, InternetGatewayId}, principal),
    );
    return {id: `IGW|${VpcId}`, attributes: {AttachmentType: 'IGW'}};
  },
  update: async (physical) => physical,
  delete: async (_physical, properties, {cloud, principal}) =>
    quiet(/NotFound|NotAttached/, () =>
      cloud.invoke(
        detachInternetGateway,
        {VpcId: text(properties, 'VpcId'), InternetGatewayId: text(properties, 'InternetGatewayId')},
        principal,
      ),
    ),
};

export const ec2Route: ResourceType = {
  type: 'AWS::EC2::Route',
  properties: {DestinationCidrBlock: true, GatewayId: true, RouteTableId: true},
  required: ['RouteTableId', 'DestinationCidrBlock', 'GatewayId'],
  replacing: ['RouteTableId', 'DestinationCidrBlock', 'GatewayId'],
  create: async (properties, {cloud, principal, resumed}) => {
    const RouteTableId = text(properties, 'RouteTableId');
    const DestinationCidrBlock = text(properties, 'DestinationCidrBlock');
    const GatewayId = text(properties, 'GatewayId');
    await quiet(resumed ? /RouteAlreadyExists/ : /^$/, () =>
      cloud.invoke(createRoute, {RouteTableId, DestinationCidrBlock, GatewayId}, principal),
    );
    return {id: `${RouteTableId}|${DestinationCidrBlock}`, attributes: {CidrBlock: DestinationCidrBlock}};
  },
  update: async (physical) => physical,
  delete: async (_physical, properties, {cloud, principal}) =>
    quiet(/NotFound/, () =>
      cloud.invoke(
        deleteRoute,
        {
          RouteTableId: text(properties, 'RouteTableId'),
          DestinationCidrBlock: text(properties, 'DestinationCidrBlock'),
        },
        principal,
      ),
    ),
};
