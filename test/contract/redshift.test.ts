import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {CreateRoleCommand, IAMClient} from '@aws-sdk/client-iam';
import {
  CreateClusterCommand,
  CreateClusterParameterGroupCommand,
  CreateClusterSubnetGroupCommand,
  CreateTagsCommand,
  DeleteClusterCommand,
  DeleteTagsCommand,
  DescribeClusterParametersCommand,
  DescribeClustersCommand,
  DescribeClusterSnapshotsCommand,
  DescribeLoggingStatusCommand,
  DescribeOrderableClusterOptionsCommand,
  DescribeTagsCommand,
  GetClusterCredentialsCommand,
  GetClusterCredentialsWithIAMCommand,
  ModifyClusterCommand,
  ModifyClusterIamRolesCommand,
  ModifyClusterParameterGroupCommand,
  PauseClusterCommand,
  RebootClusterCommand,
  RedshiftClient,
  ResumeClusterCommand,
  type Cluster,
  type CreateClusterCommandInput,
} from '@aws-sdk/client-redshift';
import {
  GetSecretValueCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createSubnet} from '../../src/local-cloud/ec2/subnets.ts';
import {createVpc} from '../../src/local-cloud/ec2/vpcs.ts';
import {warehouses} from '../../src/local-cloud/redshift/warehouses.ts';
import {fakeWarehouse} from '../support/fake-warehouse.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let cloud: TestCloud;
let client: RedshiftClient;

beforeAll(async () => {
  cloud = await startLocalCloud();
  client = new RedshiftClient(cloud.client);
});
afterAll(() => cloud.close());

const usual = {
  NodeType: 'rg.large',
  ClusterType: 'single-node',
  MasterUsername: 'owner',
  MasterUserPassword: 'Correct0Horse',
};
const create = (input: Partial<CreateClusterCommandInput>) =>
  client.send(new CreateClusterCommand({...usual, ...input} as CreateClusterCommandInput));
const remove = (id: string) =>
  client.send(new DeleteClusterCommand({ClusterIdentifier: id, SkipFinalClusterSnapshot: true}));
const look = async (id: string, from = client): Promise<Cluster | undefined> =>
  (await from.send(new DescribeClustersCommand({ClusterIdentifier: id}))).Clusters?.[0];

const makeRole = async (name: string): Promise<string> => {
  const {Role: role} = await new IAMClient(cloud.client).send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {Effect: 'Allow', Principal: {Service: 'redshift.amazonaws.com'}, Action: 'sts:AssumeRole'},
        ],
      }),
    }),
  );
  return role?.Arn ?? '';
};

test('a cluster as AWS shows it', async () => {
  await create({ClusterIdentifier: 'shown', DBName: 'sales', Tags: [{Key: 'team', Value: ''}]});
  const cluster = await look('shown');
  expect(cluster).toMatchObject({
    ClusterIdentifier: 'shown',
    ClusterStatus: 'available',
    ClusterAvailabilityStatus: 'Available',
    DBName: 'sales',
    MasterUsername: 'owner',
    NumberOfNodes: 1,
    Encrypted: true,
    PubliclyAccessible: false,
    AutomatedSnapshotRetentionPeriod: 1,
    ClusterNodes: [{NodeRole: 'SHARED'}],
    Tags: [{Key: 'team', Value: ''}],
    Endpoint: {Port: 5439},
    ClusterParameterGroups: [{ParameterGroupName: 'default.redshift-2.0', ParameterApplyStatus: 'in-sync'}],
    TotalStorageCapacityInMegaBytes: 1024 * 1024,
  });
  expect(cluster?.Endpoint?.Address).toMatch(/^shown\.c[0-9a-f]{11}\.us-east-1\.redshift\.amazonaws\.com$/);
  expect(cluster?.ClusterNamespaceArn).toMatch(
    /^arn:aws:redshift:us-east-1:000000000000:namespace:[0-9a-f-]{36}$/,
  );
  await expect(create({ClusterIdentifier: 'shown'})).rejects.toMatchObject({
    name: 'ClusterAlreadyExistsFault',
    message: 'Cluster already exists',
  });
  const byTag = await client.send(new DescribeClustersCommand({TagKeys: ['team']}));
  expect(byTag.Clusters?.map(({ClusterIdentifier: id}) => id)).toEqual(['shown']);
  await remove('shown');
  await expect(look('shown')).rejects.toMatchObject({
    name: 'ClusterNotFoundFault',
    message: 'Cluster shown not found.',
  });
});

