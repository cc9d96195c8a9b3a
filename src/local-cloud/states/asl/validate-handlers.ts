import {isRecord} from '../../is-record.ts';
import type {Report} from './report.ts';

type Fields = Readonly<Record<string, unknown>>;

const retryFields = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
];
const catchFields = ['ErrorEquals', 'Next', 'ResultPath', 'Assign', 'Output', 'Comment'];

/** `Retry` and `Catch`. */
export const validateHandlers = (state: Fields, at: string, siblings: Fields, report: Report): void => {
  validateList(state['Retry'], `${at}/Retry`, retryFields, report, (retrier, place) => {
    const {IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2, JitterStrategy = 'NONE'} = retrier;
    if (!(Number.isInteger(IntervalSeconds) && (IntervalSeconds as number) >= 1))
      report.schema("'IntervalSeconds' must be a positive integer", place);
    if (!(Number.isInteger(MaxAttempts) && (MaxAttempts as number) >= 0))
      report.schema("'MaxAttempts' must be a non-negative integer", place);
    if (!(typeof BackoffRate === 'number' && BackoffRate >= 1))
      report.schema("'BackoffRate' must be at least 1.0", place);
    if (JitterStrategy !== 'NONE' && JitterStrategy !== 'FULL')
      report.schema("'JitterStrategy' must be FULL or NONE", place);
  });
  validateList(state['Catch'], `${at}/Catch`, catchFields, report, ({Next: next}, place) => {
    if (typeof next !== 'string' || !(next in siblings))
      report.add(
        'MISSING_TRANSITION_TARGET',
        `Missing 'Next' target: ${JSON.stringify(next)}`,
        `${place}/Next`,
      );
  });
};

const validateList = (
  handlers: unknown,
  at: string,
  known: readonly string[],
  report: Report,
  validate: (handler: Fields, place: string) => void,
): void => {
  if (handlers === undefined) return;
  if (!Array.isArray(handlers)) return report.schema('The value must be an array', at);
  for (const [index, handler] of handlers.entries()) {
    const place = `${at}[${index}]`;
    if (!isRecord(handler)) {
      report.schema('The value must be an object', place);
      continue;
    }
    for (const field of Object.keys(handler))
      if (!known.includes(field)) report.schema(`Field '${field}' is not supported`, `${place}/${field}`);
    const errors = handler['ErrorEquals'];
    if (!Array.isArray(errors) || errors.length === 0)
      report.schema("The field 'ErrorEquals' is required", place);
    else if (errors.includes('States.ALL') && (errors.length > 1 || index < handlers.length - 1))
      report.schema("'States.ALL' must stand alone and in the last place", `${place}/ErrorEquals`);
    validate(handler, place);
  }
};
