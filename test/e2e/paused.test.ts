/** A forgotten cluster: the guard's schedule really fires, and then everything knows that the cluster is paused. */
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {PauseClusterCommand, RedshiftClient} from '@aws-sdk/client-redshift';
import {GetScheduleCommand, SchedulerClient, UpdateScheduleCommand} from '@aws-sdk/client-scheduler';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {clientOf} from '../support/client-of.ts';
import {installRsw, localEnvironment, type Ran, type Rsw} from '../support/rsw.ts';
import {until} from '../support/until.ts';

type Status = {
  steps: {name: string; state: string; why: string; outputs: Record<string, string>}[];
  streams: {rows: number | null}[];
  cost: {
    paused: {since: string | null} | null;
    lines: {whilePaused: boolean; price: number; perHour: number}[];
  };
};

const hour = 3_600_000;

describe('a forgotten cluster', {timeout: 90_000}, () => {
  let rsw: Rsw;
  let client: ReturnType<typeof clientOf>;
  const begun = Date.now();
  beforeAll(async () => {
    rsw = await installRsw();
    await rsw.run(['local', 'start', '--port', '0', '--pace', 'instant']);
    client = clientOf(await localEnvironment(rsw));
    const {code} = await rsw.run(['setup', '--local', '--yes', '--pause-after', '2h']);
    expect(code).toBe(0);
  }, 60_000);
  afterAll(async () => rsw?.close());

  const status = async (): Promise<Status> =>
    JSON.parse((await rsw.run(['status', '--json'])).stdout) as Status;
  const step = async (name: string) => (await status()).steps.find((each) => each.name === name);
  const pausesIn = async (): Promise<number> =>
    (Date.parse((await step('pause-guard'))?.outputs['PausesAt'] ?? '') - Date.now()) / hour;
  const lastLines = ({stderr}: Ran): string[] => stderr.trimEnd().split('\n').slice(-2);

  it('is guarded, and status tells until when', async () => {
    expect(await pausesIn()).toBeGreaterThan(1.9);
    expect((await rsw.run(['status'])).stdout).toMatch(
      /pause-guard +ready +pauses at \d{4}-\d\d-\d\d \d\d:\d\d UTC/,
    );
  });

  it('is not guarded for what is no time', async () => {
    const ran = await rsw.run(['step', 'pause-guard', '--pause-after', '8']);
    expect(ran.code).toBe(2);
    expect(lastLines(ran)[0]).toContain('from 1m to 365d, such as 90m, 8h or 2d, or never');
  });

  it('is guarded longer, not at all, and as it was asked for last', async () => {
    await rsw.run(['step', 'pause-guard', '--pause-after', '4h']);
    expect(await pausesIn()).toBeGreaterThan(3.9);
    await rsw.run(['step', 'pause-guard', '--pause-after', 'never']);
    expect(await step('pause-guard')).toMatchObject({state: 'skipped'});
    const plan = await rsw.run(['setup', '--local', '--yes', '--dry-run']);
    expect(plan.stderr).toContain('skip  pause-guard');
    await rsw.run(['step', 'pause-guard', '--pause-after', '3h']);
  });

  it('is paused when the time has come, and status says so, since when, and what still costs', async () => {
    const schedules = new SchedulerClient(client);
    const {Name, FlexibleTimeWindow, Target, Description} = await schedules.send(
      new GetScheduleCommand({Name: 'rsw-pause-guard'}),
    );
    const soon = new Date(Date.now() + 1500).toISOString().slice(0, 19);
    await schedules.send(
      new UpdateScheduleCommand({
        Name,
        FlexibleTimeWindow,
        Target,
        Description,
        ScheduleExpression: `at(${soon})`,
      }),
    );
    const {cost, steps} = await until('the guard to pause the cluster', async () => {
      const now = await status();
      return now.steps.some(({name, state}) => name === 'warehouse' && state === 'failed') ? now : undefined;
    });
    expect(Date.parse(cost.paused?.since ?? '')).toBeGreaterThan(begun);
    expect(steps.find(({name}) => name === 'warehouse')).toMatchObject({
      state: 'failed',
      why: expect.stringMatching(/paused since .* UTC, by its guard; rsw setup resumes it/) as string,
    });
    const rest = cost.lines.reduce(
      (sum, each) => sum + (each.whilePaused ? each.price * each.perHour : 0),
      0,
    );
    const {stdout} = await rsw.run(['status']);
    expect(stdout).toMatch(/order_stream +its view cannot be asked now/);
    expect(stdout).toContain(`What still costs on AWS: ${rest.toFixed(2)} USD an hour.`);
  });

  it('is told in two lines to whoever asks it or works on it', async () => {
    const asked = await rsw.run(['query', 'latest-orders']);
    expect(asked.stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(asked.stderr).toMatch(
      /The database does not answer: the cluster is paused\n {2}Resume it with: rsw setup/,
    );
    const worked = await rsw.run(['step', 'order-view']);
    expect(lastLines(worked)[0]).toMatch(
      /needs warehouse, which is failed \(the cluster is paused since .* rsw setup resumes it\)/,
    );
    expect([asked.code, worked.code]).toEqual([1, 1]);
  });

  it('refuses what the refresh loop asks, and no execution of that fails', async () => {
    const logs = new CloudWatchLogsClient(client);
    const {logGroups = []} = await logs.send(
      new DescribeLogGroupsCommand({logGroupNamePrefix: 'rsw-refresh-loop-LoopLogs'}),
    );
    expect(logGroups).toHaveLength(1);
    const logGroupName = logGroups[0]?.logGroupName;
    const happened = async (): Promise<string[]> => {
      const {events = []} = await logs.send(new FilterLogEventsCommand({logGroupName, startTime: begun}));
      return events.map(({message = '{}'}) => (JSON.parse(message) as {type: string}).type);
    };
    const refused = await until('both views to be asked', async () => {
      const types = await happened();
      return types.filter((type) => type === 'TaskFailed').length > 1 ? types : undefined;
    });
    expect(new Set(refused)).toEqual(new Set(['TaskFailed']));
  });

  it('is resumed by setup, with its data and a new guard', async () => {
    const {code, stderr} = await rsw.run(['setup', '--local', '--yes']);
    expect(stderr).toContain('The workshop is ready.');
    expect(code).toBe(0);
    expect(await pausesIn()).toBeGreaterThan(2.9);
    await until(
      'rows',
      async () => (await status()).streams.every(({rows}) => (rows ?? 0) > 0) || undefined,
      {seconds: 60, every: 1000},
    );
  });

  it('gets a new guard also when it was paused by hand, and is taken down as it is', async () => {
    const {steps} = await status();
    const outputs = (name: string) => steps.find((each) => each.name === name)?.outputs ?? {};
    const {ClusterIdentifier} = outputs('warehouse');
    const {PausesAt: before = ''} = outputs('pause-guard');
    const pause = async () => new RedshiftClient(client).send(new PauseClusterCommand({ClusterIdentifier}));
    await pause();
    expect((await status()).cost.paused).toEqual({since: null});
    await rsw.run(['setup', '--local', '--yes']);
    expect(Date.parse((await step('pause-guard'))?.outputs['PausesAt'] ?? '')).toBeGreaterThan(
      Date.parse(before),
    );
    await pause();
    const {code, stderr} = await rsw.run(['teardown', '--yes']);
    expect(stderr).toContain('Nothing is left');
    expect(code).toBe(0);
  });
});
