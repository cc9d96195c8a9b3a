import type {ClusterSubnetGroup} from '@aws-sdk/client-redshift';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError} from '../operation.ts';
import type {Place} from './network.ts';
import {tagList} from '../tags.ts';

export type SubnetGroup = {
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly places: readonly Place[];
  readonly tags: Readonly<Record<string, string>>;
};

export const subnetGroups = (cloud: LocalCloud): Collection<SubnetGroup> =>
  cloud.collection<SubnetGroup>('redshift/subnet-groups');

export const theSubnetGroup = (cloud: LocalCloud, name = ''): SubnetGroup => {
  const group = subnetGroups(cloud).get(name.toLowerCase());
  if (!group)
    throw new AwsError('ClusterSubnetGroupNotFoundFault', `Cluster subnet group ${name} not found.`);
  return group;
};

export const describeSubnetGroup = (group: SubnetGroup): ClusterSubnetGroup => ({
  ClusterSubnetGroupName: group.name,
  Description: group.description,
  VpcId: group.vpcId,
  SubnetGroupStatus: 'Complete',
  Subnets: group.places.map(({subnetId, zone}) => ({
    SubnetIdentifier: subnetId,
    SubnetAvailabilityZone: {Name: zone, SupportedPlatforms: []},
    SubnetStatus: 'Active',
  })),
  Tags: tagList(group.tags),
  SupportedClusterIpAddressTypes: ['ipv4'],
});