test.each<[string, Partial<CreateClusterCommandInput>, string]>([
  ['a node type of the past', {NodeType: 'dc2.large'}, 'Invalid node type: dc2.large'],
  ['a single large node', {NodeType: 'ra3.4xlarge'}, 'single-node is not supported'],
  ['one node of several', {ClusterType: 'multi-node', NumberOfNodes: 1}, 'greater than or equal to 2'],
  ['two nodes of one', {NumberOfNodes: 2}, 'must be 1'],
  ['no encryption', {Encrypted: false}, 'must be encrypted'],
  ['an identifier with a double hyphen', {ClusterIdentifier: 'a--b'}, 'not a valid identifier'],
  ['an identifier in capitals', {ClusterIdentifier: 'Abc'}, 'not a valid identifier'],
  ['a port outside of the ranges', {Port: 5500}, '5431-5455'],
  ['a short password', {MasterUserPassword: 'Ab1'}, 'shorter than 8'],
  ['a password without a digit', {MasterUserPassword: 'Abcdefghij'}, 'does not contain a number'],
  ['two ways to a password', {ManageMasterPassword: true}, 'both'],
  ['no automated snapshots', {AutomatedSnapshotRetentionPeriod: 0}, 'between 1 and 35'],
  ['a role that is not there', {IamRoles: ['arn:aws:iam::000000000000:role/nobody']}, 'does not exist'],
  ['a subnet group that is not there', {ClusterSubnetGroupName: 'nowhere'}, 'nowhere not found'],
  ['a parameter group that is not there', {ClusterParameterGroupName: 'none'}, 'not found: none'],
  ['what is not supported', {ElasticIp: '1.2.3.4'}, 'does not support ElasticIp of redshift:CreateCluster'],
])('%s is refused', async (_name, input, text) => {
  await expect(create({ClusterIdentifier: 'refused', ...input})).rejects.toThrow(text);
});

