import {
  CreateClusterSubnetGroup$,
  DeleteClusterSubnetGroup$,
  DescribeClusterSubnetGroups$,
  ModifyClusterSubnetGroup$,
  type CreateClusterSubnetGroupCommandInput,
  type CreateClusterSubnetGroupCommandOutput,
  type DeleteClusterSubnetGroupCommandInput,
  type DeleteClusterSubnetGroupCommandOutput,
  type DescribeClusterSubnetGroupsCommandInput,
  type DescribeClusterSubnetGroupsCommandOutput,
  type ModifyClusterSubnetGroupCommandInput,
  type ModifyClusterSubnetGroupCommandOutput,
} from '@aws-sdk/client-redshift';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation, type Access} from '../operation.ts';
import {allClusters, tagConditions} from './cluster.ts';
import {invalidValue} from './errors.ts';
import {placesOf} from './network.ts';
import {pageOf} from './paging.ts';
import {describeSubnetGroup, subnetGroups, theSubnetGroup, type SubnetGroup} from './subnet-group.ts';
import {hasTags, requestTagConditions, tagRecord} from './tags.ts';

const on = (cloud: LocalCloud, action: string, name = '*'): Access => ({
  action: `redshift:${action}`,
  resource: cloud.arn('redshift', `subnetgroup:${name.toLowerCase()}`),
  context: tagConditions(subnetGroups(cloud).get(name.toLowerCase())?.tags ?? {}),
});

/** The subnets of one group are in one network. */
const placesInOneNetwork = async (
  cloud: LocalCloud,
  subnetIds: readonly string[],
): Promise<Pick<SubnetGroup, 'places' | 'vpcId'>> => {
  if (subnetIds.length === 0) throw invalidValue('A cluster subnet group must have at least one subnet.');
  if (subnetIds.length > 20)
    throw new AwsError(
      'ClusterSubnetQuotaExceededFault',
      'A cluster subnet group can have at most 20 subnets.',
    );
  const places = await placesOf(cloud, subnetIds);
  const vpcId = places[0]?.vpcId ?? '';
  if (places.some((place) => place.vpcId !== vpcId))
    throw new AwsError('InvalidSubnet', 'The subnets of a cluster subnet group must be in one VPC.');
  return {places, vpcId};
};

export const createClusterSubnetGroup = operation<
  CreateClusterSubnetGroupCommandInput,
  CreateClusterSubnetGroupCommandOutput
>(CreateClusterSubnetGroup$, {
  access: (input, {cloud}) => [
    {
      ...on(cloud, 'CreateClusterSubnetGroup', input.ClusterSubnetGroupName),
      context: requestTagConditions(input.Tags),
    },
  ],
  handle: async (input, {cloud}) => {
    const name = (input.ClusterSubnetGroupName ?? '').toLowerCase();
    if (!/^[a-z0-9 ._-]{1,255}$/.test(name) || name === 'default')
      throw invalidValue(
        `The parameter ClusterSubnetGroupName is not valid: ${name}. It must contain no more than 255 alphanumeric characters or hyphens and must not be "Default".`,
      );
    const tags = tagRecord(input.Tags);
    const places = await placesInOneNetwork(cloud, input.SubnetIds ?? []);
    if (subnetGroups(cloud).has(name))
      throw new AwsError('ClusterSubnetGroupAlreadyExists', `Cluster subnet group ${name} already exists.`);
    const group = {name, description: input.Description ?? '', ...places, tags};
    subnetGroups(cloud).set(name, group);
    return {ClusterSubnetGroup: describeSubnetGroup(group)};
  },
});

export const modifyClusterSubnetGroup = operation<
  ModifyClusterSubnetGroupCommandInput,
  ModifyClusterSubnetGroupCommandOutput
>(ModifyClusterSubnetGroup$, {
  access: (input, {cloud}) => [on(cloud, 'ModifyClusterSubnetGroup', input.ClusterSubnetGroupName)],
  handle: async (input, {cloud}) => {
    const before = theSubnetGroup(cloud, input.ClusterSubnetGroupName);
    const places = await placesInOneNetwork(cloud, input.SubnetIds ?? []);
    if (places.vpcId !== before.vpcId)
      throw new AwsError('InvalidSubnet', `The subnets must be in the VPC ${before.vpcId} of the group.`);
    const group = {...before, description: input.Description ?? before.description, ...places};
    subnetGroups(cloud).set(group.name, group);
    return {ClusterSubnetGroup: describeSubnetGroup(group)};
  },
});

export const deleteClusterSubnetGroup = operation<
  DeleteClusterSubnetGroupCommandInput,
  DeleteClusterSubnetGroupCommandOutput
>(DeleteClusterSubnetGroup$, {
  access: (input, {cloud}) => [on(cloud, 'DeleteClusterSubnetGroup', input.ClusterSubnetGroupName)],
  handle: (input, {cloud}) => {
    const {name} = theSubnetGroup(cloud, input.ClusterSubnetGroupName);
    if (allClusters(cloud).some(({subnetGroup}) => subnetGroup.toLowerCase() === name))
      throw new AwsError(
        'InvalidClusterSubnetGroupStateFault',
        `Cluster subnet group ${name} is in use and cannot be deleted.`,
      );
    subnetGroups(cloud).delete(name);
    return {};
  },
});

export const describeClusterSubnetGroups = operation<
  DescribeClusterSubnetGroupsCommandInput,
  DescribeClusterSubnetGroupsCommandOutput
>(DescribeClusterSubnetGroups$, {
  access: (input, {cloud}) => [on(cloud, 'DescribeClusterSubnetGroups', input.ClusterSubnetGroupName)],
  handle: (input, {cloud}) => {
    const {ClusterSubnetGroupName: name} = input;
    const found = name === undefined ? subnetGroups(cloud).values() : [theSubnetGroup(cloud, name)];
    const {items, ...marker} = pageOf(
      found.filter(({tags}) => hasTags(tags, input)),
      input,
    );
    return {ClusterSubnetGroups: items.map(describeSubnetGroup), ...marker};
  },
});
