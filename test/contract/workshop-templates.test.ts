/** The committed templates: each of them deploys, tells everything it promises, and leaves nothing behind. */
import {readFileSync} from 'node:fs';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {CloudWatchLogsClient, DescribeLogGroupsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {DynamoDBClient, ListTablesCommand} from '@aws-sdk/client-dynamodb';
import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {IAMClient, ListPoliciesCommand, ListRolesCommand} from '@aws-sdk/client-iam';
import {KinesisClient, ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {LambdaClient, ListFunctionsCommand} from '@aws-sdk/client-lambda';
import {
  DescribeClusterParameterGroupsCommand,
  DescribeClustersCommand,
  DescribeClusterSubnetGroupsCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {ListScheduleGroupsCommand, ListSchedulesCommand, SchedulerClient} from '@aws-sdk/client-scheduler';
import {ListSecretsCommand, SecretsManagerClient} from '@aws-sdk/client-secrets-manager';
import {ListStateMachinesCommand, SFNClient} from '@aws-sdk/client-sfn';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {deployStack} from '../support/stack.ts';
import {until} from '../support/until.ts';

type Template = {
  Outputs: Record<string, unknown>;
  Resources: Record<string, {Type: string}>;
};
const names = ['ingestion', 'warehouse', 'refresh-loop', 'grafana'] as const;
type Name = (typeof names)[number];
const textOf = (name: Name): string =>
  readFileSync(new URL(`../../templates/${name}.json`, import.meta.url), 'utf8');

let cloud: TestCloud;
let cloudformation: CloudFormationClient;
let before: Record<string, unknown>;
const outputs = {} as Record<Name, Record<string, string>>;

/** Everything that the services list, but for what is there in every account. */
const inventory = async (): Promise<Record<string, unknown[]>> => {
  const {client} = cloud;
  const ec2 = new EC2Client(client);
  const redshift = new RedshiftClient(client);
  const iam = new IAMClient(client);
  const scheduler = new SchedulerClient(client);
  const lists = {
    streams: new KinesisClient(client).send(new ListStreamsCommand({})).then((a) => a.StreamNames),
    tables: new DynamoDBClient(client).send(new ListTablesCommand({})).then((a) => a.TableNames),
    logs: new CloudWatchLogsClient(client).send(new DescribeLogGroupsCommand({})).then((a) => a.logGroups),
    functions: new LambdaClient(client).send(new ListFunctionsCommand({})).then((a) => a.Functions),
    roles: iam.send(new ListRolesCommand({})).then((a) => a.Roles?.map(({Arn}) => Arn)),
    policies: iam.send(new ListPoliciesCommand({Scope: 'Local'})).then((a) => a.Policies),
    schedules: scheduler.send(new ListSchedulesCommand({})).then((a) => a.Schedules),
    scheduleGroups: scheduler.send(new ListScheduleGroupsCommand({})).then((a) => a.ScheduleGroups?.length),
    machines: new SFNClient(client).send(new ListStateMachinesCommand({})).then((a) => a.stateMachines),
    clusters: redshift.send(new DescribeClustersCommand({})).then((a) => a.Clusters),
    subnetGroups: redshift
      .send(new DescribeClusterSubnetGroupsCommand({}))
      .then((a) => a.ClusterSubnetGroups),
    parameterGroups: redshift
      .send(new DescribeClusterParameterGroupsCommand({}))
      .then((a) => a.ParameterGroups?.map(({ParameterGroupName}) => ParameterGroupName)),
    secrets: new SecretsManagerClient(client)
      .send(new ListSecretsCommand({IncludePlannedDeletion: true}))
      .then((a) => a.SecretList),
    vpcs: ec2.send(new DescribeVpcsCommand({})).then((a) => a.Vpcs?.map(({VpcId}) => VpcId)),
    subnets: ec2.send(new DescribeSubnetsCommand({})).then((a) => a.Subnets?.map(({SubnetId}) => SubnetId)),
    groups: ec2
      .send(new DescribeSecurityGroupsCommand({}))
      .then((a) => a.SecurityGroups?.map(({GroupId}) => GroupId)),
    endpoints: ec2.send(new DescribeVpcEndpointsCommand({})).then((a) => a.VpcEndpoints),
    interfaces: ec2.send(new DescribeNetworkInterfacesCommand({})).then((a) => a.NetworkInterfaces),
    stacks: cloudformation.send(new DescribeStacksCommand({})).then((a) => a.Stacks),
    tagged: new ResourceGroupsTaggingAPIClient(client)
      .send(new GetResourcesCommand({}))
      .then((a) => a.ResourceTagMappingList?.map(({ResourceARN}) => ResourceARN)),
  };
  return Object.fromEntries(
    await Promise.all(Object.entries(lists).map(async ([kind, list]) => [kind, [await list].flat()])),
  ) as Record<string, unknown[]>;
};

const deploy = async (name: Name, parameters: Record<string, string> = {}): Promise<void> => {
  const made = await deployStack(cloudformation, `trial-${name}`, textOf(name), 'CREATE', {
    Prefix: 'trial',
    ...parameters,
  });
  expect(made.status, made.reasons.join('\n')).toBe('CREATE_COMPLETE');
  outputs[name] = made.outputs;
};

const streams = {CustomerStreamName: 'people', OrderStreamName: 'sales'};

beforeAll(async () => {
  cloud = await startLocalCloud();
  cloudformation = new CloudFormationClient(cloud.client);
  before = await inventory();
  await deploy('warehouse', streams);
  const {ClusterIdentifier = '', DatabaseName = '', AdminUser = ''} = outputs.warehouse;
  await Promise.all([
    deploy('ingestion', {...streams, CustomersPerMinute: '5', OrdersPerMinute: '5'}),
    deploy('refresh-loop', {ClusterIdentifier, DatabaseName, AdminUser}),
    deploy('grafana'),
  ]);
});

afterAll(async () => {
  cloudformation.destroy();
  await cloud.close();
});

test.each(names)('%s tells everything it promises', (name) => {
  const {Outputs} = JSON.parse(textOf(name)) as Template;
  expect(Object.keys(outputs[name]).sort()).toEqual(Object.keys(Outputs).sort());
  for (const value of Object.values(outputs[name])) expect(value).not.toBe('');
});

test('when the stacks are deleted, nothing is left in any service', async () => {
  for (const name of ['grafana', 'refresh-loop', 'ingestion', 'warehouse'] as const) {
    const StackName = `trial-${name}`;
    await cloudformation.send(new DeleteStackCommand({StackName}));
    await until(`${StackName} to be gone`, async () =>
      cloudformation.send(new DescribeStacksCommand({StackName})).then(
        () => undefined,
        () => true as const,
      ),
    );
  }
  expect(await inventory()).toEqual(before);
});
