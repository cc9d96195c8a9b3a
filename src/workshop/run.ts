/**
 * The runner. Steps run as soon as what they need is ready, so that the long waits of a cloud overlap; what is there
 * already is kept, what is under way is joined. The cloud decides through `check`, the progress file only remembers.
 */
import {Cancelled, markStep, reason, UserError} from './errors.ts';
import {Memory} from './memory.ts';
import {goesWithAnother, isSatisfied, missingNeed, upTo, withDependents, type Finding} from './plan.ts';
import type {Store} from './progress.ts';
import type {Context, Found, Step, StepCard} from './step.ts';

/** Whoever shows the work: told what happens, never asked. */
export type Watcher = {
  /** Work on a step begins. */
  began(step: StepCard, doing: 'apply' | 'undo'): void;
  /** What is going on in a step now. */
  said(step: StepCard, line: string): void;
  /** A step has come to rest; `changed` tells whether this run did anything. */
  rested(step: StepCard, found: Finding, changed: boolean): void;
};

/** Whether a step is to be done by `rsw`, or has just been done by hand. */
export type Choice = 'run' | 'by-hand';

export type Run<Tools> = {
  readonly steps: readonly Step<Tools>[];
  readonly tools: Tools;
  readonly store: Store;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
  /** What the person types to go on after an interruption. */
  readonly resume: string;
};

export type SetUpOptions = {
  /** The last step to do; all when not given. */
  readonly until?: string | undefined;
  /** Asked before each step that has something to do. With it the steps run singly, in reading order. */
  readonly choose?: ((step: StepCard, found: Found) => Promise<Choice>) | undefined;
};

type Work<Tools> = {
  readonly run: Run<Tools>;
  readonly memory: Memory;
  readonly signal: AbortSignal;
  readonly findings: Map<string, Finding>;
};

const contextOf = <Tools>(work: Work<Tools>, step: Step<Tools>): Context<Tools> => ({
  ...work.run.tools,
  signal: work.signal,
  outputs: (name) => {
    const found = work.findings.get(name);
    if (found?.state === 'ready') return found.outputs;
    if (found?.state === 'skipped') return {};
    throw new Error(
      `step ${step.name} asks for the outputs of ${name}, which is ${found?.state ?? 'not looked at'}`,
    );
  },
  say: (line) => work.run.watcher.said(step, line),
  recall: (key) => work.memory.mark(step.name)?.notes?.[key],
  remember: async (key, value) => work.memory.note(step.name, key, value),
});

/** Lets an error of a step's own work say which step that was. */
const inStep = async <Result>(step: StepCard, work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    markStep(error, step.name);
    throw error;
  }
};

/** Makes one step ready, from whatever state it is found in. */
const ensure = async <T>(work: Work<T>, step: Step<T>, options: SetUpOptions & {always?: boolean}) => {
  const {memory, run, findings} = work;
  work.signal.throwIfAborted();
  const context = contextOf(work, step);
  let found = await inStep(step, step.check(context));
  let changed = false;
  if (found.state !== 'skipped' && (found.state !== 'ready' || options.always)) {
    if (options.choose && (await options.choose(step, found)) === 'by-hand') {
      found = await inStep(step, step.check(context));
    } else {
      run.watcher.began(step, 'apply');
      await memory.begin(step.name, 'applying');
      await inStep(step, step.apply(context));
      found = await inStep(step, step.check(context));
      changed = true;
    }
  }
  if (!isSatisfied(found))
    throw new UserError(`Step ${step.name} is not ready`, {
      why: found.state === 'ready' ? '' : (found.why ?? found.state),
      next: `Look at it with: rsw step ${step.name} --explain, then go on with: ${run.resume}`,
    });
  findings.set(step.name, found);
  await memory.settle(step.name, found);
  run.watcher.rested(step, found, changed);
};

/**
 * Runs one piece of work for each step, each after those it must follow. The first failure ends the waiting of the
 * others (what they had asked of the cloud goes on there), unless they are to come to their own end.
 */
