import {appendFileSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {CreateFunctionCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import {CreateStateMachineCommand, ListExecutionsCommand, SFNClient} from '@aws-sdk/client-sfn';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {zipInlineCode} from '../../src/local-cloud/lambda/package.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {giveRole} from '../support/role.ts';
import {until} from '../support/until.ts';

let local: TestCloud;
let scheduler: SchedulerClient;
let logs: CloudWatchLogsClient;
let role: string;
let count = 0;

const makeGroup = 'arn:aws:scheduler:::aws-sdk:cloudwatchlogs:createLogGroup';

const schedule = (more: Partial<CreateScheduleCommandInput> & {to?: string; input?: string}) => {
  const {to = makeGroup, input, ...rest} = more;
  return new CreateScheduleCommand({
    Name: `schedule-${++count}`,
    ScheduleExpression: 'rate(1 minute)',
    FlexibleTimeWindow: {Mode: 'OFF'},
    Target: {Arn: to, RoleArn: role, Input: input},
    ...rest,
  });
};

const group = (name: string) =>
  until(`log group ${name}`, async () => {
    const {logGroups} = await logs.send(new DescribeLogGroupsCommand({logGroupNamePrefix: name}));
    return logGroups?.[0];
  });

beforeAll(async () => {
  local = await startLocalCloud();
  scheduler = new SchedulerClient(local.client);
  logs = new CloudWatchLogsClient(local.client);
  role = giveRole(local.cloud, 'clockwork', 'scheduler.amazonaws.com', [
    'lambda:InvokeFunction',
    'states:StartExecution',
    'logs:CreateLogGroup',
  ]);
});

afterAll(async () => {
  scheduler.destroy();
  logs.destroy();
  await local.close();
});

describe('a schedule', () => {
  it('with a rate and no start fires at once: any operation, with what it knows of itself in the input', async () => {
    const begun = Date.now();
    await scheduler.send(
      schedule({
        Name: 'at-once',
        input: '{"LogGroupName": "fired/<aws.scheduler.attempt-number>/<aws.scheduler.execution-id>"}',
      }),
    );
    const {logGroupName} = await group('fired/');
    expect(logGroupName).toMatch(/^fired\/1\/[0-9a-f-]{36}$/);
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  it('invokes a function, and starts a state machine', async () => {
    const lambda = new LambdaClient(local.client);
    const worker = giveRole(local.cloud, 'worker', 'lambda.amazonaws.com', ['logs:*']);
    const {FunctionArn} = await lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'ticked',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: worker,
        Code: {
          ZipFile: zipInlineCode(
            'exports.handler = async (event) => console.log("got", event.source, event.n);',
          ),
        },
      }),
    );
    lambda.destroy();
    await scheduler.send(schedule({to: FunctionArn ?? ''}));
    await scheduler.send(schedule({to: FunctionArn ?? '', input: '{"n": 5}'}));
    const logGroupName = '/aws/lambda/ticked';
    await group(logGroupName);
    const lines = await until('both invocations', async () => {
      const {events = []} = await logs.send(new FilterLogEventsCommand({logGroupName, filterPattern: 'got'}));
      return events.length === 2 ? events.map(({message = ''}) => message.split('\t').at(-1)) : undefined;
    });
    expect(lines.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
      'got aws.scheduler undefined',
      'got undefined 5',
    ]);

    const sfn = new SFNClient(local.client);
    const roleArn = giveRole(local.cloud, 'conductor', 'states.amazonaws.com', []);
    const definition = JSON.stringify({StartAt: 'Done', States: {Done: {Type: 'Succeed'}}});
    const {stateMachineArn} = await sfn.send(
      new CreateStateMachineCommand({name: 'ticked', roleArn, definition}),
    );
    await scheduler.send(schedule({to: stateMachineArn ?? ''}));
    await until('an execution', async () => {
      const {executions} = await sfn.send(new ListExecutionsCommand({stateMachineArn}));
      return executions?.length === 1 || undefined;
    });
    sfn.destroy();
  });

  it('for one time fires at that time and is gone when it should be', async () => {
    const time = new Date(Date.now() + 2_000).toISOString().slice(0, 19);
    await scheduler.send(
      schedule({
        Name: 'once',
        ScheduleExpression: `at(${time})`,
        ActionAfterCompletion: 'DELETE',
        input: '{"LogGroupName": "once"}',
      }),
    );
    const {creationTime = 0} = await group('once');
    expect(creationTime).toBeGreaterThanOrEqual(Date.parse(`${time}Z`));
    await expect(scheduler.send(new GetScheduleCommand({Name: 'once'}))).rejects.toThrow(
      'Schedule once does not exist.',
    );
  });

  it('can be described, listed, changed, disabled and deleted, in a group of its own', async () => {
    await scheduler.send(new CreateScheduleGroupCommand({Name: 'mine'}));
    await scheduler.send(
      schedule({Name: 'quiet', GroupName: 'mine', State: 'DISABLED', Description: 'sleeps'}),
    );
    const found = await scheduler.send(new GetScheduleCommand({Name: 'quiet', GroupName: 'mine'}));
    expect(found).toMatchObject({
      Arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/mine/quiet',
      State: 'DISABLED',
      ScheduleExpressionTimezone: 'UTC',
      Target: {RetryPolicy: {MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185}},
    });
    await scheduler.send(
      new UpdateScheduleCommand({
        Name: 'quiet',
        GroupName: 'mine',
        ScheduleExpression: 'cron(0 9 ? * MON-FRI *)',
        ScheduleExpressionTimezone: 'Australia/Sydney',
        FlexibleTimeWindow: {Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5},
        Target: {Arn: makeGroup, RoleArn: role, Input: '{"LogGroupName": "never"}'},
      }),
    );
    const {Schedules} = await scheduler.send(new ListSchedulesCommand({GroupName: 'mine'}));
    expect(Schedules).toMatchObject([{Name: 'quiet', State: 'ENABLED', Target: {Arn: makeGroup}}]);
    // An update replaces everything, the description included.
    const changed = await scheduler.send(new GetScheduleCommand({Name: 'quiet', GroupName: 'mine'}));
    expect(changed.Description).toBeUndefined();
    await scheduler.send(new DeleteScheduleCommand({Name: 'quiet', GroupName: 'mine'}));
    await scheduler.send(new DeleteScheduleGroupCommand({Name: 'mine'}));
    await expect(scheduler.send(new ListSchedulesCommand({GroupName: 'mine'}))).rejects.toThrow(
      'Schedule group mine does not exist.',
    );
  });

  it('is the same schedule when its creation is sent again, and no other', async () => {
    const twice = {Name: 'twice', ClientToken: 'a-token', State: 'DISABLED' as const};
    await scheduler.send(schedule(twice));
    await scheduler.send(schedule(twice));
    await expect(scheduler.send(schedule({...twice, ClientToken: 'another'}))).rejects.toMatchObject({
      name: 'ConflictException',
      message: 'Schedule twice already exists.',
    });
  });

  it('fires once for all that it missed while the cloud was stopped', async () => {
    const home = mkdtempSync(join(tmpdir(), 'local-cloud-'));
    const first = await startLocalCloud({home});
    const RoleArn = giveRole(first.cloud, 'clockwork', 'scheduler.amazonaws.com', ['logs:CreateLogGroup']);
    const client = new SchedulerClient(first.client);
    const Target = {Arn: makeGroup, RoleArn, Input: '{"LogGroupName": "t/<aws.scheduler.execution-id>"}'};
    await client.send(schedule({Name: 'steady', Target}));
    const fired = async (cloud: TestCloud, times: number) => {
      const reader = new CloudWatchLogsClient(cloud.client);
      await until(`${times} fires`, async () => {
        const {logGroups} = await reader.send(new DescribeLogGroupsCommand({logGroupNamePrefix: 't/'}));
        return logGroups?.length === times || undefined;
      });
      reader.destroy();
    };
    await fired(first, 1);
    client.destroy();
    const due = first.cloud.collection<number>('scheduler/due').get('default/steady') ?? 0;
    await first.close();
    // As if the cloud had been stopped an hour ago.
    const line = {c: 'scheduler/due', k: 'default/steady', v: due - 3_600_000};
    appendFileSync(join(home, 'journal.jsonl'), `${JSON.stringify(line)}\n`);
    const second = await startLocalCloud({home});
    await fired(second, 2);
    const next = second.cloud.collection<number>('scheduler/due').get('default/steady') ?? 0;
    expect(next).toBeGreaterThan(Date.now());
    await second.close();
    rmSync(home, {recursive: true});
  });
});

