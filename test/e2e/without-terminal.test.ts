/** The built program where nobody can be asked: in a script, with results on stdout and everything else on stderr. */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {installRsw, type Rsw} from '../support/rsw.ts';
import {until} from '../support/until.ts';
import {workshopStatements} from '../support/workshop-statements.ts';

type Status = {
  version: number;
  target: {prefix: string; account: string};
  steps: {name: string; title: string; state: string; why: string; outputs: Record<string, string>}[];
  streams: {name: string; rows: number; newestArrival: string; freshnessSeconds: number}[];
  cost: {perHour: number};
  links: Record<string, string>;
};

describe('the workshop without a terminal', {timeout: 180_000}, () => {
  let rsw: Rsw;
  const status = async (): Promise<Status> => {
    const {stdout, code} = await rsw.run(['status', '--json']);
    expect(code).toBe(0);
    return JSON.parse(stdout) as Status;
  };
  const rows = async (...args: string[]): Promise<Record<string, unknown>[]> => {
    const {stdout, stderr, code} = await rsw.run(['query', ...args, '--json']);
    expect(stderr).not.toContain('✖');
    expect(code).toBe(0);
    return JSON.parse(stdout) as Record<string, unknown>[];
  };
  beforeAll(async () => {
    rsw = await installRsw();
    await rsw.run(['local', 'start', '--port', '0', '--pace', 'instant']);
  });
  afterAll(async () => rsw?.close());

  it('touches nothing in a dry run', async () => {
    const {code, stdout, stderr} = await rsw.run(['setup', '--local', '--yes', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('make  warehouse');
    const states = (await rsw.run(['status', '--local', '--json'])).stdout;
    expect((JSON.parse(states) as Status).steps.filter(({state}) => state === 'ready')).toHaveLength(1);
  });

  it('is set up by one line', async () => {
    const {code, stdout, stderr} = await rsw.run(['setup', '--local', '--yes']);
    expect(stderr).toContain('The workshop is ready.');
    expect(stderr).toMatch(
      /Logistics Dashboard {2}http:\/\/127\.0\.0\.1:\d+\/g-[0-9a-f]{10}\/d\/rsw-logistics/,
    );
    expect(stdout).toBe('');
    expect(code).toBe(0);
  });

  it('tells its truth as one JSON object, and its rows grow by themselves', async () => {
    const first = await status();
    expect(first.version).toBe(1);
    expect(first.target).toMatchObject({prefix: 'rsw', account: '000000000000'});
    expect(first.steps.map(({state}) => state)).toEqual(first.steps.map(() => 'ready'));
    expect(first.streams.map(({name}) => name)).toEqual(['customer_stream', 'order_stream']);
    expect(first.cost.perHour).toBe(0);
    expect(first.links['dashboard']).toContain('/d/rsw-logistics');
    const later = await until(
      'more rows in both views',
      async () => {
        const now = await status();
        return now.streams.every(({rows}, i) => rows > (first.streams[i]?.rows ?? 0)) ? now : undefined;
      },
      {seconds: 90},
    );
    for (const {freshnessSeconds} of later.streams) expect(freshnessSeconds).toBeLessThan(60);
  });

  it('answers its questions with what one counts by hand', async () => {
    const byHand = `SELECT cs.customer_data.state::VARCHAR AS origin, os.delivery_state AS destination
      FROM customer_stream cs, order_stream os WHERE cs.customer_data.userid::INT = os.userid`;
    // Between two statements the views may grow: then they are asked once more.
    await until('both counts to agree', async () => {
      const [before] = await rows('--sql', 'SELECT COUNT(*) AS n FROM order_stream');
      const [pairs, routes] = [await rows('--sql', byHand), await rows('busiest-routes')];
      const [after] = await rows('--sql', 'SELECT COUNT(*) AS n FROM order_stream');
      if (before?.['n'] !== after?.['n']) return undefined;
      const counted = new Map<string, number>();
      for (const pair of pairs) {
        const route = `${String(pair['origin'])}-${String(pair['destination'])}`;
        counted.set(route, (counted.get(route) ?? 0) + 1);
      }
      const told = routes.map((route) => [
        `${String(route['origin_state'])}-${String(route['delivery_state'])}`,
        route['consignments'],
      ]);
      expect(Object.fromEntries(told)).toEqual(Object.fromEntries(counted));
      return true;
    });
  });

  it.each(['latest-orders', 'customers-by-state', 'freshness', 'refresh-history', 'orders-per-minute'])(
    'answers %s',
    async (name) => {
      expect((await rows(name)).length).toBeGreaterThan(0);
    },
  );

  it('answers as comma-separated values, and with all rows of a long answer only when asked', async () => {
    const many =
      'SELECT a.userid FROM order_stream a, order_stream b, order_stream c, order_stream d LIMIT 150';
    const table = await rsw.run(['query', '--sql', many]);
    expect(table.stdout).toContain('The first 100 of 150 rows; all of them: --all');
    expect((await rsw.run(['query', '--sql', many, '--all'])).stdout).toContain('150 rows');
    const csv = await rsw.run(['query', '--sql', "SELECT 'a,b' AS x, NULL AS y", '--csv']);
    expect(csv.stdout).toBe('x,y\n"a,b",\n');
  });

  it('lets the reader read and nothing else', async () => {
    const reader = ['--as', 'redshift_data_api_user'];
    expect((await rsw.run(['query', '--sql', 'SELECT COUNT(*) FROM order_stream', ...reader])).code).toBe(0);
    const drop = await rsw.run(['query', '--sql', 'DROP MATERIALIZED VIEW order_stream', ...reader]);
    expect(drop.code).toBe(1);
    expect(drop.stderr).toMatch(/must be owner|permission denied/i);
  });

  it('explains a step with its SQL, and runs it again', async () => {
    const {stdout} = await rsw.run(['step', 'order-view', '--explain']);
    expect(stdout).toContain('CREATE MATERIALIZED VIEW order_stream AS');
    const again = await rsw.run(['step', 'grafana-tag']);
    expect(again.stderr).toContain('✔ grafana-tag ready');
    expect(again.code).toBe(0);
  });

  it('takes a step back, runs the workshop as it is printed, and makes itself whole again', async () => {
    expect((await rsw.run(['step', 'schema', '--undo'])).code).toBe(0);
    const states = Object.fromEntries((await status()).steps.map(({name, state}) => [name, state]));
    expect(states).toMatchObject({
      'grafana-tag': 'ready',
      schema: 'absent',
      'order-view': 'absent',
      workspace: 'ready',
    });
    for (const sql of workshopStatements()) {
      const {code, stderr} = await rsw.run(['query', '--sql', sql]);
      expect(stderr).toBe('');
      expect(code).toBe(0);
    }
    const {code, stderr} = await rsw.run(['setup', '--yes', '--local']);
    expect(stderr).toContain('keep  order-view');
    expect(code).toBe(0);
  });

  it('survives a stop of the local cloud with all its data', async () => {
    const before = (await status()).streams.map(({rows}) => rows);
    expect((await rsw.run(['local', 'stop'])).code).toBe(0);
    const stopped = await rsw.run(['status']);
    expect(stopped.code).toBe(1);
    expect(stopped.stderr.trim().split('\n')).toHaveLength(2);
    const [now] = await rows('--sql', 'SELECT COUNT(*) AS n FROM order_stream');
    expect(now?.['n']).toBeGreaterThanOrEqual(before[1] ?? 0);
  });

  it('is taken down twice', async () => {
    const first = await rsw.run(['teardown', '--yes']);
    expect(first.stderr).toContain('Nothing is left');
    expect(first.code).toBe(0);
    const second = await rsw.run(['teardown', '--yes']);
    expect(second.stderr).toContain('Nothing is there');
    expect(second.code).toBe(0);
  });
});
