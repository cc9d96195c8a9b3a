/**
 * No statement of a template's roles is there for nothing: without any one of them (or one of its actions, or of its
 * resources) something fails, with AWS's own refusal. What can be taken away is read from the templates, so that a
 * new statement that nothing needs fails here.
 */
import {readFileSync} from 'node:fs';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  type StackResource,
} from '@aws-sdk/client-cloudformation';
import {CloudWatchLogsClient, FilterLogEventsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {IAMClient} from '@aws-sdk/client-iam';
import {KinesisClient, PutRecordCommand} from '@aws-sdk/client-kinesis';
import {InvokeCommand, LambdaClient, UpdateFunctionConfigurationCommand} from '@aws-sdk/client-lambda';
import {CreateTagsCommand, DescribeClustersCommand, RedshiftClient} from '@aws-sdk/client-redshift';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import {CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient} from '@aws-sdk/client-scheduler';
import {
  DescribeStateMachineCommand,
  SFNClient,
  StartSyncExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {authorize} from '../../src/local-cloud/iam/authorize.ts';
import {roleSession} from '../../src/local-cloud/iam/role-session.ts';
import {statements} from '../../src/local-cloud/redshift-data/statements.ts';
import {makeWorkspace, type TestWorkspace} from '../support/grafana.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {deployStack} from '../support/stack.ts';
import {lossesOfRoles, type Loss} from '../support/stack-roles.ts';
import {until} from '../support/until.ts';

const names = ['warehouse', 'ingestion', 'refresh-loop', 'grafana'] as const;
type Name = (typeof names)[number];
const textOf = (name: Name): string =>
  readFileSync(new URL(`../../templates/${name}.json`, import.meta.url), 'utf8');

const streams = {CustomerStreamName: 'people', OrderStreamName: 'sales'};
const plugin = 'grafana-redshift-datasource';
const reader = 'redshift_data_api_user';

let cloud: TestCloud;
/** What the cloud wrote into its own log: nobody else is told what became of a schedule's call. */
const lines: string[] = [];
const resources = {} as Record<Name, Record<string, StackResource>>;
let cluster: {ClusterIdentifier: string; Database: string};
let workspace: TestWorkspace;

const idOf = (stack: Name, resource: string): string => resources[stack][resource]?.PhysicalResourceId ?? '';
const arnOfRole = (stack: Name, role: string): string =>
  `arn:aws:iam::${cloud.account}:role/${idOf(stack, role)}`;
const told = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => '',
    (error: Error) => error.message,
  );

/** The error of a statement; empty when it finished. */
const run = async (Sql: string): Promise<string> => {
  const data = new RedshiftDataClient(cloud.client);
  const {Id} = await data.send(new ExecuteStatementCommand({...cluster, DbUser: 'admin', Sql}));
  return until(Sql, async () => {
    const {Status, Error: error} = await data.send(new DescribeStatementCommand({Id, WaitTimeSeconds: 20}));
    return Status === 'FINISHED' ? '' : (error ?? (Status === 'ABORTED' ? 'ABORTED' : undefined));
  });
};

/** Whether IAM lets the workspace's role send an alert: there is no SNS here that could be asked. */
const alert = async (): Promise<string> =>
  told(
    (async () => {
      const context = {
        'aws:SourceArn': `arn:aws:grafana:us-east-1:${cloud.account}:/workspaces/${workspace.id}`,
      };
      const role = arnOfRole('grafana', 'WorkspaceRole');
      const session = roleSession(cloud.cloud, role, 'grafana.amazonaws.com', 'amg-session', context);
      const resource = `arn:aws:sns:us-east-1:${cloud.account}:grafana-alerts`;
      authorize(cloud.cloud, session, {action: 'sns:Publish', resource});
    })(),
  );

/** Everything that a log group was told since a moment. */
const logOf = async (logGroupName: string, startTime: number): Promise<string> => {
  const logs = new CloudWatchLogsClient(cloud.client);
  const {events = []} = await logs.send(new FilterLogEventsCommand({logGroupName, startTime}));
  return events.map(({message}) => message).join('\n');
};

/** Whether a schedule is due only later, and no call of it is owed. */
const hasFired = (name: string): boolean => {
  const [due, owed] = ['scheduler/due', 'scheduler/deliveries'].map((each) =>
    [...cloud.cloud.collection<number | object>(each).entries()].filter(([key]) => key.includes(name)),
  );
  return due?.length === 1 && Number(due[0]?.[1]) > Date.now() && owed?.length === 0;
};

/** Fires a schedule of the test's own at once, with the role of a stack's own schedules. */
const fire = async (role: string, target: {Arn: string; Input?: string}): Promise<void> => {
  const scheduler = new SchedulerClient(cloud.client);
  const Name = `once-${Date.now()}`;
  await scheduler.send(
    new CreateScheduleCommand({
      Name,
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: {Mode: 'OFF'},
      Target: {...target, RoleArn: role, RetryPolicy: {MaximumRetryAttempts: 0}},
    }),
  );
  await until('the schedule to have fired', async () => hasFired(Name) || undefined);
  await scheduler.send(new DeleteScheduleCommand({Name}));
};

/** What a query through Grafana is told. */
const ask = async (rawSQL: string, signal?: AbortSignal): Promise<string> => {
  const response = await fetch(`${workspace.endpoint}/api/ds/query`, {
    method: 'POST',
    headers: {authorization: `Bearer ${await workspace.token()}`, 'content-type': 'application/json'},
    body: JSON.stringify({
      from: 'now-1h',
      to: 'now',
      queries: [{refId: 'A', datasource: {uid: 'house'}, rawSQL, format: 1}],
    }),
    ...(signal && {signal}),
  });
  return response.text();
};

/** A panel is closed before its long query has an answer. */
const close = async (): Promise<void> => {
  const marker = `closed_${Date.now()}`;
  const leaving = new AbortController();
  const before = lines.length;
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)';
  const asked = told(
    ask(`${numbers} SELECT count(*) AS ${marker} FROM n a, n b, n c WHERE a.i * b.i = c.i`, leaving.signal),
  );
  // Only the workspace's role sees its statements, and that role may not list them.
  const isNow = (status: string): boolean =>
    cloud.cloud
      .part(statements)
      .store.all()
      .some((each) => each.status === status && each.parts[0]?.sql.includes(marker));
  await until('the query to run', async () => isNow('STARTED') || undefined);
  leaving.abort();
  await asked;
  await until('the query to be cancelled, or not', async () =>
    isNow('ABORTED') || lines.length > before ? true : undefined,
  );
};

