/** Taking back what the steps have made. */
import {UserError} from './errors.ts';
import {look} from './look.ts';
import {goesWithAnother, isSatisfied, missingNeed, withDependents, type Finding} from './plan.ts';
import type {Step} from './step.ts';
import {checkStep, contextOf, inStep, overlapping, type Run, type Work} from './work.ts';

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

/** Whether nothing of ours is there. */
const isGone = (found: Finding): boolean =>
  found.state === 'absent' ||
  found.state === 'skipped' ||
  (found.state === 'ready' && found.isOther === true);

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
  const after: Finding = looked ? await checkStep(work, step) : {state: 'absent', why: 'nothing is there'};
  if (!isGone(after))
    throw new UserError(`Could not take back step ${step.name}`, {
      why: (after.state !== 'ready' && after.why) || 'it is still there',
      next: 'Run the same command again; if it stays, remove it in the console and run it once more.',
    });
  await memory.settle(step.name, after);
  if (looked) run.watcher.rested(step, after, true);
  return looked;
};
