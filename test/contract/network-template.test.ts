import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  GetResourcesCommand,
  GetTagKeysCommand,
  GetTagValuesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {deployStack} from '../support/stack.ts';
import {until} from '../support/until.ts';

let cloud: TestCloud;
let cloudformation: CloudFormationClient;
let ec2: EC2Client;
let tagging: ResourceGroupsTaggingAPIClient;

beforeAll(async () => {
  cloud = await startLocalCloud();
  cloudformation = new CloudFormationClient(cloud.client);
  ec2 = new EC2Client(cloud.client);
  tagging = new ResourceGroupsTaggingAPIClient(cloud.client);
});

afterAll(async () => {
  for (const client of [cloudformation, ec2, tagging]) client.destroy();
  await cloud.close();
});

/** A public and a private subnet, groups that name each other, an endpoint of either kind. */
const template = ({port = 443, team = 'blue'} = {}): string => `
Parameters:
  Block: {Type: String, Default: 10.20.0.0/16}
Resources:
  Net:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !Ref Block, EnableDnsHostnames: true, Tags: [{Key: team, Value: ${team}}]}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Net, InternetGatewayId: !Ref Gateway}
  Public:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net
      CidrBlock: !Select [0, !Cidr [!GetAtt Net.CidrBlock, 2, 8]]
      AvailabilityZone: !Select [0, !GetAZs '']
      MapPublicIpOnLaunch: true
  Private:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net
      CidrBlock: !Select [1, !Cidr [!GetAtt Net.CidrBlock, 2, 8]]
      AvailabilityZone: !Select [1, !GetAZs '']
  Routes: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Public, RouteTableId: !Ref Routes}
  Default:
    Type: AWS::EC2::Route
    DependsOn: Attachment
    Properties: {RouteTableId: !Ref Routes, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: the front
      VpcId: !Ref Net
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: ${port}, ToPort: ${port}, CidrIp: 0.0.0.0/0}]
  App:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: the back
      VpcId: !Ref Net
      SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}]
  WebToApp:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !GetAtt App.GroupId, IpProtocol: tcp, FromPort: 80, ToPort: 80, SourceSecurityGroupId: !Ref Web}
  FromWeb:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: {GroupId: !Ref Web, IpProtocol: tcp, FromPort: 80, ToPort: 80, DestinationSecurityGroupId: !Ref App}
  Storage:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: !Ref Net, ServiceName: !Sub 'com.amazonaws.\${AWS::Region}.s3', RouteTableIds: [!Ref Routes]}
  Streams:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Net
      VpcEndpointType: Interface
      ServiceName: !Sub com.amazonaws.\${AWS::Region}.kinesis-streams
      SubnetIds: [!Ref Private]
      SecurityGroupIds: [!Ref App]
      PrivateDnsEnabled: true
  Nothing: {Type: AWS::CloudFormation::WaitConditionHandle}
Outputs:
  Net: {Value: !Ref Net}
  Public: {Value: !Ref Public}
  Web: {Value: !GetAtt Web.GroupId}
  Interface: {Value: !Select [0, !GetAtt Streams.NetworkInterfaceIds]}
`;

test('a whole network is made, changed, found by its tags and taken down', async () => {
  const {status, outputs, reasons} = await deployStack(cloudformation, 'network', template(), 'CREATE');
  expect([status, reasons.filter((reason) => /fail|cancel/i.test(reason))]).toEqual(['CREATE_COMPLETE', []]);
  expect(outputs['Interface']).toMatch(/^eni-/);
  const {Subnets} = await ec2.send(new DescribeSubnetsCommand({SubnetIds: [outputs['Public']!]}));
  expect(Subnets![0]).toMatchObject({
    CidrBlock: '10.20.0.0/24',
    AvailabilityZone: 'us-east-1a',
    MapPublicIpOnLaunch: true,
  });
  const {RouteTables} = await ec2.send(
    new DescribeRouteTablesCommand({
      Filters: [{Name: 'association.subnet-id', Values: [outputs['Public']!]}],
    }),
  );
  expect(RouteTables![0]!.Routes).toHaveLength(2);

  const update = await deployStack(
    cloudformation,
    'network',
    template({port: 8443, team: 'green'}),
    'UPDATE',
  );
  expect(update).toMatchObject({status: 'UPDATE_COMPLETE', outputs});
  const {SecurityGroups} = await ec2.send(new DescribeSecurityGroupsCommand({GroupIds: [outputs['Web']!]}));
  expect(SecurityGroups![0]!.IpPermissions).toMatchObject([{FromPort: 8443, ToPort: 8443}]);
  expect(SecurityGroups![0]!.IpPermissionsEgress).toHaveLength(2);

  const mine = {Key: 'aws:cloudformation:stack-name', Values: ['network']};
  const {ResourceTagMappingList, PaginationToken} = await tagging.send(
    new GetResourcesCommand({
      TagFilters: [mine, {Key: 'team', Values: ['green', 'red']}],
      ResourceTypeFilters: ['ec2:vpc'],
    }),
  );
  expect(PaginationToken).toBe('');
  expect(ResourceTagMappingList).toMatchObject([
    {ResourceARN: `arn:aws:ec2:us-east-1:000000000000:vpc/${outputs['Net']}`},
  ]);
  const first = await tagging.send(new GetResourcesCommand({TagFilters: [mine], ResourcesPerPage: 3}));
  expect(first.ResourceTagMappingList).toHaveLength(3);
  const second = await tagging.send(
    new GetResourcesCommand({TagFilters: [mine], PaginationToken: first.PaginationToken}),
  );
  expect(second.ResourceTagMappingList!.length).toBeGreaterThan(3);
  expect((await tagging.send(new GetTagKeysCommand({}))).TagKeys).toContain('team');
  expect((await tagging.send(new GetTagValuesCommand({Key: 'team'}))).TagValues).toEqual(['green']);

  const {Stacks} = await cloudformation.send(new DescribeStacksCommand({StackName: 'network'}));
  await cloudformation.send(new DeleteStackCommand({StackName: 'network'}));
  await until('the network to be gone', async () => {
    const now = await cloudformation.send(new DescribeStacksCommand({StackName: Stacks![0]!.StackId}));
    return now.Stacks![0]!.StackStatus === 'DELETE_COMPLETE' ? true : undefined;
  });
  expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
  expect((await tagging.send(new GetResourcesCommand({}))).ResourceTagMappingList).toEqual([]);
});

