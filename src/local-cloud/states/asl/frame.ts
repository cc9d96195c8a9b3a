/** One state at work: what its fields mean, in either query language. */
import type {Catcher, Language, State} from './definition.ts';
import {errorOutput, StateFailure} from './failure.ts';
import {evaluateIntrinsic, isIntrinsic} from './intrinsics.ts';
import {evaluate} from './jsonata.ts';
import {fillIn} from './payload-template.ts';
import {demand, putAt, type Scope, type Variables} from './scope.ts';

export type Frame = {
  readonly name: string;
  readonly state: State;
  readonly language: Language;
  readonly input: unknown;
  readonly variables: Variables;
  readonly context: unknown;
};

export type Left = {readonly output: unknown; readonly variables: Variables};

export const scopeOf = (frame: Frame, data: unknown): Scope => ({
  data,
  context: frame.context,
  variables: frame.variables,
});

/** Evaluates one JSONata field with `$states` as it is in this state. */
export const query = (
  frame: Frame,
  template: unknown,
  field: string,
  states: Readonly<Record<string, unknown>> = {},
): Promise<unknown> =>
  evaluate(template, field, {input: frame.input, context: frame.context, ...states}, frame.variables);

/** What `InputPath` leaves of the input. */
export const effectiveInput = (frame: Frame): unknown => {
  const path = frame.state['InputPath'];
  if (path === undefined || frame.language === 'JSONata') return frame.input;
  if (path === null) return {};
  return demand(path as string, 'InputPath', scopeOf(frame, frame.input));
};

/** What a task, a branch or an item is given. */
export const argumentsOf = async (frame: Frame): Promise<unknown> => {
  const {state} = frame;
  if (frame.language === 'JSONata')
    return state['Arguments'] === undefined ? frame.input : query(frame, state['Arguments'], 'Arguments');
  const data = effectiveInput(frame);
  return state['Parameters'] === undefined ? data : fillIn(state['Parameters'], scopeOf(frame, data));
};

/** A field that is a value, or a JSONata expression, or (as `FieldPath`) a path or an intrinsic function. */
export const fieldOf = async (frame: Frame, field: string): Promise<unknown> => {
  const value = frame.state[field];
  if (value !== undefined) return frame.language === 'JSONata' ? query(frame, value, field) : value;
  const path = frame.state[`${field}Path`];
  if (path === undefined) return undefined;
  const scope = scopeOf(frame, effectiveInput(frame));
  const text = path as string;
  return isIntrinsic(text)
    ? evaluateIntrinsic(text, `${field}Path`, scope)
    : demand(text, `${field}Path`, scope);
};

export const numberOf = async (frame: Frame, field: string): Promise<number | undefined> => {
  const value = await fieldOf(frame, field);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || value < 0 || !Number.isInteger(value))
    throw new StateFailure(
      'States.Runtime',
      `The value of the field '${field}' must be a non-negative integer, but is ${JSON.stringify(value)}`,
    );
  return value;
};

/** What leaves a state that has a result: `ResultSelector`, `ResultPath`, `OutputPath`, or `Output`; and `Assign`. */
export const leaveWith = async (frame: Frame, result: unknown): Promise<Left> => {
  const {state} = frame;
  if (frame.language === 'JSONata') return leaveByQuery(frame, state, {result}, result);
  const selected =
    state['ResultSelector'] === undefined ? result : fillIn(state['ResultSelector'], scopeOf(frame, result));
  return {
    output: outputPath(frame, resultPath(frame, state['ResultPath'], selected)),
    variables: assign(frame, state['Assign'], selected),
  };
};

/** What leaves a state that only passes its input on. */
export const leave = async (frame: Frame): Promise<Left> => {
  if (frame.language === 'JSONata') return leaveByQuery(frame, frame.state, {}, frame.input);
  const data = effectiveInput(frame);
  return {output: outputPath(frame, data), variables: assign(frame, frame.state['Assign'], data)};
};

/** What a catcher hands on to its `Next`. */
export const leaveCaught = async (frame: Frame, catcher: Catcher, failure: StateFailure): Promise<Left> => {
  const error = errorOutput(failure);
  if (frame.language === 'JSONata')
    return leaveByQuery(frame, {Output: catcher.Output, Assign: catcher.Assign}, {errorOutput: error}, error);
  return {
    output: resultPath(frame, catcher.ResultPath, error),
    variables: assign(frame, catcher.Assign, error),
  };
};

/** `Output` and `Assign` both see the variables as they were. */
export const leaveByQuery = async (
  frame: Frame,
  fields: Readonly<Record<string, unknown>>,
  states: Readonly<Record<string, unknown>>,
  otherwise: unknown,
): Promise<Left> => {
  const {Output, Assign} = fields;
  const assigned = Assign === undefined ? {} : await query(frame, Assign, 'Assign', states);
  return {
    output: Output === undefined ? otherwise : await query(frame, Output, 'Output', states),
    variables: {...frame.variables, ...(assigned as Variables)},
  };
};

export const assign = (frame: Frame, template: unknown, data: unknown): Variables =>
  template === undefined
    ? frame.variables
    : {...frame.variables, ...(fillIn(template, scopeOf(frame, data)) as Variables)};

const resultPath = (frame: Frame, path: unknown, result: unknown): unknown => {
  if (path === null) return frame.input;
  return path === undefined ? result : putAt(frame.input, path as string, result);
};

const outputPath = (frame: Frame, data: unknown): unknown => {
  const path = frame.state['OutputPath'];
  if (path === undefined) return data;
  return path === null ? {} : demand(path as string, 'OutputPath', scopeOf(frame, data));
};