describe('Scheduler refuses', () => {
  it.each([
    [{ScheduleExpression: 'rate(0 minutes)'}, 'Invalid Schedule Expression rate(0 minutes).'],
    [{ScheduleExpression: 'cron(* * * * *)'}, 'Invalid Schedule Expression cron(* * * * *).'],
    [{ScheduleExpression: 'at(2020-01-01T00:00:00)'}, 'Invalid Schedule Expression at(2020-01-01T00:00:00).'],
    [{ScheduleExpressionTimezone: 'Mars/Base'}, 'Mars/Base'],
    [{GroupName: 'nowhere'}, 'Schedule group nowhere does not exist.'],
    [{to: 'arn:aws:sqs:us-east-1:000000000000:q'}, 'cannot call the target arn:aws:sqs'],
    [{to: 'arn:aws:scheduler:::aws-sdk:s3:putObject'}, 'has no service s3'],
    [{input: '{"LogGrupName": "x"}'}, "The field 'LogGrupName' is not supported"],
  ])('%j', async (more, message) => {
    await expect(scheduler.send(schedule(more))).rejects.toThrow(message);
  });

  it('a role that it cannot assume', async () => {
    const RoleArn = giveRole(local.cloud, 'other', 'lambda.amazonaws.com', []);
    await expect(scheduler.send(schedule({Target: {Arn: makeGroup, RoleArn}}))).rejects.toThrow(
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    );
  });
});
