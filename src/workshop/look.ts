/** The truth of every step, asked from the cloud. */
import {reason} from './errors.ts';
import {Memory} from './memory.ts';
import {missingNeed, type Finding} from './plan.ts';
import type {Step, StepCard} from './step.ts';
import {checkStep, type Run, type Work} from './work.ts';

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
  const lookers = new Set(run.steps.filter(({looksOnly}) => looksOnly).map(({name}) => name));
  for (const step of run.steps) {
    const one = async () => {
      await Promise.all(step.needs.map(async (need) => looks.get(need)));
      const needs = step.needs.filter((need) => !lookers.has(need));
      const isWanted = step.unwanted?.(run.tools) === undefined;
      const missing = isWanted ? missingNeed({...step, needs}, findings) : undefined;
      const finding: Finding = missing
        ? {state: findings.get(missing)?.state === 'absent' ? 'absent' : 'unknown', why: `needs ${missing}`}
        : await lookAt(work, step);
      findings.set(step.name, finding);
      told(step, finding);
    };
    looks.set(step.name, one());
  }
  await Promise.all(looks.values());
  return findings;
};

const lookAt = async <T>(work: Work<T>, step: Step<T>): Promise<Finding> => {
  try {
    return await checkStep(work, step);
  } catch (error) {
    if (work.signal.aborted) throw error;
    return {state: 'unknown', why: reason(error), error};
  }
};
