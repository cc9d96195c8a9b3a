/**
 * The runner. Steps run as soon as what they need is ready, so that the long waits of a cloud overlap; what is there
 * already is kept, what is under way is joined. The cloud decides through `check`, the progress file only remembers.
 */
import {UserError} from './errors.ts';
import {look} from './look.ts';
import {isSatisfied, missingNeed, upTo, type Finding} from './plan.ts';
import type {Found, Step, StepCard} from './step.ts';
import {checkStep, contextOf, inStep, overlapping, type Run, type Work} from './work.ts';

/** Whether a step is to be done by `rsw`, or has just been done by hand. */
export type Choice = 'run' | 'by-hand';

export type SetUpOptions = {
  /** The last step to do; all when not given. */
  readonly until?: string | undefined;
  /** Asked before each step that has something to do. With it the steps run singly, in reading order. */
  readonly choose?: ((step: StepCard, found: Found) => Promise<Choice>) | undefined;
};

/** Makes one step ready, from whatever state it is found in. */
const ensure = async <T>(work: Work<T>, step: Step<T>, options: SetUpOptions & {always?: boolean}) => {
  const {memory, run, findings} = work;
  work.signal.throwIfAborted();
  let found = await checkStep(work, step);
  let changed = false;
  if (found.state !== 'skipped' && (found.state !== 'ready' || options.always)) {
    if (options.choose && (await options.choose(step, found)) === 'by-hand') {
      found = await checkStep(work, step);
    } else {
      run.watcher.began(step, 'apply');
      await memory.begin(step.name, 'applying');
      await inStep(step, step.apply(contextOf(work, step)));
      found = await checkStep(work, step);
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

/** Walks the steps (up to `until`), doing only what is missing. */
export const setUp = async <T>(run: Run<T>, options: SetUpOptions = {}): Promise<void> => {
  const steps = upTo(run.steps, options.until);
  const before = (step: Step<T>) => steps.slice(0, steps.indexOf(step)).map((each) => each.name);
  await overlapping(run, steps, options.choose ? before : (step) => step.needs, async (work, step) =>
    ensure(work, step, options),
  );
};

/** Runs one step again, whatever state it is in, and answers what it is then; its needs must be ready. */
export const runStep = async <T>(run: Run<T>, step: Step<T>): Promise<Finding | undefined> => {
  const findings = new Map(await look({...run, steps: neededBy(run.steps, step)}));
  const missing = firstMissing(run.steps, step, findings);
  if (missing) {
    const isAlone = [...findings.values()].filter((found) => !isSatisfied(found)).length === 1;
    throw new UserError(`Could not run step ${step.name}`, {
      why: `it needs ${missing}, which is ${describeFinding(findings.get(missing))}`,
      next: isAlone
        ? `Run first: rsw step ${missing}`
        : `Make it with all that it needs: rsw setup --until ${step.name}`,
    });
  }
  await overlapping(
    run,
    [step],
    () => [],
    async (work) => ensure(work, step, {always: true}),
    findings,
  );
  return findings.get(step.name);
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