const producer = (kind: 'Customer' | 'Order') => ({
  works: async (): Promise<void> => {
    await until('records', async () =>
      (await run(`SELECT 1 / count(*) FROM ${kind}_stream`)) === '' ? true : undefined,
    );
  },
  feels: async ({actions}: Loss, since: number): Promise<string> => {
    const lambda = new LambdaClient(cloud.client);
    const FunctionName = idOf('ingestion', `${kind}Producer`);
    if (actions.includes('sts:AssumeRole'))
      return told(
        lambda.send(
          new UpdateFunctionConfigurationCommand({
            FunctionName,
            Role: arnOfRole('ingestion', `${kind}ProducerRole`),
          }),
        ),
      );
    // A new environment makes a log stream of its own.
    await lambda.send(new UpdateFunctionConfigurationCommand({FunctionName, Description: `${since}`}));
    const before = lines.length;
    await lambda.send(new InvokeCommand({FunctionName, InvocationType: 'Event'}));
    return until('the function to be refused', async () => {
      const log = await logOf(idOf('ingestion', `${kind}ProducerLogs`), since);
      const all = [log, ...lines.slice(before)].join('\n');
      return actions.some((action) => all.includes(`perform: ${action} on`)) ? all : undefined;
    });
  },
});

type Role = {
  /** Fails unless what the role is for works. */
  readonly works: () => Promise<void>;
  /** Does what needs the role, and answers everything that is told about it; `since` is when the loss began. */
  readonly feels: (loss: Loss, since: number) => Promise<string>;
};

const starter = (
  stack: Name,
  role: string,
  targets: () => {Arn: string; Input?: string}[],
): Role['feels'] => {
  return async ({resource}) => {
    const before = lines.length;
    for (const target of targets().slice(resource, resource === undefined ? undefined : resource + 1)) {
      const refusal = await told(fire(arnOfRole(stack, role), target));
      if (refusal !== '') return refusal;
    }
    return lines.slice(before).join('\n');
  };
};

