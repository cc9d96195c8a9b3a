/** The built program from the first question to the last goodbye, in a terminal, as somebody would see it. */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {installRsw, localEnvironment, type Rsw} from '../support/rsw.ts';
import {keys} from '../support/terminal.ts';

const minutes = (n: number) => n * 60_000;

/** The same story twice: the product cannot tell whether its cloud was named by a flag or by the environment. */
describe.each([
  {mode: '--local', flags: ['--local'], choose: '', environment: async () => ({})},
  {mode: 'AWS_ENDPOINT_URL and credentials', flags: [], choose: keys.down, environment: localEnvironment},
])('the workshop in a terminal, with $mode', {timeout: minutes(4)}, ({flags, choose, environment}) => {
  let rsw: Rsw;
  let env: Record<string, string>;
  beforeAll(async () => {
    rsw = await installRsw();
    // Slow enough to be interrupted: at the quick pace a cluster takes its seconds.
    await rsw.run(['local', 'start', '--port', '0', '--pace', 'quick']);
    env = await environment(rsw);
  });
  afterAll(async () => rsw?.close());

  const open = (...args: string[]) => rsw.open(args, {env});

  it('changes nothing when the person declines', async () => {
    const terminal = open('setup');
    await terminal.waitFor('Where should the workshop run?');
    terminal.type(choose + keys.enter);
    await terminal.waitFor('Where should the Logistics Dashboard be?');
    terminal.type(keys.enter);
    await terminal.waitFor('Who administers Grafana?');
    terminal.type(`ada${keys.enter}`);
    await terminal.waitFor('Pause a forgotten cluster');
    terminal.type(`soon${keys.enter}`);
    await terminal.waitFor('such as 90m, 8h or 2d');
    terminal.type(`${keys.clear}never${keys.enter}`);
    await terminal.waitFor('The plan');
    await terminal.waitFor('It runs on this machine and costs nothing.');
    await terminal.waitFor('Go on?');
    terminal.type(`n${keys.enter}`);
    await terminal.waitFor('No changes made.');
    expect(await terminal.ended()).toBe(0);
    const {stdout} = await rsw.run(['status', ...flags, '--json'], {env});
    const {steps} = JSON.parse(stdout) as {steps: {name: string; state: string}[]};
    expect(steps.filter(({state}) => state === 'ready').map(({name}) => name)).toEqual(['preflight']);
  });

  it('is interrupted with Ctrl-C while the cluster is made, and tells how to go on', async () => {
    const answers = ['--grafana', 'managed', '--grafana-admin', 'ada', '--pause-after', '8h'];
    const where = flags.length > 0 ? flags : ['--region', 'us-east-1'];
    const terminal = open('setup', ...where, ...answers);
    await terminal.waitFor('Go on?');
    terminal.type(`y${keys.enter}`);
    await terminal.waitFor('(3 of 15: warehouse)');
    terminal.type(keys.ctrlC);
    await terminal.waitFor('What the cloud was asked for goes on there');
    await terminal.waitFor(`Go on with: rsw setup ${where.join(' ')}`);
    expect(await terminal.ended()).toBe(130);
  });

  it('goes on from there to the end, asking nothing that was answered', async () => {
    const terminal = open('setup', ...(flags.length > 0 ? flags : ['--region', 'us-east-1']));
    await terminal.waitFor('Go on?');
    terminal.type(`y${keys.enter}`);
    await terminal.waitFor('The workshop is ready.', minutes(3));
    await terminal.waitFor('Logistics Dashboard');
    await terminal.waitFor('rsw teardown');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.transcript()).not.toContain('Who administers Grafana?');
    expect(terminal.transcript()).toContain('/d/rsw-logistics');
  });

  it('keeps everything the second time', async () => {
    const terminal = open('setup', ...flags, '--yes');
    await terminal.waitFor('The workshop is ready.');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.transcript()).not.toContain('make  ');
  });

  it('shows the truth, and answers questions in the width of the terminal', async () => {
    const status = open('status');
    expect(await status.ended()).toBe(0);
    expect(status.transcript()).toMatch(/order_stream\s+[\d,]+ rows?, newest record/);
    const query = open('query', 'busiest-routes');
    expect(await query.ended()).toBe(0);
    expect(query.transcript()).toMatch(/origin_state\s+delivery_state\s+consignments/);
    for (const line of query.transcript().split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('is taken down, and the second time there is nothing to take down', async () => {
    const first = open('teardown');
    await first.waitFor('for good?');
    first.type(`y${keys.enter}`);
    await first.waitFor('Nothing is left', minutes(2));
    expect(await first.ended()).toBe(0);
    const second = open('teardown');
    await second.waitFor('Nothing is there');
    expect(await second.ended()).toBe(0);
  });
});
