/** Ctrl-C wherever it comes, the line that goes on, and a teardown after which no service knows of the workshop. */
import {CloudFormationClient, ListStacksCommand} from '@aws-sdk/client-cloudformation';
import {CloudWatchLogsClient, DescribeLogGroupsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {DynamoDBClient, ListTablesCommand} from '@aws-sdk/client-dynamodb';
import {DescribeSecurityGroupsCommand, DescribeVpcsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {GrafanaClient, ListWorkspacesCommand} from '@aws-sdk/client-grafana';
import {IAMClient, ListRolesCommand} from '@aws-sdk/client-iam';
import {IdentitystoreClient, ListUsersCommand} from '@aws-sdk/client-identitystore';
import {KinesisClient, ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {LambdaClient, ListFunctionsCommand} from '@aws-sdk/client-lambda';
import {
  DescribeClustersCommand,
  DescribeClusterSubnetGroupsCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import {ListSchedulesCommand, SchedulerClient} from '@aws-sdk/client-scheduler';
import {ListSecretsCommand, SecretsManagerClient} from '@aws-sdk/client-secrets-manager';
import {ListStateMachinesCommand, SFNClient} from '@aws-sdk/client-sfn';
import {ListInstancesCommand, SSOAdminClient} from '@aws-sdk/client-sso-admin';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {familyOf, isRunning} from '../support/processes.ts';
import {installRsw, localEnvironment, type Rsw} from '../support/rsw.ts';
import {keys} from '../support/terminal.ts';
import {until} from '../support/until.ts';

describe('an interrupted workshop', {timeout: 120_000}, () => {
  let rsw: Rsw;
  beforeAll(async () => {
    rsw = await installRsw();
    await rsw.run(['local', 'start', '--port', '0', '--pace', 'quick']);
  });
  afterAll(async () => rsw?.close());

  /** The line that was printed to go on with, as arguments. */
  const lineToGoOn = (transcript: string): string[] => {
    const [, line] = /Go on with: rsw (.*)/.exec(transcript) ?? [];
    return (line ?? '').trim().split(' ');
  };

  it('in the first stack goes on without a word about where', async () => {
    const first = rsw.open(['setup', '--local', '--yes', '--grafana-admin', 'ada']);
    await first.waitFor('(2 of 15: ingestion)');
    first.type(keys.ctrlC);
    expect(await first.ended()).toBe(130);
    expect(lineToGoOn(first.transcript())).toEqual(['setup', '--local', '--yes']);
    const second = rsw.open(['setup']);
    await second.waitFor('Go on?');
    expect(second.transcript()).not.toContain('Where should the workshop run?');
    expect(second.transcript()).not.toContain('Who administers Grafana?');
    second.type(`y${keys.enter}`);
    await second.waitFor('(7 of 15: schema)', 60_000);
    second.type(keys.ctrlC);
    expect(await second.ended()).toBe(130);
    expect(lineToGoOn(second.transcript())).toEqual(['setup']);
  });

  it('goes on in a script too, to its end', async () => {
    const ran = await rsw.run(['setup', '--yes']);
    expect(ran.stderr).toContain('The workshop is ready.');
    expect(ran.code).toBe(0);
  });

  it('offers, once it is whole, the place where it is', async () => {
    const terminal = rsw.open(['setup']);
    await terminal.waitFor('Where should the workshop run?');
    await terminal.waitFor('❯ On this machine');
    terminal.type(keys.ctrlC);
    expect(await terminal.ended()).toBe(130);
    expect(terminal.transcript()).toContain('Nothing was started');
  });

  it('is taken down by the line that an interrupted teardown prints', async () => {
    const terminal = rsw.open(['teardown', '--yes']);
    await terminal.waitFor('refresh-loop gone');
    terminal.type(keys.ctrlC);
    expect(await terminal.ended()).toBe(130);
    const line = lineToGoOn(terminal.transcript());
    expect(line).toEqual(['teardown', '--yes']);
    const ran = await rsw.run(line);
    expect(ran.stderr).toContain('Nothing is left');
    expect(ran.code).toBe(0);
  });

  it('leaves nothing that any service knows, and the local cloud running', async () => {
    expect((await rsw.run(['local', 'status'])).code).toBe(0);
    const env = await localEnvironment(rsw);
    const client = {
      endpoint: env['AWS_ENDPOINT_URL'] ?? '',
      region: env['AWS_REGION'] ?? '',
      credentials: {
        accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    };
    const {Instances: [instance] = []} = await new SSOAdminClient(client).send(new ListInstancesCommand({}));
    const ec2 = new EC2Client(client);
    const redshift = new RedshiftClient(client);
    const stacks = await new CloudFormationClient(client).send(new ListStacksCommand({}));
    const left = {
      stacks: stacks.StackSummaries?.filter((stack) => stack.StackStatus !== 'DELETE_COMPLETE'),
      streams: (await new KinesisClient(client).send(new ListStreamsCommand({}))).StreamNames,
      tables: (await new DynamoDBClient(client).send(new ListTablesCommand({}))).TableNames,
      functions: (await new LambdaClient(client).send(new ListFunctionsCommand({}))).Functions,
      schedules: (await new SchedulerClient(client).send(new ListSchedulesCommand({}))).Schedules,
      machines: (await new SFNClient(client).send(new ListStateMachinesCommand({}))).stateMachines,
      logGroups: (await new CloudWatchLogsClient(client).send(new DescribeLogGroupsCommand({}))).logGroups,
      clusters: (await redshift.send(new DescribeClustersCommand({}))).Clusters,
      subnetGroups: (await redshift.send(new DescribeClusterSubnetGroupsCommand({}))).ClusterSubnetGroups,
      secrets: (await new SecretsManagerClient(client).send(new ListSecretsCommand({}))).SecretList,
      vpcs: (await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.filter((vpc) => !vpc.IsDefault),
      groups: (await ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups?.filter(
        (group) => group.GroupName !== 'default',
      ),
      workspaces: (await new GrafanaClient(client).send(new ListWorkspacesCommand({}))).workspaces,
      users: (
        await new IdentitystoreClient(client).send(
          new ListUsersCommand({IdentityStoreId: instance?.IdentityStoreId}),
        )
      ).Users,
      roles: (await new IAMClient(client).send(new ListRolesCommand({}))).Roles,
    };
    expect(left).toEqual(Object.fromEntries(Object.keys(left).map((name) => [name, []])));
  });

  it('leaves no process behind once the local cloud is stopped', async () => {
    const {pid} = JSON.parse(await readFile(join(rsw.home, 'local', 'server.json'), 'utf8')) as {pid: number};
    const family = familyOf(pid);
    expect((await rsw.run(['local', 'stop'])).code).toBe(0);
    await until('all of its processes to end', async () => !family.some(isRunning) || undefined);
  });
});
