import {describe, expect, it} from 'vitest';
import {Cancelled, UserError} from '../../../src/workshop/errors.ts';
import {blankProgress, type Progress, type Store} from '../../../src/workshop/progress.ts';
import {look} from '../../../src/workshop/look.ts';
import {runStep, setUp} from '../../../src/workshop/run.ts';
import {tearDown} from '../../../src/workshop/tear-down.ts';
import type {Run} from '../../../src/workshop/work.ts';
import type {Found, Step} from '../../../src/workshop/step.ts';

type World = {readonly made: Set<string>; readonly log: string[]};

const world = (): World => ({made: new Set(), log: []});

/** A step that makes one thing in the world. */
const fake = (name: string, needs: string[] = [], more: Partial<Step<World>> = {}): Step<World> => ({
  name,
  title: `Make ${name}`,
  says: '',
  needs,
  check: async ({made}): Promise<Found> =>
    made.has(name) ? {state: 'ready', outputs: {is: name}} : {state: 'absent', why: 'not made'},
  apply: async ({made, log}) => {
    log.push(`apply ${name}`);
    made.add(name);
  },
  undo: async ({made, log}) => {
    log.push(`undo ${name}`);
    made.delete(name);
  },
  ...more,
});

type MemoryStore = Store & {saved: Progress};

const memoryStore = (): MemoryStore => {
  const store: MemoryStore = {
    saved: blankProgress('test'),
    load: async () => store.saved,
    save: async (progress) => {
      store.saved = progress;
    },
  };
  return store;
};

const runOf = (
  steps: readonly Step<World>[],
  tools: World,
  more: {readonly signal?: AbortSignal} = {},
): Run<World> & {store: MemoryStore} => ({
  steps,
  tools,
  watcher: {began: () => {}, said: () => {}, showed: () => {}, rested: () => {}},
  signal: new AbortController().signal,
  resume: 'rsw setup',
  store: memoryStore(),
  ...more,
});

/** A promise that a test settles. */
const gate = () => {
  let open: () => void = () => {};
  const opened = new Promise<void>((settle) => (open = settle));
  return {opened, open};
};

