import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcEndpointsCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  DisassociateRouteTableCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {until} from '../support/until.ts';

let cloud: TestCloud;
let ec2: EC2Client;

/** A cloud with no network in it: a region may have five only. */
const begin = async () => {
  cloud = await startLocalCloud({pace: 'quick'});
  ec2 = new EC2Client(cloud.client);
};
const end = async () => {
  ec2.destroy();
  await cloud.close();
};

beforeAll(begin);
afterAll(end);

const newVpc = async (CidrBlock = '10.0.0.0/16'): Promise<string> =>
  (await ec2.send(new CreateVpcCommand({CidrBlock}))).Vpc!.VpcId!;

const newSubnet = async (
  VpcId: string,
  CidrBlock: string,
  AvailabilityZone = 'us-east-1b',
): Promise<string> =>
  (await ec2.send(new CreateSubnetCommand({VpcId, CidrBlock, AvailabilityZone}))).Subnet!.SubnetId!;

const newGroup = async (VpcId: string, GroupName: string): Promise<string> =>
  (await ec2.send(new CreateSecurityGroupCommand({VpcId, GroupName, Description: 'a group'}))).GroupId!;

const refusal = (promise: Promise<unknown>): Promise<[code: string, message: string]> =>
  promise.then(
    () => ['', 'nothing was refused'],
    (error: Error) => [error.name, error.message],
  );

test('the region has six zones', async () => {
  const {AvailabilityZones} = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  expect(AvailabilityZones!.map(({ZoneName}) => ZoneName)).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((zone) => `us-east-1${zone}`),
  );
  expect(new Set(AvailabilityZones!.map(({ZoneId}) => ZoneId)).size).toBe(6);
  const {Regions} = await ec2.send(new DescribeRegionsCommand({}));
  expect(Regions).toEqual([
    {RegionName: 'us-east-1', Endpoint: 'ec2.us-east-1.amazonaws.com', OptInStatus: 'opt-in-not-required'},
  ]);
});

test('a network comes with a default group and a main route table, and leaves with them', async () => {
  const VpcId = await newVpc('10.0.5.7/24');
  const {Vpcs} = await ec2.send(new DescribeVpcsCommand({VpcIds: [VpcId]}));
  expect(Vpcs![0]).toMatchObject({VpcId, CidrBlock: '10.0.5.0/24', State: 'available', IsDefault: false});
  const Filters = [{Name: 'vpc-id', Values: [VpcId]}];
  const {SecurityGroups} = await ec2.send(new DescribeSecurityGroupsCommand({Filters}));
  const own = SecurityGroups![0]!.GroupId;
  expect(SecurityGroups).toMatchObject([
    {
      GroupName: 'default',
      IpPermissions: [{IpProtocol: '-1', UserIdGroupPairs: [{GroupId: own}]}],
      IpPermissionsEgress: [{IpProtocol: '-1', IpRanges: [{CidrIp: '0.0.0.0/0'}]}],
    },
  ]);
  const {RouteTables} = await ec2.send(new DescribeRouteTablesCommand({Filters}));
  expect(RouteTables).toMatchObject([
    {
      Associations: [{Main: true}],
      Routes: [{DestinationCidrBlock: '10.0.5.0/24', GatewayId: 'local', State: 'active'}],
    },
  ]);
  expect((await refusal(ec2.send(new DeleteSecurityGroupCommand({GroupId: own}))))[0]).toBe('CannotDelete');
  await ec2.send(new DeleteVpcCommand({VpcId}));
  expect((await ec2.send(new DescribeSecurityGroupsCommand({Filters}))).SecurityGroups).toEqual([]);
  expect(await refusal(ec2.send(new DescribeVpcsCommand({VpcIds: [VpcId]})))).toEqual([
    'InvalidVpcID.NotFound',
    `The vpc ID '${VpcId}' does not exist`,
  ]);
});

test('attributes of a network are read and changed one by one', async () => {
  const VpcId = await newVpc();
  const names = async () =>
    (await ec2.send(new DescribeVpcAttributeCommand({VpcId, Attribute: 'enableDnsHostnames'})))
      .EnableDnsHostnames;
  expect(await names()).toEqual({Value: false});
  await ec2.send(new ModifyVpcAttributeCommand({VpcId, EnableDnsHostnames: {Value: true}}));
  expect(await names()).toEqual({Value: true});
});

