/**
 * The whole workshop on a live account, for whoever has one: `RSW_REMOTE=1 npx vitest run test/live` after `npm run build`.
 * Takes about forty minutes and costs less than one US dollar (the cluster, the streams and the endpoint for that time), and with
 * Managed Grafana, billed by user and month, up to 18 more. It prints the product's own estimate and always takes down what it made.
 */
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {installRsw, type Ran, type Rsw} from '../support/rsw.ts';
import {until} from '../support/until.ts';
import {leftOf} from './left.ts';
import {remoteOf} from './remote.ts';

const remote = remoteOf(process.env);
const minute = 60_000;

if (!remote)
  console.warn(
    'The live suite is SKIPPED: nothing of it was tried on a real account. RSW_REMOTE=1 (or =<prefix>/<region>) aims it at yours: about 40 minutes, less than 1 USD, and up to 18 USD for Managed Grafana unless RSW_REMOTE_GRAFANA=none.',
  );

describe.skipIf(!remote)('on a live account (RSW_REMOTE)', {timeout: 60 * minute}, () => {
  const {prefix = '', region, grafana = '', env = {}} = remote ?? {};
  const place = ['--prefix', prefix, ...(region === undefined ? [] : ['--region', region])];
  let rsw: Rsw;
  const state = {isDown: true};

  const run = async (...args: string[]): Promise<Ran> => rsw.run([...args, ...place], {env});
  const told = ({stdout, stderr}: Ran): string => `\n${stdout}\n${stderr}`;
  const takeDown = async (): Promise<Ran> => {
    const ran = await run('teardown', '--yes');
    state.isDown = ran.code === 0;
    return ran;
  };

  beforeAll(async () => {
    rsw = await installRsw();
    console.warn(`If this is broken off, take it down by hand: rsw teardown ${place.join(' ')}`);
  });
  afterAll(async () => {
    // Whatever has failed: a second time, since a cloud may need a moment to let go.
    for (let attempt = 0; !state.isDown && attempt < 2; attempt++) {
      const ran = await takeDown();
      if (ran.code !== 0) console.error(`NOT TAKEN DOWN, rsw teardown ${place.join(' ')}:\n${ran.stderr}`);
    }
    await rsw?.close();
  }, 90 * minute);

  // On an account every minute costs: what follows a failure is only the taking down.
  let hasFailed = false;
  beforeEach((context) => {
    context.skip(hasFailed, 'something before it has failed');
    context.onTestFailed(() => {
      hasFailed = true;
    });
  });

  it('doctor finds nothing in the way', async () => {
    const ran = await run('doctor');
    expect(ran.code, told(ran)).toBe(0);
  });

  it('the plan says what it costs, and touches nothing', async () => {
    const ran = await run('setup', '--yes', '--dry-run', '--grafana', grafana);
    console.warn(ran.stderr);
    expect(ran.code, told(ran)).toBe(0);
    expect(await leftOf(prefix, region)).toEqual([]);
  });

  it('setup makes all of it at the first try', async () => {
    state.isDown = false;
    const ran = await run('setup', '--yes', '--grafana', grafana, '--pause-after', '3h');
    expect(ran.code, told(ran)).toBe(0);
  });

  it('status finds every step ready, and rows in both views', async () => {
    const status = await until(
      'rows in both views',
      async () => {
        const found = JSON.parse((await run('status', '--json')).stdout) as {
          steps: {name: string; state: string; why?: string}[];
          streams: {name: string; rows: number | null}[];
        };
        return found.streams.length === 2 && found.streams.every(({rows}) => Number(rows) > 0)
          ? found
          : undefined;
      },
      {seconds: 300},
    );
    const expected = ['ready', 'skipped'];
    expect(status.steps.filter(({state}) => !expected.includes(state))).toEqual([]);
    if (grafana === 'managed') expect(status.steps.every(({state}) => state === 'ready')).toBe(true);
  });

  it('a named question has an answer', async () => {
    const ran = await run('query', 'customers-by-state', '--json');
    expect(ran.code, told(ran)).toBe(0);
    expect((JSON.parse(ran.stdout) as unknown[]).length).toBeGreaterThan(0);
  });

  it('setup again finds nothing to do', async () => {
    const ran = await run('setup', '--yes');
    expect(ran.code, told(ran)).toBe(0);
    expect(ran.stderr).toContain('The workshop is ready');
  });

  it('teardown leaves nothing that any service knows', async () => {
    const ran = await takeDown();
    expect(ran.code, told(ran)).toBe(0);
    // Lists are a moment behind.
    await until(
      'every list to forget it',
      async () => {
        const left = await leftOf(prefix, region);
        if (left.length > 0) throw new Error(`still there: ${left.join(', ')}`);
        return true;
      },
      {seconds: 300},
    );
  });
});
