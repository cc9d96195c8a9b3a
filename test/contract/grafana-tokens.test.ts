/**
 * No token outlives a run: neither one that is interrupted at any of its calls, nor one that a call fails; and what a run leaves
 * that is killed at any of them, the next one takes away. Counted in the books of the cloud.
 */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {
  CreateWorkspaceServiceAccountCommand,
  GrafanaClient,
  ListWorkspaceServiceAccountsCommand,
} from '@aws-sdk/client-grafana';
import {inGrafana} from '../../src/steps/grafana-access.ts';
import type {StepContext} from '../../src/steps/workshop-step.ts';
import {openGrafanaWorkshop, stepNamed, type GrafanaWorkshop} from '../support/grafana-workshop.ts';
import type {WireAct} from '../support/wire.ts';

const own = 'mine';

/** The calls at which a run is killed: around the account and its token all, between them every fourth unless all are asked for. */
const killedAt = (calls: number): number[] =>
  Array.from({length: calls}, (_, index) => index + 1).filter(
    (nth) => process.env['RSW_KILLS'] === 'all' || nth <= 4 || nth > calls - 4 || nth % 4 === 0,
  );

let house: GrafanaWorkshop;
let workspaceId: string;
beforeAll(async () => {
  house = await openGrafanaWorkshop();
  workspaceId = house.context().outputs('workspace')['WorkspaceId'] ?? '';
  // Somebody's own account, with which nothing may happen.
  await house.cloud
    .client(GrafanaClient)
    .send(new CreateWorkspaceServiceAccountCommand({workspaceId, name: own, grafanaRole: 'VIEWER'}));
}, 60_000);
afterAll(() => house?.close());

const tokens = (): number => house.local.cloud.collection('grafana/tokens').keys().length;
const accounts = async (): Promise<string[]> => {
  const {serviceAccounts = []} = await house.cloud
    .client(GrafanaClient)
    .send(new ListWorkspaceServiceAccountsCommand({workspaceId}));
  return serviceAccounts.map(({name = ''}) => name);
};

/** What a machine's progress file keeps for its later runs, killed or not. */
const memory = (): Pick<StepContext, 'recall' | 'remember'> => {
  const notes = new Map<string, string>();
  return {
    recall: (key) => notes.get(key),
    remember: async (key, value) => void (value === undefined ? notes.delete(key) : notes.set(key, value)),
  };
};
const machine = memory();
/** The next run of this machine, which does no more than to sign in. */
const nextRun = async () => inGrafana(house.context(machine), async () => {});

/** Applies (or takes back) a step, with `act` for its call number `nth`; answers how many calls it made. */
const applyWith = async (
  step: string,
  nth: number,
  act: () => WireAct | Promise<WireAct>,
  more: Partial<StepContext> = {},
  verb: 'apply' | 'undo' = 'apply',
): Promise<{calls: number; error: unknown}> => {
  let calls = 0;
  house.wire.setDecision(async () => (++calls === nth ? act() : 'pass'));
  const {[verb]: work} = stepNamed(step);
  const error: unknown = await work(house.context({...machine, ...more})).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  house.wire.setDecision(() => 'pass');
  return {calls, error};
};

const never = new Promise<never>(() => {});

/** Kills a run at its call number `nth`: before the cloud has heard of it, or when it has done it. The run hears no more in either case. */
const killAt = async (
  step: string,
  nth: number,
  hasActed: boolean,
  verb: 'apply' | 'undo' = 'apply',
): Promise<void> => {
  // A process of its own, whose connections hang until the test ends.
  const cloud = await house.connect();
  await new Promise<void>((dead) => {
    const act = (): WireAct => {
      if (!hasActed) dead();
      return hasActed ? {cutAfter: async () => (dead(), never)} : {delay: never};
    };
    void applyWith(step, nth, act, {cloud, signal: new AbortController().signal}, verb);
  });
  house.wire.setDecision(() => 'pass');
};

const callsOf = async (step: string): Promise<number> => {
  const {calls, error} = await applyWith(step, 0, () => 'pass');
  expect(error).toBeUndefined();
  return calls;
};

describe.each(['data-source', 'dashboard'])('%s', (step) => {
  it('leaves none when it is interrupted, at whichever call', async () => {
    const calls = await callsOf(step);
    expect(calls).toBeGreaterThan(8);
    let cancelled = 0;
    for (let nth = 1; nth <= calls; nth++) {
      const interruption = new AbortController();
      const {error} = await applyWith(
        step,
        nth,
        () => {
          interruption.abort();
          return 'pass';
        },
        {signal: interruption.signal},
      );
      if (error) cancelled++;
      expect([nth, tokens(), await accounts()]).toEqual([nth, 0, [own]]);
    }
    // What comes after the work itself is only tidied up and marked.
    expect(cancelled).toBeGreaterThanOrEqual(calls - 4);
  }, 30_000);

  it('leaves none when a call fails, whichever it is', async () => {
    const calls = await callsOf(step);
    for (let nth = 1; nth <= calls; nth++) {
      await applyWith(step, nth, () => ({code: 'InternalServerException', message: 'No.', status: 400}));
      // Where the removal itself has failed, the next run does it.
      if (tokens() > 0) await nextRun();
      expect([nth, tokens(), await accounts()]).toEqual([nth, 0, [own]]);
    }
  }, 30_000);

  it('is followed by a run that takes away what it has left when it was killed, at whichever call', async () => {
    const moments = killedAt(await callsOf(step));
    let left = 0;
    for (const nth of moments)
      for (const hasActed of [false, true]) {
        await killAt(step, nth, hasActed);
        left += tokens();
        await nextRun();
        expect([nth, tokens(), await accounts()]).toEqual([nth, 0, [own]]);
      }
    expect(left).toBeGreaterThan(moments.length / 2);
  }, 30_000);
});

