/**
 * How steps are worked through: each with its context, side by side as far as they do not need each other. Setting up,
 * looking and taking down are three ways of it.
 */
import {Cancelled, markStep} from './errors.ts';
import {Memory} from './memory.ts';
import type {Finding} from './plan.ts';
import type {Store} from './progress.ts';
import type {Context, Found, Sample, Step, StepCard} from './step.ts';

/** Whoever shows the work: told what happens, never asked. */
export type Watcher = {
  /** Work on a step begins. */
  began(step: StepCard, doing: 'apply' | 'undo'): void;
  /** What is going on in a step now. */
  said(step: StepCard, line: string): void;
  /** Rows that a step has read. */
  showed(step: StepCard, sample: Sample): void;
  /** A step has come to rest; `changed` tells whether this run did anything. */
  rested(step: StepCard, found: Finding, changed: boolean): void;
};

export type Run<Tools> = {
  readonly steps: readonly Step<Tools>[];
  readonly tools: Tools;
  readonly store: Store;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
  /** What the person types to go on after an interruption. */
  readonly resume: string;
};

/** A run under way. */
export type Work<Tools> = {
  readonly run: Run<Tools>;
  readonly memory: Memory;
  readonly signal: AbortSignal;
  readonly findings: Map<string, Finding>;
};

export const contextOf = <Tools>(work: Work<Tools>, step: Step<Tools>): Context<Tools> => ({
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
  show: (sample) => work.run.watcher.showed(step, sample),
  recall: (key) => work.memory.mark(step.name)?.notes?.[key],
  remember: async (key, value) => work.memory.note(step.name, key, value),
});

/** Lets an error of a step's own work say which step that was. */
export const inStep = async <Result>(step: StepCard, work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    markStep(error, step.name);
    throw error;
  }
};

/** What a step finds; nothing is asked where the workshop goes without it. */
export const checkStep = async <T>(work: Work<T>, step: Step<T>): Promise<Found> => {
  const why = step.unwanted?.(work.run.tools);
  return why === undefined ? inStep(step, step.check(contextOf(work, step))) : {state: 'skipped', why};
};

/**
 * Runs one piece of work for each step, each after those it must follow. The first failure ends the waiting of the
 * others (what they had asked of the cloud goes on there), unless they are to come to their own end.
 */
export const overlapping = async <T>(
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
