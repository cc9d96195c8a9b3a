/** The local cloud is killed while stacks are made and taken away, and while statements run: everything goes on, nothing twice. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {IAMClient, ListRolesCommand} from '@aws-sdk/client-iam';
import {KinesisClient, ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {LambdaClient, ListFunctionsCommand} from '@aws-sdk/client-lambda';
import {CreateClusterCommand, DescribeClustersCommand, RedshiftClient} from '@aws-sdk/client-redshift';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import {ListSchedulesCommand, SchedulerClient} from '@aws-sdk/client-scheduler';
import {ListSecretsCommand, SecretsManagerClient} from '@aws-sdk/client-secrets-manager';
import {ListStateMachinesCommand, SFNClient} from '@aws-sdk/client-sfn';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {startDaemon, type Daemon} from '../support/daemon.ts';
import {machineDefinition, pageViewsCode, shopTemplate} from '../support/foreign-template.ts';
import {until} from '../support/until.ts';

let home: string;
let daemon: Daemon;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'killed-'));
  daemon = await startDaemon(home);
});

afterEach(async () => {
  await daemon.kill('SIGTERM');
  rmSync(home, {recursive: true, force: true});
});

/** Whatever there is, by kind. */
const inventory = async (): Promise<Record<string, string[]>> => {
  const {client} = daemon;
  const [streams, roles, functions, clusters, schedules, machines, secrets] = await Promise.all([
    new KinesisClient(client).send(new ListStreamsCommand({})),
    new IAMClient(client).send(new ListRolesCommand({PathPrefix: '/'})),
    new LambdaClient(client).send(new ListFunctionsCommand({})),
    new RedshiftClient(client).send(new DescribeClustersCommand({})),
    new SchedulerClient(client).send(new ListSchedulesCommand({})),
    new SFNClient(client).send(new ListStateMachinesCommand({})),
    new SecretsManagerClient(client).send(new ListSecretsCommand({IncludePlannedDeletion: true})),
  ]);
  return {
    streams: streams.StreamNames ?? [],
    roles: (roles.Roles ?? []).filter(({Path}) => Path === '/').map(({RoleName = ''}) => RoleName),
    functions: (functions.Functions ?? []).map(({FunctionName = ''}) => FunctionName),
    clusters: (clusters.Clusters ?? []).map(({ClusterIdentifier = ''}) => ClusterIdentifier),
    schedules: (schedules.Schedules ?? []).map(({Name = ''}) => Name),
    machines: (machines.stateMachines ?? []).map(({name = ''}) => name),
    secrets: (secrets.SecretList ?? []).map(({Name = ''}) => Name),
  };
};

const template = JSON.stringify(
  shopTemplate({code: pageViewsCode('one'), definition: machineDefinition('SELECT 1')}),
);

const journal = (): string[] => readFileSync(join(home, 'journal.jsonl'), 'utf8').split('\n');

/** Kills the cloud when its journal has grown by so many lines; answers whether that was in the middle of a stack's operation. */
const killAfter = async (
  lines: number,
  begin: (cloudformation: CloudFormationClient) => Promise<unknown>,
): Promise<boolean> => {
  const grown = journal().length + lines;
  const asked = begin(new CloudFormationClient({...daemon.client, maxAttempts: 1})).catch(() => {});
  while (journal().length < grown) await new Promise((resolve) => setImmediate(resolve));
  await daemon.kill('SIGKILL');
  await asked;
  const stack = journal().findLast((line) => line.includes('"cloudformation/stacks"')) ?? '';
  daemon = await startDaemon(home);
  return /"status":"\w+_IN_PROGRESS"/.test(stack);
};

/** Waits for the end of the operation; answers the stack's id. */
const settled = async (stack: string, expected: string): Promise<string> => {
  const cloudformation = new CloudFormationClient(daemon.client);
  const found = await until(`stack ${stack}`, async () => {
    const {Stacks} = await cloudformation.send(new DescribeStacksCommand({StackName: stack}));
    return Stacks?.[0]?.StackStatus?.endsWith('_IN_PROGRESS') ? undefined : Stacks?.[0];
  });
  expect(found).toMatchObject({StackStatus: expected});
  return found.StackId ?? '';
};