describe('setUp', () => {
  it('neither looks for nor makes what is not wanted', async () => {
    const tools = world();
    const unwanted = fake('a', [], {
      unwanted: () => 'declined',
      check: async ({log}) => {
        log.push('check a');
        return {state: 'absent', why: 'not made'};
      },
    });
    await setUp(runOf([unwanted, fake('b', ['a'])], tools));
    expect(tools.log).toEqual(['apply b']);
  });

  it('does each step after what it needs, and hands outputs on', async () => {
    const tools = world();
    const last = fake('c', ['b'], {
      apply: async ({outputs, made, log}) => {
        log.push(`apply c with ${outputs('b')['is']}`);
        made.add('c');
      },
    });
    await setUp(runOf([fake('a'), fake('b', ['a']), last], tools));
    expect(tools.log).toEqual(['apply a', 'apply b', 'apply c with b']);
  });

  it('runs what does not need each other side by side', async () => {
    const tools = world();
    const both = [gate(), gate()] as const;
    // Each is done only when the other has begun: one after the other they would wait for ever.
    const waiting = (name: string, mine: 0 | 1) =>
      fake(name, [], {
        apply: async ({made}) => {
          both[mine].open();
          await both[mine === 0 ? 1 : 0].opened;
          made.add(name);
        },
      });
    await setUp(runOf([waiting('left', 0), waiting('right', 1)], tools));
    expect([...tools.made].sort()).toEqual(['left', 'right']);
  });

  it('keeps what is there and changes nothing the second time', async () => {
    const tools = world();
    tools.made.add('a');
    const run = runOf([fake('a'), fake('b', ['a'])], tools);
    await setUp(run);
    await setUp(run);
    expect(tools.log).toEqual(['apply b']);
    expect(run.store.saved.steps['a']).toMatchObject({state: 'ready', outputs: {is: 'a'}});
  });

  it('writes down what it is about to do before it does it', async () => {
    const tools = world();
    const run = runOf([], tools);
    let seen: string | undefined;
    const step = fake('a', [], {
      apply: async ({made}) => {
        seen = run.store.saved.steps['a']?.state;
        made.add('a');
      },
    });
    await setUp({...run, steps: [step]});
    expect(seen).toBe('applying');
  });

  it('keeps the notes of a step that failed for the run that goes on', async () => {
    const tools = world();
    let attempt = 0;
    let recalled: string | undefined;
    const step = fake('a', [], {
      apply: async ({made, remember, recall}) => {
        recalled = recall('statement');
        await remember('statement', 's-1');
        if (++attempt === 1) throw new UserError('No', {why: 'first time', next: 'again'});
        made.add('a');
      },
    });
    const run = runOf([step], tools);
    await expect(setUp(run)).rejects.toThrow('No');
    expect(run.store.saved.steps['a']).toMatchObject({state: 'applying', notes: {statement: 's-1'}});
    await setUp(run);
    expect(recalled).toBe('s-1');
    expect(run.store.saved.steps['a']?.notes).toBeUndefined();
  });

  it('does not believe a step that is not ready after it was applied', async () => {
    const step = fake('a', [], {apply: async () => {}});
    await expect(setUp(runOf([step], world()))).rejects.toMatchObject({
      message: 'Step a is not ready',
      why: 'not made',
      exitCode: 1,
    });
  });

  it('ends the waiting of the others when one fails, and starts nothing that needs it', async () => {
    const tools = world();
    const broken = fake('broken', [], {
      apply: async () => {
        throw new UserError('Broken', {why: 'a quota', next: 'ask'});
      },
    });
    const slow = fake('slow', [], {
      apply: async ({signal}) =>
        new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error))),
    });
    await expect(setUp(runOf([slow, broken, fake('after', ['broken'])], tools))).rejects.toThrow('Broken');
    expect(tools.log).toEqual([]);
  });

  it('tells on Ctrl-C what goes on in the cloud and how to resume', async () => {
    const tools = world();
    const interruption = new AbortController();
    const slow = fake('slow', [], {
      apply: async ({signal}) => {
        const aborted = new Promise<void>((_, fail) =>
          signal.addEventListener('abort', () => fail(signal.reason as Error)),
        );
        interruption.abort();
        await aborted;
      },
    });
    const run = runOf([slow, fake('after', ['slow'])], tools, {signal: interruption.signal});
    const error = await setUp(run).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(Cancelled);
    expect(error).toMatchObject({exitCode: 130, next: 'Go on with: rsw setup'});
    expect((error as Error).message).toContain('slow');
    expect(run.store.saved.steps['slow']?.state).toBe('applying');
    // What had been begun went on meanwhile: the next run finds it and goes on from there.
    tools.made.add('slow');
    await setUp({...run, signal: new AbortController().signal});
    expect(tools.log).toEqual(['apply after']);
  });

  it('stops after the step that was named', async () => {
    const tools = world();
    await setUp(runOf([fake('a'), fake('b'), fake('c')], tools), {until: 'b'});
    expect([...tools.made].sort()).toEqual(['a', 'b']);
  });

  it('goes on without a step that is skipped', async () => {
    const tools = world();
    const skipped = fake('a', [], {check: async () => ({state: 'skipped', why: 'not wanted'})});
    await setUp(runOf([skipped, fake('b', ['a'])], tools));
    expect(tools.log).toEqual(['apply b']);
  });

  it('asks step by step, in reading order, and checks what was done by hand', async () => {
    const tools = world();
    const asked: string[] = [];
    await setUp(runOf([fake('a'), fake('b'), fake('c')], tools), {
      choose: async ({name}) => {
        asked.push(name);
        if (name !== 'b') return 'run';
        tools.made.add('b');
        return 'by-hand';
      },
    });
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(tools.log).toEqual(['apply a', 'apply c']);
  });

  it('does not take "by hand" for done', async () => {
    const run = runOf([fake('a')], world());
    await expect(setUp(run, {choose: async () => 'by-hand'})).rejects.toThrow('Step a is not ready');
  });
});

describe('look', () => {
  it('touches nothing, and what needs an absent step is absent too', async () => {
    const tools = world();
    const findings = await look(runOf([fake('a'), fake('b', ['a'])], tools));
    expect(findings.get('b')).toEqual({state: 'absent', why: 'needs a'});
    expect(tools.log).toEqual([]);
  });

  it('says of a step that is not wanted that it is not, although what it would need is absent', async () => {
    const unwanted = fake('b', ['a'], {unwanted: () => 'declined'});
    const findings = await look(runOf([fake('a'), unwanted], world()));
    expect(findings.get('b')).toEqual({state: 'skipped', why: 'declined'});
  });

  it('does not say that something is absent which only cannot be seen now', async () => {
    const broken = fake('a', [], {check: async () => ({state: 'failed', why: 'it is paused'})});
    const findings = await look(runOf([broken, fake('b', ['a']), fake('c', ['b'])], world()));
    expect(findings.get('b')).toEqual({state: 'unknown', why: 'needs a'});
    expect(findings.get('c')).toMatchObject({state: 'unknown'});
  });

  it('tells of a cloud that could not be asked', async () => {
    const broken = fake('a', [], {
      check: async () => {
        throw new Error('no answer');
      },
    });
    const findings = await look(runOf([broken, fake('b', ['a'])], world()));
    expect(findings.get('a')).toMatchObject({state: 'unknown', why: 'no answer'});
    expect(findings.get('b')).toMatchObject({state: 'unknown'});
  });
});

describe('runStep', () => {
  it('runs a step that is ready again', async () => {
    const tools = world();
    const [a, b] = [fake('a'), fake('b', ['a'])];
    const run = runOf([a, b], tools);
    await setUp(run);
    await runStep(run, b);
    expect(tools.log).toEqual(['apply a', 'apply b', 'apply b']);
  });

  it('names what is missing first', async () => {
    const b = fake('b', ['a']);
    await expect(runStep(runOf([fake('a'), b], world()), b)).rejects.toMatchObject({
      next: 'Run first: rsw step a',
    });
    const c = fake('c', ['b']);
    await expect(runStep(runOf([fake('a'), b, c], world()), c)).rejects.toMatchObject({
      why: 'it needs a, which is absent',
      next: 'Make it with all that it needs: rsw setup --until c',
    });
  });
});

