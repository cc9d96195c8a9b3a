/** The committed templates: each of them deploys, tells everything it promises, and leaves nothing behind. */
import {readFileSync} from 'node:fs';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {DynamoDBClient, ListTablesCommand} from '@aws-sdk/client-dynamodb';
import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  GetRolePolicyCommand,
  IAMClient,
  ListPoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {KinesisClient, ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {LambdaClient, ListFunctionsCommand} from '@aws-sdk/client-lambda';
import {
  DescribeClusterParameterGroupsCommand,
  DescribeClustersCommand,
  DescribeClusterSubnetGroupsCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {ListScheduleGroupsCommand, ListSchedulesCommand, SchedulerClient} from '@aws-sdk/client-scheduler';
import {ListSecretsCommand, SecretsManagerClient} from '@aws-sdk/client-secrets-manager';
import {ListStateMachinesCommand, SFNClient, StartExecutionCommand} from '@aws-sdk/client-sfn';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {roleSession} from '../../src/local-cloud/iam/role-session.ts';
import {pauseCluster} from '../../src/local-cloud/redshift/pause-cluster.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {deployStack} from '../support/stack.ts';
import {until} from '../support/until.ts';

type Statement = {Effect: string; Action: string | string[]; Resource: unknown};
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

describe('a role of the templates is allowed what it needs', () => {
  const iam = () => new IAMClient(cloud.client);
  const roleName = (arn = ''): string => arn.split('/').at(-1) ?? '';

  /** Runs `work` while the role may not do one action (on one of its resources); puts the policy back. */
  const without = async <T>(
    role: string,
    action: string,
    work: () => Promise<T>,
    isTaken = (_resource: string) => true,
  ): Promise<T> => {
    const policy = {RoleName: role, PolicyName: 'work'};
    const {PolicyDocument: text = ''} = await iam().send(new GetRolePolicyCommand(policy));
    const whole = decodeURIComponent(text);
    const document = JSON.parse(whole) as {Statement: Statement[]};
    document.Statement = document.Statement.flatMap((statement) => {
      const actions = [statement.Action].flat();
      if (!actions.includes(action)) return [statement];
      const others = actions.filter((other) => other !== action);
      const resources = [statement.Resource].flat() as string[];
      const left = resources.filter((resource) => !isTaken(resource));
      return [
        ...(others.length > 0 ? [{...statement, Action: others}] : []),
        ...(left.length > 0 ? [{...statement, Action: action, Resource: left}] : []),
      ];
    });
    await iam().send(
      new PutRolePolicyCommand({
        ...policy,
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement:
            document.Statement.length > 0
              ? document.Statement
              : [{Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*'}],
        }),
      }),
    );
    try {
      return await work();
    } finally {
      await iam().send(new PutRolePolicyCommand({...policy, PolicyDocument: whole}));
    }
  };

  /** Answers the statement's error; undefined when it finished. */
  const run = async (Sql: string): Promise<string | undefined> => {
    const {ClusterIdentifier, DatabaseName: Database, AdminUser: DbUser} = outputs.warehouse;
    const data = new RedshiftDataClient(cloud.client);
    const {Id} = await data.send(new ExecuteStatementCommand({ClusterIdentifier, Database, DbUser, Sql}));
    const ended = await until(Sql, async () => {
      const statement = await data.send(new DescribeStatementCommand({Id, WaitTimeSeconds: 20}));
      return ['FINISHED', 'FAILED', 'ABORTED'].includes(statement.Status ?? '') ? statement : undefined;
    });
    return ended.Status === 'FINISHED' ? undefined : ended.Error;
  };

  beforeAll(async () => {
    const role = outputs.warehouse['ClusterRoleArn'] ?? '';
    expect(await run(`CREATE EXTERNAL SCHEMA shop FROM KINESIS IAM_ROLE '${role}'`)).toBeUndefined();
    for (const [view, stream] of [
      ['customer_stream', 'people'],
      ['order_stream', 'sales'],
    ])
      expect(
        await run(`CREATE MATERIALIZED VIEW ${view} AS SELECT kinesis_data FROM shop.${stream}`),
      ).toBeUndefined();
  });

  // What cannot be felt here: AWS's Redshift describes and lists the streams as well, and its reading needs kms:Decrypt.
  test.each(['ListShards', 'GetShardIterator', 'GetRecords'])("the cluster's: kinesis:%s", async (action) => {
    const role = roleName(outputs.warehouse['ClusterRoleArn']);
    const error = await without(role, `kinesis:${action}`, () =>
      run('REFRESH MATERIALIZED VIEW order_stream'),
    );
    expect(error).toContain(`is not authorized to perform: kinesis:${action} on resource`);
    expect(await run('REFRESH MATERIALIZED VIEW order_stream')).toBeUndefined();
  });

  describe("the loop's", () => {
    /** The loop is an express machine: what became of an execution is in its log alone. */
    const execute = async (isDone: (log: string) => boolean): Promise<string> => {
      const {stateMachines = []} = await new SFNClient(cloud.client).send(new ListStateMachinesCommand({}));
      await new SFNClient(cloud.client).send(
        new StartExecutionCommand({stateMachineArn: stateMachines[0]?.stateMachineArn}),
      );
      const logs = new CloudWatchLogsClient(cloud.client);
      const {logGroups = []} = await logs.send(new DescribeLogGroupsCommand({}));
      const logGroupName = logGroups.find((group) => group.logGroupName?.includes('LoopLogs'))?.logGroupName;
      return until('the log of the execution', async () => {
        const {events = []} = await logs.send(new FilterLogEventsCommand({logGroupName}));
        const log = events.map(({message}) => message).join('\n');
        return isDone(log) ? log : undefined;
      });
    };
    const loopRole = async (): Promise<string> => {
      const {Roles = []} = await iam().send(new ListRolesCommand({}));
      return Roles.map(({RoleName = ''}) => RoleName).find((name) => name.includes('LoopRole')) ?? '';
    };

    // The rights to deliver logs are not asked for here: express machines of the local cloud write to their group by themselves.
    test.each([
      ['redshift-data:ExecuteStatement', /cluster:/],
      ['redshift-data:DescribeStatement', /\*/],
      ['redshift:GetClusterCredentials', /:dbuser:/],
      ['redshift:GetClusterCredentials', /:dbname:/],
    ])('%s on %s', async (action, resource) => {
      const pattern = new RegExp(
        `is not authorized to perform: ${action} on resource: [^"]*${resource.source === '\\*' ? '' : resource.source}`,
      );
      const log = await without(
        await loopRole(),
        action,
        () => execute((log) => pattern.test(log)),
        (one) => resource.test(one),
      );
      expect(log).toMatch(pattern);
    });
  });

  test("the pause guard's: redshift:PauseCluster", async () => {
    const {PauseRoleArn: role = '', ClusterIdentifier} = outputs.warehouse;
    const pause = () =>
      cloud.cloud.invoke(
        pauseCluster,
        {ClusterIdentifier},
        roleSession(cloud.cloud, role, 'scheduler.amazonaws.com', 'guard'),
      );
    await expect(without(roleName(role), 'redshift:PauseCluster', pause)).rejects.toMatchObject({
      message: expect.stringContaining('is not authorized to perform: redshift:PauseCluster') as string,
    });
    expect((await pause()).Cluster?.ClusterIdentifier).toBe(ClusterIdentifier);
  });
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