test(
  'a stack that is killed while it is made or taken away ends as if nothing had been',
  {timeout: 180_000},
  async () => {
    let interrupted = 0;
    for (const moment of [3, 8, 16, 26, 37, 48]) {
      const StackName = `shop-${moment}`;
      const wasMaking = await killAfter(moment, (cloudformation) =>
        cloudformation.send(
          new CreateStackCommand({StackName, TemplateBody: template, Capabilities: ['CAPABILITY_IAM']}),
        ),
      );
      const id = await settled(StackName, 'CREATE_COMPLETE');
      const made = await inventory();
      expect(Object.fromEntries(Object.entries(made).map(([kind, names]) => [kind, names.length]))).toEqual({
        streams: 1,
        roles: 4,
        functions: 1,
        clusters: 1,
        schedules: 1,
        machines: 1,
        secrets: 1,
      });
      const {StackResources = []} = await new CloudFormationClient(daemon.client).send(
        new DescribeStackResourcesCommand({StackName}),
      );
      expect(StackResources.map(({ResourceStatus}) => ResourceStatus)).toEqual(
        Array.from({length: 9}, () => 'CREATE_COMPLETE'),
      );
      const wasRemoving = await killAfter(Math.min(moment, 40), (cloudformation) =>
        cloudformation.send(new DeleteStackCommand({StackName})),
      );
      await settled(id, 'DELETE_COMPLETE');
      expect(Object.values(await inventory()).flat()).toEqual([]);
      interrupted += Number(wasMaking) + Number(wasRemoving);
    }
    // A kill may come a little late, but some have to be in the middle of things.
    expect(interrupted).toBeGreaterThanOrEqual(4);
  },
);

test(
  'statements that were submitted before a kill are over afterwards, and none has run twice',
  {timeout: 120_000},
  async () => {
    await new RedshiftClient(daemon.client).send(
      new CreateClusterCommand({
        ClusterIdentifier: 'house',
        ClusterType: 'single-node',
        NodeType: 'ra3.large',
        MasterUsername: 'keeper',
        ManageMasterPassword: true,
      }),
    );
    const where = {ClusterIdentifier: 'house', Database: 'dev', DbUser: 'keeper'};
    const submit = async (Sql: string, ClientToken?: string): Promise<string> => {
      const data = new RedshiftDataClient({...daemon.client, maxAttempts: 1});
      return (await data.send(new ExecuteStatementCommand({...where, Sql, ClientToken}))).Id ?? '';
    };
    const outcome = (id: string) =>
      until(`statement ${id}`, async () => {
        const data = new RedshiftDataClient(daemon.client);
        const {Status: status, Error: error} = await data.send(new DescribeStatementCommand({Id: id}));
        return status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED'
          ? {status, error}
          : undefined;
      });
    expect(await outcome(await submit('CREATE TABLE told (n int)'))).toEqual({status: 'FINISHED'});

    const submitted: {id: string; token: string; sql: string}[] = [];
    for (let round = 0; round < 3; round++) {
      await Promise.allSettled(
        Array.from({length: 30}, async (_, n) => {
          const [sql, token] = [`INSERT INTO told VALUES (${round * 100 + n})`, `token-${round}-${n}`];
          submitted.push({id: await submit(sql, token), token, sql});
          // In the middle of it, while others wait in the queue and others again are on their way.
          if (n === 10) await daemon.kill('SIGKILL');
        }),
      );
      daemon = await startDaemon(home);
    }
    expect(submitted.length).toBeGreaterThan(30);

    const counts = new Map<string, number>();
    // Who does not know whether a request arrived repeats it with its token: that is no second run.
    for (const {id, token, sql} of submitted) expect(await submit(sql, token)).toBe(id);
    const outcomes = new Map<string, {status: string; error?: string | undefined}>();
    for (const {id, sql} of submitted) outcomes.set(sql, await outcome(id));
    const rows = await submit('SELECT n, count(*) FROM told GROUP BY 1');
    await outcome(rows);
    const {Records = []} = await new RedshiftDataClient(daemon.client).send(
      new GetStatementResultCommand({Id: rows}),
    );
    for (const [n, count] of Records)
      counts.set(`INSERT INTO told VALUES (${n?.longValue})`, count?.longValue ?? 0);
    for (const [sql, {status, error}] of outcomes)
      if (status === 'FINISHED') expect([sql, counts.get(sql)]).toEqual([sql, 1]);
      else {
        expect(error).toMatch(/The local cloud stopped while this statement was running/);
        expect(counts.get(sql) ?? 0).toBeLessThanOrEqual(1);
      }
  },
);
