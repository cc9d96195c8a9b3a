/**
 * Killed (SIGKILL) at every call that changes something, and run again: always the same finished workshop, or none at all.
 * The usual run takes a sample; `npm run kills` takes every moment and prints how many there were.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {differences, takeCensus, type Census} from '../support/census.ts';
import {openLane, type Lane, type Snapshot, type World} from '../support/killing.ts';
import {momentsOf, sampleOf, type Moment} from '../support/moment.ts';

const all = process.env['RSW_KILLS'] === 'all';
const only = process.env['RSW_KILLS_ONLY'];
const minute = 60_000;

const setup = ['setup', '--yes', '--grafana', 'managed', '--grafana-admin', 'ada', '--pause-after', '8h'];
const teardown = ['teardown', '--yes'];

/** A lane with the workshop that an undisturbed set-up makes on it. */
type Prepared = {readonly lane: Lane; readonly folder: string; readonly whole: Snapshot};

/** What an undisturbed life of a workshop looks like to the cloud. */
type Undisturbed = {
  readonly whole: Census;
  readonly gone: Census;
  readonly setup: readonly Moment[];
  readonly teardown: readonly Moment[];
};

const lanes: Prepared[] = [];
let undisturbed: Undisturbed;

const succeed = async (world: World, args: readonly string[]) => {
  const {ran, calls} = await world.record(args);
  expect(ran.code, ran.stderr).toBe(0);
  return calls;
};

/** Makes a lane, and the workshop on it as an undisturbed set-up does. */
const prepare = async (): Promise<Pick<Undisturbed, 'whole' | 'setup'> & {prepared: Prepared}> => {
  const lane = await openLane();
  const folder = mkdtempSync(join(tmpdir(), 'kills-'));
  const world = await lane.open();
  const calls = await succeed(world, setup);
  const whole = takeCensus(world.cloud);
  const prepared = {lane, folder, whole: await world.freeze(folder)};
  lanes.push(prepared);
  return {whole, setup: momentsOf(calls), prepared};
};

beforeAll(async () => {
  // Only to have two lanes: what one has recorded holds for both.
  const other = prepare();
  const {prepared, ...made} = await prepare();
  const world = await prepared.lane.open(prepared.whole);
  const calls = await succeed(world, teardown);
  undisturbed = {...made, gone: takeCensus(world.cloud), teardown: momentsOf(calls)};
  await world.close();
  await other;
}, minute);

afterAll(async () => {
  for (const {lane, folder} of lanes) {
    await lane.close();
    rmSync(folder, {recursive: true, force: true});
  }
});

const inWords = ({call, nth, when}: Moment): string => `${when} ${call}${nth > 1 ? ` (${nth})` : ''}`;

/** What the product itself still finds to do. */
const stepsUnfinished = async (world: World): Promise<string | undefined> => {
  const {steps} = JSON.parse((await world.run(['status', '--json'])).stdout) as {
    steps: {name: string; state: string}[];
  };
  const unfinished = steps
    .filter(({state}) => state !== 'ready')
    .map(({name, state}) => `${name} is ${state}`);
  return unfinished.join('; ') || undefined;
};

/** Kills at the moment, runs again; answers what is wrong with what has come of it. */
const wrongAfter = async (
  {lane, whole}: Prepared,
  moment: Moment,
  args: readonly string[],
): Promise<string | undefined> => {
  const isSetup = args === setup;
  const world = await lane.open(isSetup ? undefined : whole);
  try {
    if (!(await world.kill(args, moment))) return 'the moment did not come';
    const again = await world.run(args);
    if (again.code !== 0) return `run again: ${again.code}\n${again.stderr.slice(-1500)}`;
    const other = differences(takeCensus(world.cloud), isSetup ? undisturbed.whole : undisturbed.gone);
    if (other.length > 0) return other.join('; ');
    // What the cloud has tells enough; a second opinion takes its time.
    return isSetup && all ? await stepsUnfinished(world) : undefined;
  } finally {
    await world.close();
  }
};

/** Goes through the moments on all lanes at once. */
const killAt = async (moments: readonly Moment[], args: readonly string[]): Promise<string[]> => {
  const queue = moments.filter((moment) => only === undefined || inWords(moment).includes(only));
  const wrong: string[] = [];
  await Promise.all(
    lanes.map(async (prepared) => {
      for (let moment = queue.shift(); moment; moment = queue.shift()) {
        const found = await wrongAfter(prepared, moment, args);
        if (all) console.log(`${queue.length} to go · ${inWords(moment)}: ${found ?? 'as undisturbed'}`);
        if (found !== undefined) wrong.push(`${inWords(moment)}: ${found}`);
      }
    }),
  );
  if (all) {
    const calls = moments.filter(({when}) => when === 'before').length;
    const waits = moments.filter(({when}) => when === 'waiting').length;
    console.log(
      `${args[0]}: killed ${moments.length} times: ${calls} changing calls, before and after each, and in ${waits} waits; ` +
        `${moments.length - wrong.length} ended as an undisturbed run does`,
    );
  }
  return wrong;
};

describe('a folder that is lost', () => {
  it(
    'is not needed to take down all that the prefix has',
    async () => {
      const [prepared] = lanes;
      const world = await (prepared as Prepared).lane.open({
        ...(prepared as Prepared).whole,
        user: undefined,
      });
      const ran = await world.run(['teardown', '--yes']);
      const other = differences(takeCensus(world.cloud), undisturbed.gone);
      await world.close();
      expect(other, ran.stderr).toEqual([]);
      expect(ran.code, ran.stderr).toBe(0);
    },
    minute,
  );
});

describe('killed and run again', {timeout: all ? 40 * minute : minute}, () => {
  it('setup ends in the same workshop, with each thing made once', async () => {
    expect(undisturbed.setup.length).toBeGreaterThan(60);
    const moments = all ? undisturbed.setup : sampleOf(undisturbed.setup, 4);
    expect(await killAt(moments, setup)).toEqual([]);
  });

  it('teardown ends with nothing left', async () => {
    expect(undisturbed.teardown.length).toBeGreaterThan(15);
    const moments = all ? undisturbed.teardown : sampleOf(undisturbed.teardown, 2);
    expect(await killAt(moments, teardown)).toEqual([]);
  });
});