test('a change of its block replaces a network and everything in it', async () => {
  // A gateway cannot be in two networks, not even while one replaces the other.
  const closed = template()
    .replace(/ {2}Gateway: .*\n/, '')
    .replace(/ {2}Attachment:\n.*\n.*\n/, '')
    .replace(/ {2}Default:\n.*\n.*\n.*\n/, '');
  const before = await deployStack(cloudformation, 'moved', closed, 'CREATE');
  const after = await deployStack(cloudformation, 'moved', closed, 'UPDATE', {Block: '10.30.0.0/16'});
  expect(after.reasons.filter((reason) => /returned message|could not be deleted/.test(reason))).toEqual([]);
  expect(after.status).toBe('UPDATE_COMPLETE');
  const {Vpcs} = await ec2.send(new DescribeVpcsCommand({}));
  expect(Vpcs!.map(({VpcId, CidrBlock}) => [VpcId, CidrBlock])).toEqual([
    [after.outputs['Net'], '10.30.0.0/16'],
  ]);
  expect(after.outputs['Public']).not.toBe(before.outputs['Public']);
});

test('a replacement that a service refuses leaves the stack as it was', async () => {
  const before = await deployStack(cloudformation, 'stays', template(), 'CREATE', {Block: '10.40.0.0/16'});
  const after = await deployStack(cloudformation, 'stays', template(), 'UPDATE', {Block: '10.41.0.0/16'});
  expect(after).toMatchObject({status: 'UPDATE_ROLLBACK_COMPLETE', outputs: before.outputs});
  expect(after.reasons.join('\n')).toMatch(/is already attached to network/);
  const {Vpcs} = await ec2.send(new DescribeVpcsCommand({Filters: [{Name: 'cidr', Values: ['10.4*']}]}));
  expect(Vpcs!.map(({VpcId}) => VpcId)).toEqual([before.outputs['Net']]);
});

test('a cluster holds the subnet it is in', async () => {
  const warehouse = `
Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.50.0.0/16}}
  One: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.50.1.0/24}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Net, GroupDescription: a cluster}}
  Places: {Type: AWS::Redshift::ClusterSubnetGroup, Properties: {Description: places, SubnetIds: [!Ref One]}}
  Cluster:
    Type: AWS::Redshift::Cluster
    Properties:
      ClusterType: single-node
      NodeType: ra3.large
      DBName: dev
      MasterUsername: keeper
      ManageMasterPassword: true
      ClusterSubnetGroupName: !Ref Places
      VpcSecurityGroupIds: [!Ref Group]
Outputs:
  One: {Value: !Ref One}
  Group: {Value: !Ref Group}
`;
  const {status, outputs} = await deployStack(cloudformation, 'warehouse', warehouse, 'CREATE');
  expect(status).toBe('CREATE_COMPLETE');
  const {NetworkInterfaces} = await ec2.send(
    new DescribeNetworkInterfacesCommand({Filters: [{Name: 'subnet-id', Values: [outputs['One']!]}]}),
  );
  expect(NetworkInterfaces).toMatchObject([
    {
      Description: 'RedshiftNetworkInterface',
      PrivateIpAddress: '10.50.1.4',
      Groups: [{GroupId: outputs['Group']}],
    },
  ]);
  await expect(ec2.send(new DeleteSubnetCommand({SubnetId: outputs['One']}))).rejects.toThrow(
    /has dependencies and cannot be deleted/,
  );
  await expect(ec2.send(new DeleteSecurityGroupCommand({GroupId: outputs['Group']}))).rejects.toThrow(
    /has a dependent object/,
  );
});