describe('tearDown', () => {
  it('takes back in reverse, verifies, forgets, and is quiet the second time', async () => {
    const tools = world();
    const run = runOf([fake('a'), fake('b', ['a']), fake('c', ['b'])], tools);
    await setUp(run);
    tools.log.length = 0;
    expect(await tearDown(run)).toBe(3);
    expect(tools.log).toEqual(['undo c', 'undo b', 'undo a']);
    expect(run.store.saved.steps).toEqual({});
    expect(await tearDown(run)).toBe(0);
  });

  it('takes back one step with what needs it, and leaves the rest', async () => {
    const tools = world();
    const run = runOf([fake('a'), fake('b', ['a']), fake('c', ['b']), fake('d', ['a'])], tools);
    await setUp(run);
    await tearDown(run, 'b');
    expect([...tools.made].sort()).toEqual(['a', 'd']);
    expect(Object.keys(run.store.saved.steps).sort()).toEqual(['a', 'd']);
  });

  it('lets go with a thing what is within it', async () => {
    const tools = world();
    const inside = fake('inside', ['house'], {within: 'house'});
    const house = fake('house', [], {
      undo: async ({made, log}) => {
        log.push('undo house');
        made.clear();
      },
    });
    const run = runOf([house, inside], tools);
    await setUp(run);
    tools.log.length = 0;
    await tearDown(run);
    expect(tools.log).toEqual(['undo house']);
    await setUp(run);
    tools.log.length = 0;
    await tearDown(run, 'inside');
    expect(tools.log).toEqual(['undo inside']);
  });

  it('does not look for what was within a thing that is gone', async () => {
    const tools = world();
    const inside = fake('inside', ['house', 'key'], {
      within: 'house',
      undo: async ({outputs}) => void outputs('house'),
    });
    const run = runOf([fake('house'), fake('key'), inside], tools);
    await setUp(run);
    await tearDown(run, 'house');
    expect(await tearDown(run, 'key')).toBe(1);
    expect(run.store.saved.steps).toEqual({});
  });

  it('takes back what stands elsewhere because its house was not wanted', async () => {
    const tools = world();
    const house = fake('house', [], {check: async () => ({state: 'skipped', why: 'another one is used'})});
    const run = runOf([house, fake('inside', ['house'], {within: 'house'})], tools);
    await setUp(run);
    tools.log.length = 0;
    await tearDown(run);
    expect(tools.log).toEqual(['undo inside']);
  });

  it('takes back all the rest when what stands elsewhere does not answer, and says so', async () => {
    const tools = world();
    const house = fake('house', [], {check: async () => ({state: 'skipped', why: 'another one is used'})});
    const silent = fake('inside', ['house', 'key'], {
      within: 'house',
      check: async () => {
        throw new UserError('Could not reach the other house', {why: 'it is silent', next: 'ring again'});
      },
    });
    const beside = fake('beside', ['inside'], {within: 'house'});
    tools.made.add('key');
    await expect(tearDown(runOf([house, fake('key'), silent, beside], tools))).rejects.toThrow(
      'Could not reach the other house',
    );
    expect(tools.log).toEqual(['undo key']);
  });

  it('names the thing that must be whole before something in it can be taken back', async () => {
    const tools = world();
    const house = fake('house', [], {check: async () => ({state: 'failed', why: 'it burnt'})});
    tools.made.add('key');
    const run = runOf([house, fake('key'), fake('inside', ['house', 'key'], {within: 'house'})], tools);
    await expect(tearDown(run, 'key')).rejects.toMatchObject({why: 'it is part of house, which is failed'});
  });

  it('works without a progress file', async () => {
    const tools = world();
    await setUp(runOf([fake('a'), fake('b', ['a'])], tools));
    await tearDown(runOf([fake('a'), fake('b', ['a'])], tools));
    expect(tools.made.size).toBe(0);
  });

  it('names what is still there afterwards', async () => {
    const tools = world();
    const run = runOf([fake('a', [], {undo: async () => {}})], tools);
    await setUp(run);
    await expect(tearDown(run)).rejects.toMatchObject({message: 'Could not take back step a'});
  });

  it('touches nothing when it cannot look', async () => {
    const tools = world();
    tools.made.add('b');
    const foreign = fake('a', [], {
      looksOnly: true,
      check: async () => {
        throw new UserError('Not yours', {why: 'another owner', next: 'choose another prefix'});
      },
    });
    await expect(tearDown(runOf([foreign, fake('b', ['a'])], tools))).rejects.toThrow('Not yours');
    expect(tools.log).toEqual([]);
  });

  it('also removes what a lost need has left behind', async () => {
    const tools = world();
    tools.made.add('b');
    await tearDown(runOf([fake('a'), fake('b', ['a'])], tools));
    expect(tools.made.size).toBe(0);
  });
});
