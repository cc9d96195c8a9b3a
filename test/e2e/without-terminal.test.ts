/** The built program where nobody can be asked: in a script, with results on stdout and everything else on stderr. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
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
      {seconds: 90, every: 1000},
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
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) SELECT i FROM n';
    const table = await rsw.run(['query', '--sql', many]);
    expect(table.stdout).toContain('The first 100 of 150 rows; all of them: --all');
    expect((await rsw.run(['query', '--sql', many, '--all'])).stdout).toContain('150 rows');
    const csv = await rsw.run(['query', '--sql', "SELECT 'a,b' AS x, NULL AS y", '--csv']);
    expect(csv.stdout).toBe('x,y\n"a,b",\n');
  });

  it('runs several statements up to the first that fails, and shows where', async () => {
    const told = await rsw.run([
      'query',
      '--sql',
      "SELECT 'first';\n-- a comment;\nSELECT * FORM x y;\nSELECT 3",
    ]);
    expect(told.code).toBe(1);
    expect(told.stdout).toContain('first');
    expect(told.stderr).toMatch(
      /^ {2}SELECT \* FORM x y;\n +\^\n✖ Statement 2 of 3 failed: syntax error .*\(line 3, column \d+\)\n/,
    );
    const last = await rsw.run(['query', '--sql', 'SELECT 1 AS a; SELECT 2 AS b;', '--json']);
    expect(JSON.parse(last.stdout)).toEqual([{b: 2}]);
  });

  it('keeps a view that is another until it is told to make it anew', async () => {
    const other =
      'DROP MATERIALIZED VIEW customer_stream; CREATE MATERIALIZED VIEW customer_stream AS SELECT approximate_arrival_timestamp FROM kinesis_schema.customer_stream';
    expect((await rsw.run(['query', '--sql', other])).code).toBe(0);
    const kept = await rsw.run(['setup', '--local', '--yes']);
    expect(kept.code).toBe(1);
    expect(kept.stderr).toContain(
      '✖ Step customer-view: kept customer-view as it is: it is there, but not as sql/customer-view.sql makes it: columns approximatearrivaltimestamp, customer_data are missing\n  Drop it and make it anew with: rsw step customer-view --recreate',
    );
    const unasked = await rsw.run(['step', 'customer-view', '--recreate']);
    expect(unasked.stderr).toContain('columns approximatearrivaltimestamp, customer_data are missing');
    expect(unasked.stderr).toContain('Say so with --yes.');
    expect(unasked.code).toBe(2);
    expect((await rsw.run(['step', 'customer-view', '--recreate', '--yes'])).code).toBe(0);
    expect((await rsw.run(['step', 'customer-view', '--recreate'])).code).toBe(0);
    const reader = ['--as', 'redshift_data_api_user'];
    expect((await rsw.run(['query', '--sql', 'SELECT COUNT(*) FROM customer_stream', ...reader])).code).toBe(
      0,
    );
  });

  it('takes a password from the environment only, and keeps it nowhere', async () => {
    const asked = await rsw.run(['step', 'database-user', '--password']);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('Give it with the environment variable RSW_DATABASE_PASSWORD.');
    const given = await rsw.run(['step', 'database-user', '--password'], {
      env: {RSW_DATABASE_PASSWORD: 'Str3aming-E2e'},
    });
    expect(given.code).toBe(0);
    const files = readdirSync(rsw.home, {recursive: true, withFileTypes: true}).filter((file) =>
      file.isFile(),
    );
    expect(files.length).toBeGreaterThan(5);
    for (const {parentPath, name} of files)
      expect(readFileSync(join(parentPath, name)).includes('Str3aming-E2e'), name).toBe(false);
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
    const unasked = await rsw.run(['step', 'schema', '--undo']);
    expect(unasked.stderr).toMatch(
      /Taking back: schema, customer-view, .*\n✖ An answer is missing: .*\n {2}Say so with --yes\.\n$/s,
    );
    expect(unasked.code).toBe(2);
    expect((await rsw.run(['step', 'schema', '--undo', '--yes'])).code).toBe(0);
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
    expect((await rsw.run(['local', 'status'])).code).toBe(1);
    expect((await rsw.run(['status'])).code).toBe(0);
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
