/** The built program from the first question to the last goodbye, in a terminal, as somebody would see it. */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {installRsw, type Rsw} from '../support/rsw.ts';
import {keys} from '../support/terminal.ts';

const minutes = (n: number) => n * 60_000;

describe('the workshop in a terminal', {timeout: minutes(4)}, () => {
  let rsw: Rsw;
  beforeAll(async () => {
    rsw = await installRsw();
    // Slow enough to be interrupted: at the quick pace a cluster takes its seconds.
    await rsw.run(['local', 'start', '--port', '0', '--pace', 'quick']);
  });
  afterAll(async () => rsw?.close());

  it('changes nothing when the person declines', async () => {
    const terminal = rsw.open(['setup']);
    await terminal.waitFor('Where should the workshop run?');
    terminal.type(keys.enter);
    await terminal.waitFor('Where should the Logistics Dashboard be?');
    terminal.type(keys.enter);
    await terminal.waitFor('Who administers Grafana?');
    terminal.type(`ada${keys.enter}`);
    await terminal.waitFor('Pause a forgotten cluster');
    terminal.type(`soon${keys.enter}`);
    await terminal.waitFor('such as 90m, 8h or 2d');
    terminal.type(`\u0015never${keys.enter}`);
    await terminal.waitFor('The plan');
    await terminal.waitFor('It runs on this machine and costs nothing.');
    await terminal.waitFor('Go on?');
    terminal.type(`n${keys.enter}`);
    await terminal.waitFor('No changes made.');
    expect(await terminal.ended()).toBe(0);
    const {stdout} = await rsw.run(['status', '--local', '--json']);
    const states = (JSON.parse(stdout) as {steps: {state: string}[]}).steps.map(({state}) => state);
    expect(states.filter((state) => state === 'ready')).toHaveLength(1);
  });

  it('is interrupted with Ctrl-C while the cluster is made, and tells how to go on', async () => {
    const terminal = rsw.open([
      'setup',
      '--local',
      '--grafana-admin',
      'ada',
      '--grafana',
      'managed',
      '--pause-after',
      '8h',
    ]);
    await terminal.waitFor('Go on?');
    terminal.type(`y${keys.enter}`);
    await terminal.waitFor('Redshift cluster (this takes a few minutes)');
    terminal.type(keys.ctrlC);
    await terminal.waitFor('What the cloud was asked for goes on there');
    await terminal.waitFor('Go on with: rsw setup --local');
    expect(await terminal.ended()).toBe(130);
  });

  it('goes on from there to the end, asking nothing that was answered', async () => {
    const terminal = rsw.open(['setup', '--local']);
    await terminal.waitFor('Go on?');
    terminal.type(`y${keys.enter}`);
    await terminal.waitFor('The workshop is ready.', minutes(3));
    await terminal.waitFor('Logistics Dashboard');
    await terminal.waitFor('rsw teardown');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.transcript()).not.toContain('Who administers Grafana?');
    expect(terminal.transcript()).toContain('/d/rsw-logistics');
  });

  it('has everything the second time', async () => {
    const terminal = rsw.open(['setup', '--local', '--yes']);
    await terminal.waitFor('The workshop is ready.');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.transcript()).not.toContain('make  ');
  });

  it('shows the truth, and answers questions in the width of the terminal', async () => {
    const status = rsw.open(['status']);
    expect(await status.ended()).toBe(0);
    expect(status.transcript()).toMatch(/order_stream\s+[\d,]+ rows, newest record/);
    const query = rsw.open(['query', 'busiest-routes']);
    expect(await query.ended()).toBe(0);
    expect(query.transcript()).toMatch(/origin_state\s+delivery_state\s+consignments/);
    for (const line of query.transcript().split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('is taken down, and the second time there is nothing to take down', async () => {
    const first = rsw.open(['teardown']);
    await first.waitFor('for good?');
    first.type(`y${keys.enter}`);
    await first.waitFor('Nothing is left', minutes(2));
    expect(await first.ended()).toBe(0);
    const second = rsw.open(['teardown']);
    await second.waitFor('Nothing is there');
    expect(await second.ended()).toBe(0);
  });
});
