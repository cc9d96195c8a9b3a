/** Reads a definition and finds what is wrong with it, as `ValidateStateMachineDefinition` does. */
import type {Language, Machine, State} from './definition.ts';
import {fieldsOf, isStateType, refusedFields} from './fields.ts';
import {isRecord} from '../../is-record.ts';
import type {Report} from './report.ts';
import {validateRules} from './validate-choice.ts';
import {validateExpressions} from './validate-expressions.ts';
import {validateHandlers} from './validate-handlers.ts';

/** What is wrong with a task, its resource or its arguments; undefined when nothing is. */
export type TaskProblem = (resource: string, parameters: unknown) => string | undefined;

type Context = {
  readonly report: Report;
  readonly taskProblem: TaskProblem;
  readonly names: Set<string>;
};

/** The machine that a definition describes; problems are added to the report. */
export const validateDefinition = (
  text: string,
  report: Report,
  taskProblem: TaskProblem,
): Machine | undefined => {
  let machine: unknown;
  try {
    machine = JSON.parse(text);
  } catch (error) {
    report.add('INVALID_JSON_DESCRIPTION', (error as Error).message, '');
    return undefined;
  }
  if (!isRecord(machine)) {
    report.add('INVALID_JSON_DESCRIPTION', 'The definition must be a JSON object', '');
    return undefined;
  }
  const known = ['Comment', 'StartAt', 'States', 'Version', 'TimeoutSeconds', 'QueryLanguage'];
  for (const field of Object.keys(machine))
    if (!known.includes(field)) report.schema(`Field '${field}' is not supported`, `/${field}`);
  if (machine['Version'] !== undefined && machine['Version'] !== '1.0')
    report.schema("The value of 'Version' must be '1.0'", '/Version');
  const seconds = machine['TimeoutSeconds'];
  if (seconds !== undefined && !(Number.isInteger(seconds) && (seconds as number) > 0))
    report.schema("The value of 'TimeoutSeconds' must be a positive integer", '/TimeoutSeconds');
  validateStates(machine, '', languageOf(machine, 'JSONPath', '', report), {
    report,
    taskProblem,
    names: new Set(),
  });
  return machine as unknown as Machine;
};

const languageOf = (
  holder: Readonly<Record<string, unknown>>,
  inherited: Language,
  at: string,
  report: Report,
): Language => {
  const language = holder['QueryLanguage'] ?? inherited;
  if (language === 'JSONPath' || language === 'JSONata') {
    if (inherited === 'JSONata' && language === 'JSONPath')
      report.schema(
        "'QueryLanguage' can not be 'JSONPath' when set to 'JSONata' for whole state machine",
        at,
      );
    return language;
  }
  report.schema(`The value of 'QueryLanguage' must be JSONPath or JSONata`, `${at}/QueryLanguage`);
  return inherited;
};

/** The states of a machine, a branch or an item processor. */
const validateStates = (
  machine: Readonly<Record<string, unknown>>,
  at: string,
  language: Language,
  context: Context,
): void => {
  const {report} = context;
  const states = machine['States'];
  if (!isRecord(states) || Object.keys(states).length === 0)
    return report.schema("The field 'States' is required and must have at least one state", `${at}/States`);
  const start = machine['StartAt'];
  if (typeof start !== 'string') report.schema("The field 'StartAt' is required", `${at}/StartAt`);
  else if (!(start in states))
    report.add('MISSING_TRANSITION_TARGET', `Missing 'StartAt' target: ${start}`, `${at}/StartAt`);
  for (const [name, state] of Object.entries(states))
    validateState(name, state, `${at}/States/${name}`, states, language, context);
  if (typeof start === 'string') validateReachable(states, start, at, report);
};

const validateState = (
  name: string,
  state: unknown,
  at: string,
  siblings: Readonly<Record<string, unknown>>,
  inherited: Language,
  context: Context,
): void => {
  const {report, names} = context;
  if (!isRecord(state)) return report.schema('A state must be an object', at);
  if (name.length > 80) report.schema(`The name of a state must have at most 80 characters`, at);
  if (names.has(name)) report.add('DUPLICATE_STATE_NAME', `The state name '${name}' is used twice`, at);
  names.add(name);
  const type = state['Type'];
  if (!isStateType(type))
    return report.schema(
      type === undefined
        ? "The field 'Type' is required"
        : `Value is not a valid state type: ${JSON.stringify(type)}`,
      `${at}/Type`,
    );
  const language = languageOf(state, inherited, at, report);
  const known = fieldsOf(type, language);
  for (const field of Object.keys(state)) {
    if (field in refusedFields)
      report.schema(
        `The local cloud does not support the field '${field}' (${refusedFields[field]})`,
        `${at}/${field}`,
      );
    else if (!known?.has(field))
      report.schema(
        `The field '${field}' is not supported in a ${type} state with ${language}`,
        `${at}/${field}`,
      );
  }
  validateTransition(state as State, at, siblings, report);
  validateHandlers(state, at, siblings, report);
  validateExpressions(state, language, at, report);
  validateParts(state as State, at, siblings, language, context);
};

