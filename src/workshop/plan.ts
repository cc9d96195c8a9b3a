/** Pure: which steps there are, in which order they can be done and taken back, and what findings mean. */
import {UsageError} from './errors.ts';
import {didYouMean} from './similar.ts';
import type {Found, Step, StepCard} from './step.ts';

type Needing = StepCard & Pick<Step<never>, 'needs'>;

/** A look that could not be taken: the cloud did not answer. */
export type Unknown = {readonly state: 'unknown'; readonly why: string; readonly error?: unknown};
export type Finding = Found | Unknown;
export type Findings = ReadonlyMap<string, Finding>;

/** Whether whatever needs a step in this state can go on. */
export const isSatisfied = (finding: Finding | undefined): boolean =>
  finding?.state === 'ready' || finding?.state === 'skipped';

/** Whether there may be something to take back: what could not be looked at may be there. */
export const isThere = (finding: Finding | undefined): boolean =>
  finding?.state !== 'absent' && finding?.state !== 'skipped';

/** The step of that name; an unknown one is a mistake in the command line. */
export const stepNamed = <S extends StepCard>(steps: readonly S[], name: string): S => {
  const step = steps.find((each) => each.name === name);
  if (step) return step;
  throw new UsageError(`Unknown step ${name}`, {
    why: 'the workshop has no step of that name',
    next: `${didYouMean(
      name,
      steps.map((each) => each.name),
    )}The steps are: ${steps.map((each) => each.name).join(', ')}.`,
  });
};

/** The steps in reading order up to and with the named one. */
export const upTo = <S extends StepCard>(steps: readonly S[], name: string | undefined): readonly S[] =>
  name === undefined ? steps : steps.slice(0, steps.indexOf(stepNamed(steps, name)) + 1);

/** A step with everything that needs it, directly or not, in reading order: what must go when it goes. */
export const withDependents = <S extends Needing>(steps: readonly S[], name: string): readonly S[] => {
  const going = new Set([stepNamed(steps, name).name]);
  return steps.filter((step) => {
    if (step.needs.some((need) => going.has(need))) going.add(step.name);
    return going.has(step.name);
  });
};

/** The first need of a step that stands in its way, if any. */
export const missingNeed = (step: Needing, findings: Findings): string | undefined =>
  step.needs.find((need) => findings.has(need) && !isSatisfied(findings.get(need)));

/** Whether another of the steps that go takes this one's things with it. */
export const goesWithAnother = (step: Pick<Step<never>, 'within'>, going: readonly StepCard[]): boolean =>
  step.within !== undefined && going.some((other) => other.name === step.within);
