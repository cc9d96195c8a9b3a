/** What each type of state does. */
import type {Branch, Step} from './branch.ts';
import {applies, type Rule} from './choice.ts';
import {StateFailure} from './failure.ts';
import {
  argumentsOf,
  assign,
  effectiveInput,
  fieldOf,
  leave,
  leaveByQuery,
  leaveWith,
  numberOf,
  query,
  scopeOf,
  type Frame,
} from './frame.ts';
import type {Position} from './host.ts';
import {runMap} from './run-map.ts';
import {runParallel} from './run-parallel.ts';

export const runState = async (branch: Branch, frame: Frame, position: Position): Promise<Step> => {
  const {state} = frame;
  const next = state.Next;
  if (state.Type !== 'Wait' && position.wakeAt !== undefined)
    await branch.host.sleep(position.wakeAt, branch.signal);
  switch (state.Type) {
    case 'Pass':
      return {...(await runPass(frame)), next};
    case 'Task':
      return {...(await leaveWith(frame, await runTask(branch, frame))), next};
    case 'Choice':
      return runChoice(frame);
    case 'Wait':
      await runWait(branch, frame, position);
      return {...(await leave(frame)), next};
    case 'Succeed':
      return {...(await leave(frame)), next: undefined};
    case 'Fail':
      throw new StateFailure(await text(frame, 'Error'), await optionalText(frame, 'Cause'));
    case 'Parallel':
      return {...(await leaveWith(frame, await runParallel(branch, frame, position))), next};
    case 'Map':
      return {...(await leaveWith(frame, await runMap(branch, frame, position))), next};
    default:
      throw new Error(`A state of type ${state.Type} passed validation`);
  }
};

const runPass = async (frame: Frame) => {
  if (frame.language === 'JSONata') return leave(frame);
  const {Result: result} = frame.state;
  return leaveWith(frame, result === undefined ? await argumentsOf(frame) : result);
};

const runTask = async (branch: Branch, frame: Frame): Promise<unknown> => {
  const result = await branch.host.task({
    resource: frame.state['Resource'] as string,
    input: await argumentsOf(frame),
    timeoutSeconds: await numberOf(frame, 'TimeoutSeconds'),
    signal: branch.signal,
    record: (type, details) => (branch.last = branch.host.record(type, branch.last, details)),
  });
  if (Buffer.byteLength(JSON.stringify(result) ?? '') > 262_144)
    throw new StateFailure(
      'States.DataLimitExceeded',
      `The state/task '${frame.state['Resource'] as string}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  return result;
};

const runChoice = async (frame: Frame): Promise<Step> => {
  const rules = frame.state['Choices'] as readonly Rule[];
  for (const rule of rules) {
    if (frame.language === 'JSONata') {
      const verdict = await query(frame, rule['Condition'], 'Condition');
      if (typeof verdict !== 'boolean')
        throw new StateFailure(
          'States.QueryEvaluationError',
          `The JSONata expression '${rule['Condition'] as string}' specified for the field 'Condition' returned no boolean.`,
        );
      if (verdict) {
        // A rule's own Assign stands for the state's.
        const Output = rule['Output'] ?? frame.state['Output'];
        const left = await leaveByQuery(frame, {Output, Assign: rule['Assign']}, {}, frame.input);
        return {...left, next: rule['Next'] as string};
      }
    } else {
      const data = effectiveInput(frame);
      if (applies(rule, scopeOf(frame, data))) {
        const {output} = await leave(frame);
        return {output, variables: assign(frame, rule['Assign'], data), next: rule['Next'] as string};
      }
    }
  }
  const otherwise = frame.state['Default'];
  if (otherwise === undefined)
    throw new StateFailure(
      'States.NoChoiceMatched',
      `An error occurred while executing the state '${frame.name}'. Failed to transition out of the state. No choice rule has been matched.`,
    );
  return {...(await leave(frame)), next: otherwise as string};
};

/** The moment is written down when it is known first, so that a restart does not begin the wait anew. */
const runWait = async (branch: Branch, frame: Frame, position: Position): Promise<void> => {
  const wakeAt = position.wakeAt ?? (await wakingOf(branch, frame));
  if (position.wakeAt === undefined) branch.host.save(branch.key, {...position, wakeAt});
  await branch.host.sleep(wakeAt, branch.signal);
};

const wakingOf = async (branch: Branch, frame: Frame): Promise<number> => {
  const seconds = await numberOf(frame, 'Seconds');
  if (seconds !== undefined) return branch.host.now() + seconds * 1000;
  const timestamp = await fieldOf(frame, 'Timestamp');
  const time = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(time))
    throw new StateFailure(
      'States.Runtime',
      `The value of the field 'Timestamp' must be a timestamp, but is ${JSON.stringify(timestamp)}`,
    );
  return time;
};

const optionalText = async (frame: Frame, field: string): Promise<string | undefined> => {
  const value = await fieldOf(frame, field);
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
};

const text = async (frame: Frame, field: string): Promise<string> => (await optionalText(frame, field)) ?? '';