describe('blocks', () => {
  let VpcId: string;

  beforeAll(async () => {
    VpcId = await newVpc('10.1.0.0/20');
    await newSubnet(VpcId, '10.1.0.0/24');
  });

  test.each([
    ['10.2.0.0/24', 'InvalidSubnet.Range', "The CIDR '10.2.0.0/24' is invalid."],
    ['10.1.16.0/24', 'InvalidSubnet.Range', "The CIDR '10.1.16.0/24' is invalid."],
    ['10.1.0.0/29', 'InvalidSubnet.Range', "The CIDR '10.1.0.0/29' is invalid."],
    ['10.1.0.128/25', 'InvalidSubnet.Conflict', "The CIDR '10.1.0.128/25' conflicts with another subnet"],
    ['10.1.0.0/22', 'InvalidSubnet.Conflict', "The CIDR '10.1.0.0/22' conflicts with another subnet"],
    [
      '10.1.0.0',
      'InvalidParameterValue',
      'Value (10.1.0.0) for parameter cidrBlock is invalid. This is not a valid CIDR block.',
    ],
  ])('of a subnet: %s is refused', async (CidrBlock, code, message) => {
    expect(await refusal(ec2.send(new CreateSubnetCommand({VpcId, CidrBlock})))).toEqual([code, message]);
  });

  test.each([
    ['10.0.0.0/8', 'InvalidVpc.Range'],
    ['10.0.0.0/29', 'InvalidVpc.Range'],
    ['300.0.0.0/16', 'InvalidParameterValue'],
  ])('of a network: %s is refused', async (CidrBlock, code) => {
    expect((await refusal(ec2.send(new CreateVpcCommand({CidrBlock}))))[0]).toBe(code);
  });

  test('leave five addresses of a subnet to AWS', async () => {
    const {Subnets} = await ec2.send(
      new DescribeSubnetsCommand({Filters: [{Name: 'cidr-block', Values: ['10.1.*']}]}),
    );
    expect(Subnets).toMatchObject([
      {AvailableIpAddressCount: 251, AvailabilityZone: 'us-east-1b', State: 'available'},
    ]);
  });
});

test('rules of a group are added once, described singly and bundled, and taken away', async () => {
  const VpcId = await newVpc('10.3.0.0/16');
  const [web, app] = [await newGroup(VpcId, 'web'), await newGroup(VpcId, 'app')];
  expect((await refusal(newGroup(VpcId, 'web')))[0]).toBe('InvalidGroup.Duplicate');
  const IpPermissions = [
    {
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      IpRanges: [{CidrIp: '10.3.0.0/16', Description: 'inside'}],
      UserIdGroupPairs: [{GroupId: web}],
    },
  ];
  const added = await ec2.send(new AuthorizeSecurityGroupIngressCommand({GroupId: app, IpPermissions}));
  expect(added.SecurityGroupRules).toHaveLength(2);
  expect(
    await refusal(ec2.send(new AuthorizeSecurityGroupIngressCommand({GroupId: app, IpPermissions}))),
  ).toEqual([
    'InvalidPermission.Duplicate',
    'the specified rule "peer: 10.3.0.0/16, TCP, from port: 443, to port: 443, ALLOW" already exists',
  ]);
  const {SecurityGroups} = await ec2.send(new DescribeSecurityGroupsCommand({GroupIds: [app]}));
  expect(SecurityGroups![0]!.IpPermissions).toMatchObject(IpPermissions);
  const {SecurityGroupRules} = await ec2.send(
    new DescribeSecurityGroupRulesCommand({Filters: [{Name: 'group-id', Values: [app]}]}),
  );
  expect(SecurityGroupRules!.filter(({IsEgress}) => !IsEgress)).toHaveLength(2);

  expect(await refusal(ec2.send(new DeleteSecurityGroupCommand({GroupId: web})))).toEqual([
    'DependencyViolation',
    `resource ${web} has a dependent object`,
  ]);
  await ec2.send(new RevokeSecurityGroupIngressCommand({GroupId: app, IpPermissions}));
  await ec2.send(new DeleteSecurityGroupCommand({GroupId: web}));
  expect((await refusal(ec2.send(new DescribeSecurityGroupsCommand({GroupIds: [web]}))))[0]).toBe(
    'InvalidGroup.NotFound',
  );
});

