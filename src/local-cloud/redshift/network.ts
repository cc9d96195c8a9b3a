/**
 * What Redshift asks EC2: where subnets are, and whether security groups exist.
 * It looks with its service-linked role, so the caller needs no permissions in EC2.
 */
import type {LocalCloud} from '../cloud.ts';
import {describeSecurityGroups} from '../ec2/security-groups.ts';
import {describeSubnets} from '../ec2/subnets.ts';
import {AwsError} from '../operation.ts';

export type Place = {readonly subnetId: string; readonly vpcId: string; readonly zone: string};

/** Throws InvalidSubnet when one of them is not there. */
export const placesOf = async (cloud: LocalCloud, subnetIds: readonly string[]): Promise<Place[]> => {
  const {Subnets: subnets = []} = await cloud.invoke(
    describeSubnets,
    {Filters: [{Name: 'subnet-id', Values: [...subnetIds]}]},
    cloud.root,
  );
  return subnetIds.map((subnetId) => {
    const found = subnets.find(({SubnetId}) => SubnetId === subnetId);
    if (!found?.VpcId || !found.AvailabilityZone)
      throw new AwsError('InvalidSubnet', `Subnet ${subnetId} is not valid or does not exist.`);
    return {subnetId, vpcId: found.VpcId, zone: found.AvailabilityZone};
  });
};

/** Throws when a group is not there or is in another network than the cluster. */
export const verifySecurityGroups = async (
  cloud: LocalCloud,
  ids: readonly string[],
  vpcId: string | undefined,
): Promise<void> => {
  if (ids.length === 0) return;
  const {SecurityGroups: groups = []} = await cloud.invoke(
    describeSecurityGroups,
    {Filters: [{Name: 'group-id', Values: [...ids]}]},
    cloud.root,
  );
  for (const id of ids) {
    const group = groups.find(({GroupId}) => GroupId === id);
    if (!group) throw new AwsError('InvalidParameterValue', `The security group '${id}' does not exist`);
    if (vpcId !== undefined && group.VpcId !== vpcId)
      throw new AwsError(
        'InvalidVPCNetworkStateFault',
        `The security group ${id} is not in the VPC ${vpcId} of the cluster subnet group.`,
      );
  }
};

/** The network's default security group, which a cluster gets when it names none. */
export const defaultSecurityGroup = async (cloud: LocalCloud, vpcId: string): Promise<string | undefined> => {
  const {SecurityGroups: groups = []} = await cloud.invoke(
    describeSecurityGroups,
    {
      Filters: [
        {Name: 'vpc-id', Values: [vpcId]},
        {Name: 'group-name', Values: ['default']},
      ],
    },
    cloud.root,
  );
  return groups[0]?.GroupId;
};