const overlapping = async <T>(
  run: Run<T>,
  steps: readonly Step<T>[],
  follows: (step: Step<T>) => readonly string[],
  act: (work: Work<T>, step: Step<T>) => Promise<void>,
  findings = new Map<string, Finding>(),
  toTheEnd = false,
): Promise<void> => {
  const failure = new AbortController();
  const signal = AbortSignal.any([run.signal, failure.signal]);
  const work: Work<T> = {run, memory: await Memory.open(run.store), signal, findings};
  const acts = new Map<string, Promise<void>>();
  const busy = new Set<string>();
  let first: {error: unknown} | undefined;
  for (const step of steps) {
    const earlier = follows(step).map(async (name) => acts.get(name));
    const one = (async () => {
      await Promise.all(earlier);
      busy.add(step.name);
      try {
        await act(work, step);
        busy.delete(step.name);
      } catch (error) {
        first ??= {error};
        if (!toTheEnd) failure.abort(error);
        throw error;
      }
    })();
    one.catch(() => {});
    acts.set(step.name, one);
  }
  await Promise.allSettled(acts.values());
  if (run.signal.aborted) throw interrupted(run, [...busy]);
  if (first) throw first.error;
};

const interrupted = <T>(run: Run<T>, busy: readonly string[]): Cancelled =>
  new Cancelled(
    busy.length > 0
      ? `Interrupted. What the cloud was asked for goes on there: ${busy.join(', ')}.`
      : 'Interrupted.',
    {next: `Go on with: ${run.resume}`, exitCode: 130},
  );

/** Walks the steps (up to `until`), doing only what is missing. */
export const setUp = async <T>(run: Run<T>, options: SetUpOptions = {}): Promise<void> => {
  const steps = upTo(run.steps, options.until);
  const before = (step: Step<T>) => steps.slice(0, steps.indexOf(step)).map((each) => each.name);
  await overlapping(run, steps, options.choose ? before : (step) => step.needs, async (work, step) =>
    ensure(work, step, options),
  );
};

/** Runs one step again, whatever state it is in; its needs must be ready. */
export const runStep = async <T>(run: Run<T>, step: Step<T>): Promise<void> => {
  const findings = new Map(await look({...run, steps: neededBy(run.steps, step)}));
  const missing = firstMissing(run.steps, step, findings);
  if (missing)
    throw new UserError(`Could not run step ${step.name}`, {
      why: `it needs ${missing}, which is ${describeFinding(findings.get(missing))}`,
      next: `Run first: rsw step ${missing}`,
    });
  await overlapping(
    run,
    [step],
    () => [],
    async (work) => ensure(work, step, {always: true}),
    findings,
  );
};

/** Of what stands in a step's way, that which nothing else stands in the way of. */
const firstMissing = <T>(
  steps: readonly Step<T>[],
  step: Step<T>,
  findings: ReadonlyMap<string, Finding>,
): string | undefined => {
  const missing = missingNeed(step, findings);
  const needed = steps.find((each) => each.name === missing);
  return (needed && firstMissing(steps, needed, findings)) ?? missing;
};

const describeFinding = (found: Finding | undefined): string =>
  found && found.state !== 'absent' && 'why' in found
    ? `${found.state} (${found.why})`
    : (found?.state ?? 'unknown');

/** The steps that a step needs, directly or not, in reading order. */
const neededBy = <T>(steps: readonly Step<T>[], step: Step<T>): readonly Step<T>[] => {
  const needed = new Set(step.needs);
  for (const each of [...steps].reverse())
    if (needed.has(each.name)) for (const need of each.needs) needed.add(need);
  return steps.filter((each) => needed.has(each.name));
};

/** Looks at every step and touches nothing. A step whose needs are not there is not there either; with broken ones nobody knows. */
export const look = async <T>(
  run: Run<T>,
  told: (step: StepCard, finding: Finding) => void = () => {},
): Promise<ReadonlyMap<string, Finding>> => {
  const findings = new Map<string, Finding>();
  const memory = await Memory.open(run.store);
  const work: Work<T> = {run, memory, signal: run.signal, findings};
  const looks = new Map<string, Promise<void>>();
  // What only looks says whether one may begin; what is there is seen all the same.
  const makers = new Map<string, Finding>();
  for (const step of run.steps) {
    const one = async () => {
      await Promise.all(step.needs.map(async (need) => looks.get(need)));
      const missing = missingNeed(step, makers);
      const finding: Finding = missing
        ? {state: findings.get(missing)?.state === 'absent' ? 'absent' : 'unknown', why: `needs ${missing}`}
        : await lookAt(work, step);
      findings.set(step.name, finding);
      if (!step.looksOnly) makers.set(step.name, finding);
      told(step, finding);
    };
    looks.set(step.name, one());
  }
  await Promise.all(looks.values());
  return findings;
};