test('a subnet becomes public by a gateway, a table and a route; each holds what it needs', async () => {
  const VpcId = await newVpc('10.4.0.0/16');
  const SubnetId = await newSubnet(VpcId, '10.4.1.0/24');
  const InternetGatewayId = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway!
    .InternetGatewayId!;
  const RouteTableId = (await ec2.send(new CreateRouteTableCommand({VpcId}))).RouteTable!.RouteTableId!;
  const route = {RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId};
  expect((await refusal(ec2.send(new CreateRouteCommand(route))))[1]).toContain(
    'belong to different networks',
  );
  await ec2.send(new AttachInternetGatewayCommand({VpcId, InternetGatewayId}));
  await ec2.send(new CreateRouteCommand(route));
  const {AssociationId} = await ec2.send(new AssociateRouteTableCommand({RouteTableId, SubnetId}));
  const {RouteTables} = await ec2.send(
    new DescribeRouteTablesCommand({Filters: [{Name: 'association.subnet-id', Values: [SubnetId]}]}),
  );
  expect(RouteTables![0]!.Routes).toMatchObject([
    {GatewayId: 'local'},
    {GatewayId: InternetGatewayId, State: 'active'},
  ]);
  const {InternetGateways} = await ec2.send(
    new DescribeInternetGatewaysCommand({Filters: [{Name: 'attachment.vpc-id', Values: [VpcId]}]}),
  );
  expect(InternetGateways![0]!.Attachments).toEqual([{State: 'available', VpcId}]);

  expect((await refusal(ec2.send(new DeleteVpcCommand({VpcId}))))[1]).toBe(
    `The vpc '${VpcId}' has dependencies and cannot be deleted.`,
  );
  expect((await refusal(ec2.send(new DeleteInternetGatewayCommand({InternetGatewayId}))))[0]).toBe(
    'DependencyViolation',
  );
  expect((await refusal(ec2.send(new DeleteRouteTableCommand({RouteTableId}))))[0]).toBe(
    'DependencyViolation',
  );
  await ec2.send(new DisassociateRouteTableCommand({AssociationId}));
  await ec2.send(new DeleteRouteTableCommand({RouteTableId}));
});

