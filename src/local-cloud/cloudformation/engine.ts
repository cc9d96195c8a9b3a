/**
 * Drives stacks from status to status. A status that ends in IN_PROGRESS names the phase that is running, so what
 * is remembered of a stack is all that is needed to go on with it after a restart.
 */
import type {StackStatus} from '@aws-sdk/client-cloudformation';
import type {LocalCloud, Part} from '../cloud.ts';
import {settleChangeSet} from './change-set.ts';
import {deploy} from './deploy.ts';
import {addStackEvent} from './events.ts';
import {cleanUp, removeAll} from './remove.ts';
import {resourceTypesOf} from './resource-types.ts';
import {restoreAll} from './restore.ts';
import {stacks, type Stack} from './stack.ts';
import type {Phase, Turn, Work} from './work.ts';

const phases: Partial<Record<StackStatus, Phase>> = {
  CREATE_IN_PROGRESS: deploy,
  ROLLBACK_IN_PROGRESS: removeAll,
  DELETE_IN_PROGRESS: removeAll,
  UPDATE_IN_PROGRESS: deploy,
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: cleanUp,
  UPDATE_ROLLBACK_IN_PROGRESS: restoreAll,
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: cleanUp,
};

/** Where a phase ends that broke down for a fault of ours. */
const broken: Partial<Record<StackStatus, StackStatus>> = {
  CREATE_IN_PROGRESS: 'CREATE_FAILED',
  ROLLBACK_IN_PROGRESS: 'ROLLBACK_FAILED',
  DELETE_IN_PROGRESS: 'DELETE_FAILED',
  UPDATE_IN_PROGRESS: 'UPDATE_FAILED',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'UPDATE_COMPLETE',
  UPDATE_ROLLBACK_IN_PROGRESS: 'UPDATE_ROLLBACK_FAILED',
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'UPDATE_ROLLBACK_COMPLETE',
};

type Run = {cancel: AbortController; ended: Promise<void>};

type Engine = {readonly runs: Map<string, Run>; readonly closing: AbortController};

const engine: Part<Engine> = {
  name: 'cloudformation/engine',
  open: () => ({runs: new Map(), closing: new AbortController()}),
  close: async ({runs, closing}) => {
    closing.abort();
    for (const {cancel} of runs.values()) cancel.abort();
    await Promise.allSettled([...runs.values()].map(({ended}) => ended));
  },
};

export const isUnderWay = ({status}: Stack): boolean => phases[status] !== undefined;

/** Gives a stack its next status, with the event that tells it. */
export const turn = (cloud: LocalCloud, stack: Stack, next: Turn): Stack => {
  const {statusReason: _, ...rest} = stack;
  const turned: Stack = {...rest, ...next};
  addStackEvent(cloud, turned, turned.operation);
  stacks(cloud).set(turned.id, turned);
  return turned;
};

/** Starts, or goes on with, whatever a stack's status says is in progress; a phase that runs already is cancelled. */
export const drive = (cloud: LocalCloud, stackId: string): void => {
  const {runs, closing} = cloud.part(engine);
  const running = runs.get(stackId);
  if (running) return running.cancel.abort();
  const run: Run = {cancel: new AbortController(), ended: Promise.resolve()};
  runs.set(stackId, run);
  run.ended = follow(cloud, stackId, run, closing.signal).finally(() => {
    runs.delete(stackId);
    // Another operation may have begun while the last acts of this one came to rest.
    const stack = stacks(cloud).get(stackId);
    if (stack && isUnderWay(stack) && !closing.signal.aborted) drive(cloud, stackId);
  });
};

const follow = async (cloud: LocalCloud, stackId: string, run: Run, closing: AbortSignal): Promise<void> => {
  const inFlight = new Set<Promise<unknown>>();
  for (;;) {
    // The request that started this is answered first.
    await new Promise((resolve) => setImmediate(resolve));
    const stack = stacks(cloud).get(stackId);
    const phase = stack && phases[stack.status];
    if (!phase || closing.aborted) break;
    const cancel = new AbortController();
    run.cancel = cancel;
    const next = await runPhase(phase, stack, {
      cloud,
      stackId,
      types: resourceTypesOf(cloud),
      cancelled: cancel.signal,
      closing,
      cancel: () => cancel.abort(),
      inFlight,
    });
    if (closing.aborted) break;
    const now = stacks(cloud).get(stackId)!;
    // Somebody else may have turned the stack meanwhile, such as DeleteStack in the middle of a creation.
    if (now.status === stack.status && now.operation?.id === stack.operation?.id)
      settleChangeSet(cloud, turn(cloud, now, next));
  }
  await Promise.allSettled(inFlight);
};

const runPhase = async (phase: Phase, stack: Stack, work: Work): Promise<Turn> => {
  try {
    return await phase(work);
  } catch (error) {
    work.cloud.log(`cloudformation: ${stack.name}: ${error instanceof Error ? error.stack : String(error)}`);
    return {status: broken[stack.status]!, statusReason: `Internal Failure: ${String(error)}`};
  }
};

/** At the start of the local cloud: every operation that was under way goes on. */
export const resumeAll = (cloud: LocalCloud): void => {
  for (const stack of stacks(cloud).values()) if (isUnderWay(stack)) drive(cloud, stack.id);
};