const lookAt = async <T>(work: Work<T>, step: Step<T>): Promise<Finding> => {
  try {
    return await inStep(step, step.check(contextOf(work, step)));
  } catch (error) {
    if (work.signal.aborted) throw error;
    return {state: 'unknown', why: reason(error), error};
  }
};

/**
 * Takes steps back (all, or one with what needs it), those that need others first, and verifies that each is gone.
 * @returns how many had anything to take back
 */
export const tearDown = async <T>(run: Run<T>, only?: string): Promise<number> => {
  const going = only === undefined ? run.steps : withDependents(run.steps, only);
  const findings = new Map(await look(run));
  // What stands elsewhere and does not answer must not keep what costs money here.
  const silent = going.filter(
    (step) => standsElsewhere(step, findings) && isUnknown(findings.get(step.name)),
  );
  // What else cannot be looked at is not touched: it may be somebody else's.
  verifySeen(findings, (name) => !silent.some((step) => step.name === name));
  const before = new Map(findings);
  let count = 0;
  const dependents = (step: Step<T>) =>
    going.filter((each) => each.needs.includes(step.name)).map((each) => each.name);
  await overlapping(
    run,
    going.filter((step) => !silent.includes(step)).reverse(),
    dependents,
    async (work, step) => {
      if (await takeBack(work, step, goesWithAnother(step, going), before)) count++;
    },
    findings,
    // What costs money and can go shall go, whatever becomes of the rest.
    true,
  );
  verifySeen(findings, (name) => silent.some((step) => step.name === name));
  return count;
};

const isUnknown = (finding: Finding | undefined): boolean => finding?.state === 'unknown';

/** Whether the thing in which a step's things would stand was not wanted here, so that they stand in another. */
const standsElsewhere = <T>({within}: Step<T>, findings: ReadonlyMap<string, Finding>): boolean =>
  within !== undefined && findings.get(within)?.state === 'skipped';

/** Throws why a step could not be looked at, for the first such step among those asked for. */
const verifySeen = (findings: ReadonlyMap<string, Finding>, isAskedFor: (name: string) => boolean): void => {
  for (const [name, found] of findings)
    if (isAskedFor(name) && found.state === 'unknown' && found.error) throw found.error;
};

const takeBack = async <T>(
  work: Work<T>,
  step: Step<T>,
  within: boolean,
  before: ReadonlyMap<string, Finding>,
): Promise<boolean> => {
  const {run, memory} = work;
  const found = before.get(step.name);
  if (step.looksOnly) {
    await memory.settle(step.name, {state: 'absent', why: 'it made nothing'});
    return false;
  }
  const container = step.within === undefined ? undefined : before.get(step.within);
  // What stands in a thing that was not wanted here stands elsewhere, and does not go with it.
  if (container?.state === 'absent' || (within && container?.state !== 'skipped')) {
    await memory.settle(step.name, {state: 'absent', why: `went with ${step.within}`});
    return false;
  }
  if (container && !isSatisfied(container))
    throw new UserError(`Could not take back step ${step.name}`, {
      why: `it is part of ${step.within}, which is ${container.state}`,
      next: `Make that whole with: rsw step ${step.within}, or take everything down: rsw teardown`,
    });
  work.signal.throwIfAborted();
  // A step that could not be looked at because its needs are gone may still have left something: it is undone too.
  const looked = missingNeed(step, before) === undefined;
  if (looked && (found?.state === 'absent' || found?.state === 'skipped')) {
    await memory.settle(step.name, found);
    return false;
  }
  if (looked) run.watcher.began(step, 'undo');
  await memory.begin(step.name, 'undoing');
  await inStep(step, step.undo(contextOf(work, step)));
  const after: Finding = looked
    ? await inStep(step, step.check(contextOf(work, step)))
    : {state: 'absent', why: 'nothing is there'};
  if (after.state !== 'absent' && after.state !== 'skipped')
    throw new UserError(`Could not take back step ${step.name}`, {
      why: after.state === 'ready' ? 'it is still there' : after.why,
      next: 'Run the same command again; if it stays, remove it in the console and run it once more.',
    });
  await memory.settle(step.name, after);
  if (looked) run.watcher.rested(step, after, true);
  return looked;
};