describe('two machines in one workspace', () => {
  it('leave each other at work, and leave nothing', async () => {
    const theirs = memory();
    let isHeld = () => {};
    const held = new Promise<void>((resolve) => (isHeld = resolve));
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    house.wire.setDecision(({operation, n}) => {
      if (operation !== 'POST /api/dashboards/db' || n !== first) return 'pass';
      isHeld();
      return {delay: gate};
    });
    const first =
      1 + house.wire.calls.filter(({operation}) => operation === 'POST /api/dashboards/db').length;
    const slow = stepNamed('dashboard').apply(house.context(theirs));
    await held;
    expect(tokens()).toBe(1);
    await stepNamed('dashboard').apply(house.context(memory()));
    await stepNamed('data-source').apply(house.context(memory()));
    expect(tokens()).toBe(1);
    goOn();
    await slow;
    expect([tokens(), await accounts()]).toEqual([0, [own]]);
  });

  it('take away what a killed one has left, as soon as nobody can be at work with it', async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const make = async (name: string) =>
      house.cloud
        .client(GrafanaClient)
        .send(new CreateWorkspaceServiceAccountCommand({workspaceId, name, grafanaRole: 'ADMIN'}));
    const fresh = `rsw-temporary-${seconds - 60}-0a1b2c`;
    // The learner's own, whatever they are called.
    const likeOurs = ['rsw-temporary', 'rsw-temporary-2020', 'rsw-temporary-1500000000-mine'];
    for (const name of [fresh, `rsw-temporary-${seconds - 3700}-0a1b2c`, ...likeOurs]) await make(name);
    await nextRun();
    expect((await accounts()).sort()).toEqual([own, fresh, ...likeOurs].sort());
  });

  it('are told of a run that was broken off, which the next one goes on with', async () => {
    const killed = memory();
    const context = house.context(killed);
    expect(await stepNamed('dashboard').check(context)).toMatchObject({state: 'ready'});
    await killed.remember('account', 'rsw-temporary-1500000000-0a1b2c');
    expect(await stepNamed('dashboard').check(context)).toEqual({
      state: 'underway',
      why: 'a run is at work in Grafana, or was broken off there',
    });
    await stepNamed('dashboard').apply(context);
    expect(await stepNamed('dashboard').check(context)).toMatchObject({state: 'ready'});
  });
});

it.each(['dashboard', 'data-source'])('taking back %s leaves none when it is interrupted', async (step) => {
  const before = await accounts();
  const {calls} = await applyWith(step, 0, () => 'pass', {}, 'undo');
  expect(calls).toBeGreaterThan(4);
  for (let nth = 1; nth <= calls; nth++) {
    const interruption = new AbortController();
    const act = (): WireAct => (interruption.abort(), 'pass');
    await applyWith(step, nth, act, {signal: interruption.signal}, 'undo');
    expect([nth, tokens(), await accounts()]).toEqual([nth, 0, before]);
  }
});

describe.each([
  ['data-source', 'data-sources', 'rsw-redshift-streaming'],
  ['dashboard', 'dashboards', 'rsw-logistics'],
])('a killed run is not believed to have ended: %s', (name, kind, uid) => {
  const step = stepNamed(name);
  const context = () => house.context(machine);
  const state = async () => (await step.check(context())).state;
  const isThere = (): boolean =>
    house.local.cloud.collection(`grafana/${kind}`).keys().includes(`${workspaceId}/${uid}`);

  // The last three calls: the mark, and the two that take the account away.
  it('what it has put there can be taken back', async () => {
    await step.undo(context());
    const {calls} = await applyWith(name, 0, () => 'pass');
    for (let nth = calls - 2; nth <= calls; nth++) {
      await step.undo(context());
      expect([nth, await state(), isThere()]).toEqual([nth, 'absent', false]);
      await killAt(name, nth, false);
      expect([nth, await state(), isThere()]).toEqual([nth, 'underway', true]);
    }
    await step.apply(context());
  });

  it('what it has taken away is made anew', async () => {
    const {calls} = await applyWith(name, 0, () => 'pass', {}, 'undo');
    for (let nth = calls - 2; nth <= calls; nth++) {
      await step.apply(context());
      expect([nth, await state(), isThere()]).toEqual([nth, 'ready', true]);
      await killAt(name, nth, false, 'undo');
      expect([nth, await state(), isThere()]).toEqual([nth, 'underway', false]);
    }
    await step.apply(context());
  });
});
