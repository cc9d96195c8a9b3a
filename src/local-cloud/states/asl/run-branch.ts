/** Runs the states of a machine, a branch or an iteration one after the other, from wherever it stands. */
import type {Branch, Step} from './branch.ts';
import type {Catcher, Language, Retrier} from './definition.ts';
import {matches, StateFailure} from './failure.ts';
import {leaveCaught, type Frame} from './frame.ts';
import type {Position} from './host.ts';
import {runState} from './run-state.ts';
import type {Variables} from './scope.ts';

/** Settles with the branch's output; rejects with a StateFailure, or with the signal's reason. */
export const runBranch = async (branch: Branch, input: unknown, variables: Variables): Promise<unknown> => {
  const {host, machine, key, signal} = branch;
  const known = host.load(key);
  if (known && 'output' in known) return known.output;
  let position: Position = known ?? {state: machine.StartAt, input, variables};
  for (;;) {
    signal.throwIfAborted();
    position = enter(branch, position);
    host.save(key, position);
    const step = await pass(branch, position);
    signal.throwIfAborted();
    exit(branch, position, step);
    if (hasBranches(branch, position)) host.drop(`${key}/`);
    if (step.next === undefined) {
      host.save(key, {output: step.output});
      return step.output;
    }
    position = {state: step.next, input: step.output, variables: step.variables};
  }
};

const hasBranches = (branch: Branch, {state}: Position): boolean =>
  ['Parallel', 'Map'].includes(branch.machine.States[state]?.Type ?? '');

const frameOf = (
  branch: Branch,
  {state: name, input, variables, enteredAt, retries = {}}: Position,
): Frame => {
  const state = branch.machine.States[name];
  if (!state) throw new Error(`There is no state ${name}`);
  const RetryCount = Object.values(retries).reduce((sum, count) => sum + count, 0);
  return {
    name,
    state,
    language: (state['QueryLanguage'] as Language | undefined) ?? branch.language,
    input,
    variables,
    context: {
      ...branch.host.context,
      State: {Name: name, EnteredTime: enteredAt, RetryCount},
      ...(branch.item && {Map: {Item: branch.item}}),
    },
  };
};

/** A position after a restart is entered already. */
const enter = (branch: Branch, position: Position): Position => {
  if (position.entered !== undefined) {
    branch.last = position.entered;
    return position;
  }
  const type = branch.machine.States[position.state]?.Type ?? '';
  const details = {
    name: position.state,
    input: JSON.stringify(position.input),
    inputDetails: {truncated: false},
  };
  const entered = branch.host.record(`${type}StateEntered`, branch.last, {stateEnteredEventDetails: details});
  branch.last = entered;
  return {...position, entered, enteredAt: new Date(branch.host.now()).toISOString()};
};

const exit = (branch: Branch, {state}: Position, {output}: Step): void => {
  const type = branch.machine.States[state]?.Type ?? '';
  const details = {name: state, output: JSON.stringify(output), outputDetails: {truncated: false}};
  branch.last = branch.host.record(`${type}StateExited`, branch.last, {stateExitedEventDetails: details});
};

/** Attempts a state until it succeeds, is caught or fails for good. */
const pass = async (branch: Branch, entered: Position): Promise<Step> => {
  let position = entered;
  for (;;) {
    const frame = frameOf(branch, position);
    try {
      return await runState(branch, frame, position);
    } catch (error) {
      if (branch.signal.aborted || !(error instanceof StateFailure)) throw error;
      const failure = located(frame, position, error);
      const again = retryOf(branch, frame, position, failure);
      if (!again) return await caught(frame, failure);
      branch.host.drop(`${branch.key}/`);
      branch.host.save(branch.key, again);
      await branch.host.sleep(again.wakeAt ?? 0, branch.signal);
      const {wakeAt: _woken, ...awake} = again;
      branch.host.save(branch.key, awake);
      position = awake;
    }
  }
};

/** Failures of the language itself tell where they happened. */
const located = (frame: Frame, position: Position, failure: StateFailure): StateFailure => {
  const prefix = `An error occurred while executing the state '${frame.name}' (entered at the event id #${position.entered}). `;
  const own = [
    'States.Runtime',
    'States.IntrinsicFailure',
    'States.QueryEvaluationError',
    'States.ResultPathMatchFailure',
  ];
  const {error, reason = ''} = failure;
  return own.includes(error) && !reason.startsWith('An error occurred while executing the state')
    ? new StateFailure(error, `${prefix}${reason}`)
    : failure;
};

const retryOf = (
  branch: Branch,
  {state}: Frame,
  position: Position,
  failure: StateFailure,
): Position | undefined => {
  const retriers = (state['Retry'] ?? []) as readonly Retrier[];
  const index = retriers.findIndex(({ErrorEquals}) => matches(ErrorEquals, failure));
  const retrier = retriers[index];
  const used = position.retries?.[index] ?? 0;
  if (!retrier || used >= (retrier.MaxAttempts ?? 3)) return undefined;
  const grown = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** used;
  const seconds = Math.min(grown, retrier.MaxDelaySeconds ?? Infinity);
  const delay = retrier.JitterStrategy === 'FULL' ? Math.random() * seconds : seconds;
  return {
    ...position,
    retries: {...position.retries, [index]: used + 1},
    wakeAt: branch.host.now() + delay * 1000,
  };
};

const caught = async (frame: Frame, failure: StateFailure): Promise<Step> => {
  const catchers = (frame.state['Catch'] ?? []) as readonly Catcher[];
  const catcher = catchers.find(({ErrorEquals}) => matches(ErrorEquals, failure));
  if (!catcher) throw failure;
  return {...(await leaveCaught(frame, catcher, failure)), next: catcher.Next};
};
