import type {Service} from '../operation.ts';
import {
  attachInternetGateway,
  createInternetGateway,
  deleteInternetGateway,
  describeInternetGateways,
  detachInternetGateway,
} from './internet-gateways.ts';
import {describeNetworkInterfaces} from './network-interfaces.ts';
import {describeAccountAttributes, describeAvailabilityZones, describeRegions} from './regions.ts';
import {
  associateRouteTable,
  createRoute,
  createRouteTable,
  deleteRoute,
  deleteRouteTable,
  describeRouteTables,
  disassociateRouteTable,
} from './route-tables.ts';
import {
  authorizeSecurityGroupEgress,
  authorizeSecurityGroupIngress,
  createSecurityGroup,
  deleteSecurityGroup,
  describeSecurityGroupRules,
  describeSecurityGroups,
  revokeSecurityGroupEgress,
  revokeSecurityGroupIngress,
} from './security-groups.ts';
import {createSubnet, deleteSubnet, describeSubnets, modifySubnetAttribute} from './subnets.ts';
import {createTags, deleteTags, describeTagsOperation} from './tags.ts';
import {
  createVpcEndpoint,
  deleteVpcEndpoints,
  describeVpcEndpoints,
  modifyVpcEndpoint,
} from './vpc-endpoints.ts';
import {createVpc, deleteVpc, describeVpcAttribute, describeVpcs, modifyVpcAttribute} from './vpcs.ts';

/** EC2, as far as networks go: there are no instances here. */
export const ec2: Service = {
  signingName: 'ec2',
  protocol: 'ec2-query',
  version: '2016-11-15',
  xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  sdkName: 'ec2',
  operations: [
    associateRouteTable,
    attachInternetGateway,
    authorizeSecurityGroupEgress,
    authorizeSecurityGroupIngress,
    createInternetGateway,
    createRoute,
    createRouteTable,
    createSecurityGroup,
    createSubnet,
    createTags,
    createVpc,
    createVpcEndpoint,
    deleteInternetGateway,
    deleteRoute,
    deleteRouteTable,
    deleteSecurityGroup,
    deleteSubnet,
    deleteTags,
    deleteVpc,
    deleteVpcEndpoints,
    describeAccountAttributes,
    describeAvailabilityZones,
    describeInternetGateways,
    describeNetworkInterfaces,
    describeRegions,
    describeRouteTables,
    describeSecurityGroupRules,
    describeSecurityGroups,
    describeSubnets,
    describeTagsOperation,
    describeVpcAttribute,
    describeVpcEndpoints,
    describeVpcs,
    detachInternetGateway,
    disassociateRouteTable,
    modifySubnetAttribute,
    modifyVpcAttribute,
    modifyVpcEndpoint,
    revokeSecurityGroupEgress,
    revokeSecurityGroupIngress,
  ],
};
