import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type {Cloud} from './cloud.ts';
import type {KindName} from './kinds.ts';

/** What stands in a network and keeps it from being deleted; its default security group goes with it. */
export const contentsOf = async (
  cloud: Cloud,
  network: string,
): Promise<{readonly type: KindName; readonly id: string}[]> => {
  const client = cloud.client(EC2Client);
  const Filters = [{Name: 'vpc-id', Values: [network]}];
  const [interfaces, endpoints, groups, subnets] = await Promise.all([
    client.send(new DescribeNetworkInterfacesCommand({Filters})),
    client.send(new DescribeVpcEndpointsCommand({Filters})),
    client.send(new DescribeSecurityGroupsCommand({Filters})),
    client.send(new DescribeSubnetsCommand({Filters})),
  ]);
  const list = (type: KindName, ids: readonly (string | undefined)[] = []) =>
    ids.flatMap((id) => (id === undefined ? [] : [{type, id}]));
  return [
    ...list(
      'AWS::EC2::NetworkInterface',
      interfaces.NetworkInterfaces?.map((each) => each.NetworkInterfaceId),
    ),
    ...list(
      'AWS::EC2::VPCEndpoint',
      endpoints.VpcEndpoints?.map((each) => each.VpcEndpointId),
    ),
    ...list(
      'AWS::EC2::SecurityGroup',
      groups.SecurityGroups?.filter(({GroupName}) => GroupName !== 'default').map((each) => each.GroupId),
    ),
    ...list(
      'AWS::EC2::Subnet',
      subnets.Subnets?.map((each) => each.SubnetId),
    ),
  ];
};