describe('an endpoint', () => {
  const ServiceName = 'com.amazonaws.us-east-1.kinesis-streams';
  beforeAll(async () => {
    await end();
    await begin();
  });

  test('becomes available in its time, with an interface in its subnet, which it holds until it is gone', async () => {
    const VpcId = await newVpc('10.5.0.0/16');
    const SubnetId = await newSubnet(VpcId, '10.5.0.0/24');
    const request = {VpcId, ServiceName, VpcEndpointType: 'Interface' as const, SubnetIds: [SubnetId]};
    expect((await refusal(ec2.send(new CreateVpcEndpointCommand(request))))[1]).toBe(
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${VpcId}`,
    );
    await ec2.send(new ModifyVpcAttributeCommand({VpcId, EnableDnsHostnames: {Value: true}}));
    const again = {...request, ClientToken: 'once'};
    const {VpcEndpoint} = await ec2.send(new CreateVpcEndpointCommand(again));
    expect(VpcEndpoint).toMatchObject({
      State: 'pending',
      PrivateDnsEnabled: true,
      Groups: [{GroupName: 'default'}],
    });
    const id = VpcEndpoint!.VpcEndpointId!;
    expect((await ec2.send(new CreateVpcEndpointCommand(again))).VpcEndpoint!.VpcEndpointId).toBe(id);
    expect((await refusal(ec2.send(new CreateVpcEndpointCommand(request))))[1]).toContain(
      'conflicting DNS domain',
    );

    await until('the endpoint', async () => {
      const {VpcEndpoints} = await ec2.send(new DescribeVpcEndpointsCommand({VpcEndpointIds: [id]}));
      return String(VpcEndpoints![0]!.State) === 'available' ? true : undefined;
    });
    const {NetworkInterfaces} = await ec2.send(
      new DescribeNetworkInterfacesCommand({Filters: [{Name: 'subnet-id', Values: [SubnetId]}]}),
    );
    expect(NetworkInterfaces).toMatchObject([
      {
        NetworkInterfaceId: VpcEndpoint!.NetworkInterfaceIds![0],
        PrivateIpAddress: '10.5.0.4',
        Status: 'in-use',
      },
    ]);
    expect(await refusal(ec2.send(new DeleteSubnetCommand({SubnetId})))).toEqual([
      'DependencyViolation',
      `The subnet '${SubnetId}' has dependencies and cannot be deleted.`,
    ]);
    expect(
      (await ec2.send(new DeleteVpcEndpointsCommand({VpcEndpointIds: [id, 'vpce-0']}))).Unsuccessful,
    ).toMatchObject([{ResourceId: 'vpce-0', Error: {Code: 'InvalidVpcEndpointId.NotFound'}}]);
    await until('the subnet to be free', async () => {
      await ec2.send(new DeleteSubnetCommand({SubnetId}));
      return true;
    });
  });

  test('is for a service that there is', async () => {
    const VpcId = await newVpc('10.6.0.0/16');
    const absent = {
      VpcId,
      ServiceName: 'com.amazonaws.us-east-1.nothing',
      VpcEndpointType: 'Interface' as const,
    };
    expect(await refusal(ec2.send(new CreateVpcEndpointCommand(absent)))).toEqual([
      'InvalidServiceName',
      "The Vpc Endpoint Service 'com.amazonaws.us-east-1.nothing' does not exist",
    ]);
    expect((await refusal(ec2.send(new CreateVpcEndpointCommand({VpcId, ServiceName}))))[0]).toBe(
      'InvalidServiceName',
    );
  });
});

test('tags are given at once or later, and everything can be found by them', async () => {
  const Tags = [{Key: 'team', Value: 'shop'}];
  const {Vpc} = await ec2.send(
    new CreateVpcCommand({CidrBlock: '10.7.0.0/16', TagSpecifications: [{ResourceType: 'vpc', Tags}]}),
  );
  const VpcId = Vpc!.VpcId!;
  await ec2.send(new CreateTagsCommand({Resources: [VpcId], Tags: [{Key: 'Name', Value: 'net'}]}));
  const found = await ec2.send(new DescribeVpcsCommand({Filters: [{Name: 'tag:team', Values: ['sh?p']}]}));
  expect(found.Vpcs).toMatchObject([{VpcId, Tags: [...Tags, {Key: 'Name', Value: 'net'}]}]);
  const {Tags: rows} = await ec2.send(
    new DescribeTagsCommand({Filters: [{Name: 'resource-id', Values: [VpcId]}]}),
  );
  expect(rows).toContainEqual({Key: 'team', Value: 'shop', ResourceId: VpcId, ResourceType: 'vpc'});
  const reserved = new CreateTagsCommand({Resources: [VpcId], Tags: [{Key: 'aws:x', Value: 'y'}]});
  expect((await refusal(ec2.send(reserved)))[0]).toBe('InvalidParameterValue');
});

test('a dry run changes nothing, an unknown filter is refused', async () => {
  const before = (await ec2.send(new DescribeVpcsCommand({}))).Vpcs!.length;
  expect(await refusal(ec2.send(new CreateVpcCommand({CidrBlock: '10.8.0.0/16', DryRun: true})))).toEqual([
    'DryRunOperation',
    'Request would have succeeded, but DryRun flag is set.',
  ]);
  expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).toHaveLength(before);
  expect(
    await refusal(ec2.send(new DescribeVpcsCommand({Filters: [{Name: 'colour', Values: ['red']}]}))),
  ).toEqual(['InvalidParameterValue', "The filter 'colour' is invalid"]);
});

test('a region has five networks at most', async () => {
  const others = (await ec2.send(new DescribeVpcsCommand({}))).Vpcs!.length;
  const [first = ''] = await Promise.all(
    Array.from({length: 5 - others}, async (_, i) => newVpc(`10.${20 + i}.0.0/16`)),
  );
  expect(await refusal(newVpc('10.9.0.0/16'))).toEqual([
    'VpcLimitExceeded',
    'The maximum number of VPCs has been reached.',
  ]);
  await ec2.send(new DeleteVpcCommand({VpcId: first}));
  expect(await newVpc('10.9.0.0/16')).toMatch(/^vpc-/);
});