/** Every role of the templates, by its stack and its logical id. */
const roles: Readonly<Record<string, Role>> = {
  'warehouse/ClusterRole': {
    works: async () => {
      expect(await run('REFRESH MATERIALIZED VIEW customer_stream')).toBe('');
      expect(await run('REFRESH MATERIALIZED VIEW order_stream')).toBe('');
    },
    feels: async () => {
      const kinesis = new KinesisClient(cloud.client);
      for (const StreamName of Object.values(streams))
        await kinesis.send(
          new PutRecordCommand({StreamName, PartitionKey: 'one', Data: Buffer.from('{"a": "record"}')}),
        );
      return (
        (await run('REFRESH MATERIALIZED VIEW customer_stream')) +
        (await run('REFRESH MATERIALIZED VIEW order_stream'))
      );
    },
  },
  'warehouse/PauseRole': {
    // Whether it works is tried last: a paused cluster answers nobody.
    works: async () => {},
    feels: starter('warehouse', 'PauseRole', () => [
      {
        Arn: 'arn:aws:scheduler:::aws-sdk:redshift:pauseCluster',
        Input: JSON.stringify({ClusterIdentifier: cluster.ClusterIdentifier}),
      },
    ]),
  },
  'ingestion/CustomerProducerRole': producer('Customer'),
  'ingestion/OrderProducerRole': producer('Order'),
  'ingestion/StarterRole': {
    works: producer('Order').works,
    feels: starter('ingestion', 'StarterRole', () =>
      ['CustomerProducer', 'OrderProducer'].map((each) => ({
        Arn: `arn:aws:lambda:us-east-1:${cloud.account}:function:${idOf('ingestion', each)}`,
      })),
    ),
  },
  'refresh-loop/LoopRole': {
    works: async () => {
      const history = "SELECT 1 / count(*) FROM sys_mv_refresh_history WHERE refresh_type = 'Manual'";
      await until('a refresh', async () => ((await run(history)) === '' ? true : undefined));
    },
    feels: async ({actions}) => {
      const machines = new SFNClient(cloud.client);
      const stateMachineArn = idOf('refresh-loop', 'RefreshLoop');
      // Of these Step Functions asks when a machine is made or changed.
      if (/^(logs|sts):/.test(actions[0] ?? '')) {
        const {roleArn, loggingConfiguration} = await machines.send(
          new DescribeStateMachineCommand({stateMachineArn}),
        );
        return told(
          machines.send(new UpdateStateMachineCommand({stateMachineArn, roleArn, loggingConfiguration})),
        );
      }
      const direct = new SFNClient({...cloud.client, disableHostPrefix: true});
      const {cause = ''} = await direct.send(new StartSyncExecutionCommand({stateMachineArn}));
      return cause;
    },
  },
  'refresh-loop/StarterRole': {
    works: async () => roles['refresh-loop/LoopRole']?.works(),
    feels: starter('refresh-loop', 'StarterRole', () => [{Arn: idOf('refresh-loop', 'RefreshLoop')}]),
  },
  'grafana/WorkspaceRole': {
    works: async () => {
      expect(await ask('SELECT count(*) AS many FROM order_stream')).toContain('"many"');
      const before = lines.length;
      await close();
      expect(lines.slice(before)).toEqual([]);
      expect(await alert()).toBe('');
    },
    feels: async ({actions}) => {
      if (actions.includes('sns:Publish')) return alert();
      if (!actions.includes('redshift-data:CancelStatement')) return ask('SELECT 1 AS one');
      const before = lines.length;
      await close();
      return lines.slice(before).join('\n');
    },
  },
};

/** AWS's words for what is lost. */
const refusalOf = ({actions}: Loss): RegExp => {
  if (actions.includes('sts:AssumeRole'))
    return /Not authorized to get credentials of role|cannot be assumed by Lambda|must allow AWS EventBridge Scheduler to assume|is authorized to assume the provided role|not authorized to perform: sts:AssumeRole/;
  if (
    actions.length > 0 &&
    actions.every((action) => action.startsWith('logs:') && !/Stream|Events$/.test(action))
  )
    return /The state machine IAM Role is not authorized to access the Log Destination/;
  return new RegExp(
    `is not authorized to perform: (${actions.join('|') || '[\\w-]+:\\w+'}) on resource: .* because no identity-based policy allows the`,
  );
};