const validateTransition = (
  state: State,
  at: string,
  siblings: Readonly<Record<string, unknown>>,
  report: Report,
): void => {
  if (['Succeed', 'Fail', 'Choice'].includes(state.Type)) return;
  const {Next: next, End: end} = state;
  if (next !== undefined && end !== undefined) report.schema("Only one of 'Next' and 'End' may be there", at);
  else if (next === undefined && end !== true) report.schema("Either 'Next' or 'End' is required", at);
  else if (next !== undefined && !(next in siblings))
    report.add('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${next}`, `${at}/Next`);
};

const validateParts = (
  state: State,
  at: string,
  siblings: Readonly<Record<string, unknown>>,
  language: Language,
  context: Context,
): void => {
  const {report, taskProblem} = context;
  switch (state.Type) {
    case 'Task': {
      const resource = state['Resource'];
      if (typeof resource !== 'string') return report.schema("The field 'Resource' is required", at);
      const problem = taskProblem(resource, state[language === 'JSONata' ? 'Arguments' : 'Parameters']);
      if (problem !== undefined) report.schema(problem, at);
      return;
    }
    case 'Choice':
      return validateRules(state, at, siblings, language, report);
    case 'Wait': {
      const given = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'].filter(
        (field) => field in state,
      );
      if (given.length !== 1)
        report.schema(
          "Exactly one of 'Seconds', 'Timestamp', 'SecondsPath' and 'TimestampPath' is required",
          at,
        );
      return;
    }
    case 'Parallel': {
      const branches = state['Branches'];
      if (!Array.isArray(branches) || branches.length === 0)
        return report.schema("The field 'Branches' is required", at);
      for (const [index, branch] of branches.entries())
        validateInner(branch, `${at}/Branches[${index}]`, language, ['Comment'], context);
      return;
    }
    case 'Map':
      return validateMap(state, at, language, context);
  }
};

const validateMap = (state: State, at: string, language: Language, context: Context): void => {
  const field = 'ItemProcessor' in state ? 'ItemProcessor' : 'Iterator';
  const processor = state[field];
  if (!isRecord(processor)) return context.report.schema("The field 'ItemProcessor' is required", at);
  const config = processor['ProcessorConfig'];
  const mode = isRecord(config) ? config['Mode'] : undefined;
  if (mode !== undefined && mode !== 'INLINE')
    context.report.schema(
      `The local cloud does not support distributed maps (Mode ${JSON.stringify(mode)})`,
      `${at}/${field}/ProcessorConfig`,
    );
  validateInner(
    processor,
    `${at}/${field}`,
    language,
    ['Comment', 'ProcessorConfig', 'QueryLanguage'],
    context,
  );
};

const validateInner = (
  machine: unknown,
  at: string,
  language: Language,
  more: readonly string[],
  context: Context,
): void => {
  if (!isRecord(machine)) return context.report.schema('A branch must be an object', at);
  for (const field of Object.keys(machine))
    if (!['StartAt', 'States', ...more].includes(field))
      context.report.schema(`Field '${field}' is not supported`, `${at}/${field}`);
  validateStates(machine, at, languageOf(machine, language, at, context.report), context);
};

/** Every state must be led to by another one. */
const validateReachable = (
  states: Readonly<Record<string, unknown>>,
  start: string,
  at: string,
  report: Report,
): void => {
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    const state = states[name];
    if (!isRecord(state)) return;
    const parts = [state, ...[state['Catch'], state['Choices']].flat()].filter(isRecord);
    for (const part of parts)
      for (const field of ['Next', 'Default']) {
        const next = part[field];
        if (typeof next === 'string') visit(next);
      }
  };
  visit(start);
  for (const name of Object.keys(states))
    if (!reached.has(name))
      report.add('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, `${at}/States/${name}`);
};
