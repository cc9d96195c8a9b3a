/** The refresh loop's definition, run by the local cloud's interpreter in a time of its own. */
import {beforeEach, describe, expect, it} from 'vitest';
import type {Machine} from '../../../src/local-cloud/states/asl/definition.ts';
import {StateFailure} from '../../../src/local-cloud/states/asl/failure.ts';
import type {Finished, Host, Position} from '../../../src/local-cloud/states/asl/host.ts';
import {runBranch} from '../../../src/local-cloud/states/asl/run-branch.ts';
import {refreshDefinition} from '../../../src/stacks/refresh-definition.ts';
import {VirtualTime} from '../../support/virtual-time.ts';

type Statement = {sql: string; at: number};

let time: VirtualTime;
let statements: Statement[];
/** Milliseconds that one call takes, and that a refresh takes. */
let latency: number;
let duration: (sql: string) => number;
/** How a statement ends; a StateFailure refuses it in the first place. */
let outcome: (sql: string, nth: number) => string | StateFailure;

beforeEach(() => {
  time = new VirtualTime();
  statements = [];
  latency = 120;
  duration = () => 800;
  outcome = () => 'FINISHED';
});

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => time.setTimeout(resolve, milliseconds));

const execute = ({Sql: sql}: {Sql: string}): unknown => {
  statements.push({sql, at: time.now});
  const result = outcome(sql, statements.filter((statement) => statement.sql === sql).length);
  if (result instanceof StateFailure) throw result;
  return {Id: String(statements.length - 1), CreatedAt: new Date(time.now).toISOString()};
};

const look = ({Id: id}: {Id: string}): unknown => {
  const {sql, at} = statements[Number(id)] as Statement;
  if (time.now < at + duration(sql)) return {Id: id, Status: 'STARTED'};
  const nth = statements.filter((statement, index) => statement.sql === sql && index <= Number(id)).length;
  const status = outcome(sql, nth);
  return {Id: id, Status: status, ...(status === 'FAILED' && {Error: 'ERROR: out of sorts'})};
};

/** One execution; answers how it ended and after how many seconds. */
const run = async (): Promise<{error?: string; cause?: string | undefined; seconds: number}> => {
  const positions = new Map<string, Position | Finished>();
  const host: Host = {
    now: () => time.now,
    context: {},
    task: async ({resource, input}) => {
      await wait(latency);
      if (resource.endsWith(':redshiftdata:executeStatement')) return execute(input as {Sql: string});
      return look(input as {Id: string});
    },
    record: () => 1,
    sleep: (until) => wait(until - time.now),
    load: (key) => positions.get(key),
    save: (key, position) => void positions.set(key, position),
    drop: (prefix) => {
      for (const key of positions.keys()) if (key.startsWith(prefix)) positions.delete(key);
    },
  };
  const machine = refreshDefinition(['one', 'two']) as unknown as Machine;
  const begin = time.now;
  const branch = {
    host,
    machine,
    language: 'JSONPath' as const,
    key: 'execution',
    run: runBranch,
    last: 0,
    signal: new AbortController().signal,
    item: undefined,
  };
  const ended = await time.run(
    runBranch(branch, {}, {}).then(
      () => ({}),
      ({error, reason}: StateFailure) => ({error, cause: reason}),
    ),
  );
  if (ended === 'stuck') throw new Error('the execution waits for nothing');
  return {...ended, seconds: (time.now - begin) / 1_000};
};

const begun = (view: string): number[] =>
  statements.flatMap(({sql, at}) =>
    sql === `REFRESH MATERIALIZED VIEW ${view}` ? (at - (statements[0]?.at ?? 0)) / 1_000 : [],
  );

describe('the refresh loop', () => {
  it('refreshes both views about every ten seconds all minute long, and is over before the next minute', async () => {
    const {error, seconds} = await run();
    expect(error).toBeUndefined();
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThan(57);
    for (const view of ['one', 'two']) {
      const times = begun(view);
      expect(times).toHaveLength(6);
      times.slice(1).forEach((at, index) => expect(at - (times[index] ?? 0)).toBeCloseTo(10.3, 0));
    }
  });

  it('keeps within its minute when calls are slow', async () => {
    latency = 400;
    expect((await run()).seconds).toBeLessThan(59);
  });

  it('begins no second refresh of a view while the first one is running, and leaves it running in the end', async () => {
    duration = (sql) => (sql.endsWith('one') ? 300_000 : 800);
    const {error, seconds} = await run();
    expect(error).toBeUndefined();
    expect(seconds).toBeLessThan(58);
    expect(begun('one')).toHaveLength(1);
    expect(begun('two')).toHaveLength(6);
  });

  it.each(['FAILED', 'ABORTED'])('tries a refresh that is %s again, and then goes on', async (status) => {
    outcome = (sql, nth) => (sql.endsWith('one') && nth === 2 ? status : 'FINISHED');
    expect((await run()).error).toBeUndefined();
    expect(begun('one').length).toBeGreaterThanOrEqual(6);
  });

  it('fails when a view cannot be refreshed, says why, and has refreshed the other one all the same', async () => {
    outcome = (sql) => (sql.endsWith('two') ? 'FAILED' : 'FINISHED');
    const {error, cause} = await run();
    expect(error).toBe('RefreshFailed');
    expect(cause).toContain('ERROR: out of sorts');
    expect(begun('two')).toHaveLength(3);
    expect(begun('one')).toHaveLength(6);
  });

  it('does not hide a failure at the end of its minute', async () => {
    outcome = (sql, nth) => (sql.endsWith('one') && nth === 6 ? 'FAILED' : 'FINISHED');
    expect((await run()).error).toBe('RefreshFailed');
  });

  it.each([
    "Redshift endpoint doesn't exist in this region. (Service: RedshiftData, Status Code: 400, Request ID: 1)",
    'The cluster is paused. (Service: RedshiftData, Status Code: 400, Request ID: 1)',
  ])('rests quietly without a cluster: %s', async (message) => {
    outcome = () => new StateFailure('RedshiftData.ValidationException', message);
    expect(await run()).toEqual({seconds: expect.closeTo(0.1, 0) as number});
    expect(statements).toHaveLength(2);
  });

  it('fails when it is not allowed to refresh', async () => {
    const message = 'User: x is not authorized to perform: redshift-data:ExecuteStatement';
    outcome = () => new StateFailure('RedshiftData.RedshiftDataException', message);
    const {error, cause} = await run();
    expect([error, cause]).toEqual(['RefreshFailed', message]);
  });

  it('asks again when the cluster is busy', async () => {
    outcome = (_sql, nth) =>
      nth < 3 ? new StateFailure('RedshiftData.ActiveStatementsExceededException', 'busy') : 'FINISHED';
    expect((await run()).error).toBeUndefined();
    expect(begun('one')[2]).toBeCloseTo(3, 0);
  });
});