const deploy = async (name: Name, parameters: Record<string, string> = {}) => {
  const cloudformation = new CloudFormationClient(cloud.client);
  const made = await deployStack(cloudformation, `felt-${name}`, textOf(name), 'CREATE', parameters);
  expect(made.status, made.reasons.join('\n')).toBe('CREATE_COMPLETE');
  const {StackResources = []} = await cloudformation.send(
    new DescribeStackResourcesCommand({StackName: `felt-${name}`}),
  );
  resources[name] = Object.fromEntries(StackResources.map((each) => [each.LogicalResourceId ?? '', each]));
  return made.outputs;
};

beforeAll(async () => {
  cloud = await startLocalCloud({log: (line) => void lines.push(line)});
  const [{ClusterIdentifier = '', DatabaseName = '', AdminUser = '', ClusterRoleArn = ''}, , outputs] =
    await Promise.all([
      deploy('warehouse', streams),
      deploy('ingestion', {...streams, CustomersPerMinute: '5', OrdersPerMinute: '5'}),
      deploy('grafana'),
    ]);
  cluster = {ClusterIdentifier, Database: DatabaseName};
  await new RedshiftClient(cloud.client).send(
    new CreateTagsCommand({
      ResourceName: `arn:aws:redshift:us-east-1:${cloud.account}:cluster:${ClusterIdentifier}`,
      Tags: [{Key: 'GrafanaDataSource', Value: 'true'}],
    }),
  );
  for (const sql of [
    `CREATE EXTERNAL SCHEMA shop FROM KINESIS IAM_ROLE '${ClusterRoleArn}'`,
    'CREATE MATERIALIZED VIEW customer_stream AS SELECT kinesis_data FROM shop.people',
    'CREATE MATERIALIZED VIEW order_stream AS SELECT kinesis_data FROM shop.sales',
    `CREATE USER ${reader} PASSWORD DISABLE`,
    `GRANT SELECT ON order_stream TO ${reader}`,
  ])
    expect(await run(sql)).toBe('');
  await deploy('refresh-loop', {ClusterIdentifier, DatabaseName, AdminUser});
  workspace = await makeWorkspace(cloud, {roleArn: outputs['WorkspaceRoleArn'] ?? ''});
  await workspace.call('POST', `/api/plugins/${plugin}/install`, {});
  const source = {
    uid: 'house',
    name: 'house',
    type: plugin,
    access: 'proxy',
    jsonData: {
      authType: 'ec2_iam_role',
      defaultRegion: 'us-east-1',
      clusterIdentifier: ClusterIdentifier,
      database: DatabaseName,
      dbUser: reader,
    },
  };
  expect(await workspace.call('POST', '/api/datasources', source)).toMatchObject({status: 200});
});

afterAll(async () => cloud.close());

describe.each(names)('%s', (name) => {
  describe.each(lossesOfRoles(textOf(name)))('$role', ({role, losses}) => {
    test('works', async () => {
      expect(Object.keys(roles)).toContain(`${name}/${role}`);
      await roles[`${name}/${role}`]?.works();
    });

    test.each(losses.map((loss) => [loss.what, loss] as const))('is nothing without %s', async (_, loss) => {
      const iam = new IAMClient(cloud.client);
      const since = Date.now();
      const giveBack = await loss.take(iam, idOf(name, role));
      try {
        expect(await roles[`${name}/${role}`]?.feels(loss, since)).toMatch(refusalOf(loss));
      } finally {
        await giveBack();
      }
    });
  });
});

test('and the pause guard pauses the cluster', async () => {
  await roles['warehouse/PauseRole']?.feels({what: '', actions: [], take: async () => async () => {}}, 0);
  await until('the cluster to be paused', async () => {
    const {Clusters} = await new RedshiftClient(cloud.client).send(new DescribeClustersCommand(cluster));
    return Clusters?.[0]?.ClusterStatus?.startsWith('paus') || undefined;
  });
});