test('a managed password is in a secret of Redshift, and goes with the cluster', async () => {
  const {MasterUserPassword: _none, ...input} = usual;
  await client.send(
    new CreateClusterCommand({...input, ClusterIdentifier: 'managed', ManageMasterPassword: true}),
  );
  const arn = (await look('managed'))?.MasterPasswordSecretArn;
  expect(arn).toMatch(/:secret:redshift!managed-owner-[A-Za-z0-9]{6}$/);
  const secrets = new SecretsManagerClient(cloud.client);
  const {SecretString: text} = await secrets.send(new GetSecretValueCommand({SecretId: arn}));
  const {username, password} = JSON.parse(text ?? '') as Record<string, string>;
  expect(username).toBe('owner');
  expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[!-~]{32}$/);
  await expect(secrets.send(new DeleteSecretCommand({SecretId: arn}))).rejects.toThrow('managed by redshift');
  await remove('managed');
  await expect(secrets.send(new GetSecretValueCommand({SecretId: arn}))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('roles: attached, made default, taken away with their default', async () => {
  const [one, two] = [await makeRole('one'), await makeRole('two')];
  await create({ClusterIdentifier: 'roles', IamRoles: [one]});
  const modify = (input: object) =>
    client.send(new ModifyClusterIamRolesCommand({ClusterIdentifier: 'roles', ...input}));
  await expect(modify({DefaultIamRoleArn: two})).rejects.toThrow('must be associated');
  await modify({AddIamRoles: [two], DefaultIamRoleArn: two});
  expect(await look('roles')).toMatchObject({
    DefaultIamRoleArn: two,
    IamRoles: [
      {IamRoleArn: one, ApplyStatus: 'in-sync'},
      {IamRoleArn: two, ApplyStatus: 'in-sync'},
    ],
  });
  await modify({AddIamRoles: [one]});
  await modify({RemoveIamRoles: [two]});
  const after = await look('roles');
  expect(after?.IamRoles).toEqual([{IamRoleArn: one, ApplyStatus: 'in-sync'}]);
  expect(after?.DefaultIamRoleArn).toBeUndefined();
  await remove('roles');
});

test('tags by ARN', async () => {
  await create({ClusterIdentifier: 'tagged'});
  const ResourceName = 'arn:aws:redshift:us-east-1:000000000000:cluster:tagged';
  await client.send(new CreateTagsCommand({ResourceName, Tags: [{Key: 'a', Value: '1'}]}));
  await client.send(
    new CreateTagsCommand({
      ResourceName,
      Tags: [
        {Key: 'a', Value: '2'},
        {Key: 'b', Value: ''},
      ],
    }),
  );
  await client.send(new DeleteTagsCommand({ResourceName, TagKeys: ['b']}));
  const {TaggedResources: rows} = await client.send(new DescribeTagsCommand({ResourceName}));
  expect(rows).toEqual([{Tag: {Key: 'a', Value: '2'}, ResourceName, ResourceType: 'Cluster'}]);
  await expect(
    client.send(new CreateTagsCommand({ResourceName: `${ResourceName}x`, Tags: []})),
  ).rejects.toMatchObject({name: 'ResourceNotFoundFault'});
  await remove('tagged');
});

test('a subnet group takes subnets of one network and is kept while a cluster uses it', async () => {
  const {cloud: inner} = cloud;
  const vpc = async () =>
    (await inner.invoke(createVpc, {CidrBlock: '10.0.0.0/24'}, inner.root)).Vpc?.VpcId ?? '';
  const subnet = async (VpcId: string, CidrBlock: string) =>
    (await inner.invoke(createSubnet, {VpcId, CidrBlock}, inner.root)).Subnet?.SubnetId ?? '';
  const [here, elsewhere] = [await vpc(), await vpc()];
  const subnets = [await subnet(here, '10.0.0.0/26'), await subnet(here, '10.0.0.64/26')];
  const foreign = await subnet(elsewhere, '10.0.0.0/26');
  const make = (SubnetIds: string[]) =>
    client.send(
      new CreateClusterSubnetGroupCommand({ClusterSubnetGroupName: 'Inner', Description: 'd', SubnetIds}),
    );
  await expect(make([...subnets, foreign])).rejects.toMatchObject({name: 'InvalidSubnet'});
  await expect(make(['subnet-0'])).rejects.toMatchObject({name: 'InvalidSubnet'});
  const {ClusterSubnetGroup: group} = await make(subnets);
  expect(group).toMatchObject({ClusterSubnetGroupName: 'inner', VpcId: here, SubnetGroupStatus: 'Complete'});
  await create({ClusterIdentifier: 'placed', ClusterSubnetGroupName: 'inner'});
  const placed = await look('placed');
  expect(placed).toMatchObject({VpcId: here, ClusterSubnetGroupName: 'inner'});
  // Without groups of its own the cluster is in the network's default one.
  expect(placed?.VpcSecurityGroups).toHaveLength(1);
  await remove('placed');
});

test('parameters that the engine does not have cannot be set', async () => {
  const group = {ParameterGroupName: 'mine'};
  await client.send(
    new CreateClusterParameterGroupCommand({
      ...group,
      ParameterGroupFamily: 'redshift-2.0',
      Description: 'd',
    }),
  );
  const set = (name: string, value: string) =>
    client.send(
      new ModifyClusterParameterGroupCommand({
        ...group,
        Parameters: [{ParameterName: name, ParameterValue: value}],
      }),
    );
  await expect(set('enable_case_sensitive_identifier', 'true')).rejects.toThrow(
    'does not support the value true',
  );
  await expect(set('nonsense', '1')).rejects.toThrow('Could not find parameter');
  await set('require_ssl', 'false');
  const {Parameters: own} = await client.send(
    new DescribeClusterParametersCommand({...group, Source: 'user'}),
  );
  expect(own).toMatchObject([{ParameterName: 'require_ssl', ParameterValue: 'false'}]);
});

test('what can be ordered, and what there is none of', async () => {
  const {OrderableClusterOptions: options = []} = await client.send(
    new DescribeOrderableClusterOptionsCommand({NodeType: 'rg.large'}),
  );
  expect(options.map(({ClusterType: type}) => type)).toEqual(['single-node', 'multi-node']);
  expect(options[0]?.AvailabilityZones?.[0]?.Name).toBe('us-east-1a');
  const none = await client.send(new DescribeOrderableClusterOptionsCommand({NodeType: 'dc2.large'}));
  expect(none.OrderableClusterOptions ?? []).toEqual([]);
  expect((await client.send(new DescribeClusterSnapshotsCommand({}))).Snapshots ?? []).toEqual([]);
  await create({ClusterIdentifier: 'plain'});
  expect(
    (await client.send(new DescribeLoggingStatusCommand({ClusterIdentifier: 'plain'}))).LoggingEnabled,
  ).toBe(false);
  await remove('plain');
});

test('a final snapshot is asked for, and refused by name', async () => {
  await create({ClusterIdentifier: 'last'});
  await expect(client.send(new DeleteClusterCommand({ClusterIdentifier: 'last'}))).rejects.toThrow(
    'FinalClusterSnapshotIdentifier is required unless SkipFinalClusterSnapshot is specified.',
  );
  await expect(
    client.send(new DeleteClusterCommand({ClusterIdentifier: 'last', FinalClusterSnapshotIdentifier: 's'})),
  ).rejects.toThrow('does not support FinalClusterSnapshotIdentifier');
  await remove('last');
});

test('temporary credentials', async () => {
  await create({ClusterIdentifier: 'guests'});
  const asUser = await client.send(
    new GetClusterCredentialsCommand({ClusterIdentifier: 'guests', DbUser: 'reader', DurationSeconds: 900}),
  );
  expect(asUser).toMatchObject({DbUser: 'IAM:reader', Expiration: expect.any(Date) as Date});
  const asSelf = await client.send(new GetClusterCredentialsWithIAMCommand({ClusterIdentifier: 'guests'}));
  expect(asSelf.DbUser).toBe('IAM:RootIdentity');
  await remove('guests');
});

describe('over time', () => {
  let slow: TestCloud;
  let redshift: RedshiftClient;
  beforeAll(async () => {
    slow = await startLocalCloud({pace: 'realistic'});
    redshift = new RedshiftClient(slow.client);
  });
  afterAll(() => slow.close());

  test('a cluster that is being made takes no other act and shows no endpoint', async () => {
    await redshift.send(new CreateClusterCommand({...usual, ClusterIdentifier: 'slow'}));
    const cluster = await look('slow', redshift);
    expect(cluster).toMatchObject({ClusterStatus: 'creating', ClusterAvailabilityStatus: 'Modifying'});
    expect(cluster?.Endpoint).toBeUndefined();
    await expect(
      redshift.send(new ModifyClusterIamRolesCommand({ClusterIdentifier: 'slow', AddIamRoles: []})),
    ).rejects.toMatchObject({name: 'InvalidClusterStateFault'});
    await expect(
      redshift.send(new DeleteClusterCommand({ClusterIdentifier: 'slow', SkipFinalClusterSnapshot: true})),
    ).rejects.toMatchObject({
      name: 'InvalidClusterStateFault',
      message: 'There is an operation running on the Cluster. Please try to delete it at a later time.',
    });
  });
});

test('pausing closes the engine and keeps the data; deleting removes them', async () => {
  const fake = fakeWarehouse();
  const part = cloud.cloud.part(warehouses);
  part.openWith(fake.open);
  await create({ClusterIdentifier: 'naps'});
  const ask = () =>
    client.send(
      new GetClusterCredentialsCommand({ClusterIdentifier: 'naps', DbUser: 'new', AutoCreate: true}),
    );
  expect((await ask()).DbUser).toBe('IAMA:new');
  expect(fake.opened).toBe(1);
  const folder = join(cloud.home, 'redshift');
  const [namespace = ''] = readdirSync(folder);
  await client.send(new PauseClusterCommand({ClusterIdentifier: 'naps'}));
  expect(fake.closed).toBe(1);
  expect((await look('naps'))?.ClusterStatus).toBe('paused');
  expect(existsSync(join(folder, namespace))).toBe(true);
  await expect(
    client.send(new ModifyClusterCommand({ClusterIdentifier: 'naps', PubliclyAccessible: true})),
  ).rejects.toMatchObject({name: 'InvalidClusterStateFault'});
  await client.send(new ResumeClusterCommand({ClusterIdentifier: 'naps'}));
  await client.send(new RebootClusterCommand({ClusterIdentifier: 'naps'}));
  await client.send(
    new ModifyClusterCommand({
      ClusterIdentifier: 'naps',
      NodeType: 'ra3.xlplus',
      ClusterType: 'multi-node',
      NumberOfNodes: 2,
    }),
  );
  expect(await look('naps')).toMatchObject({
    ClusterStatus: 'available',
    NumberOfNodes: 2,
    ClusterNodes: [{NodeRole: 'LEADER'}, {NodeRole: 'COMPUTE-0'}, {NodeRole: 'COMPUTE-1'}],
  });
  await remove('naps');
  expect(existsSync(join(folder, namespace))).toBe(false);
});
