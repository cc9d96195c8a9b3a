/** What a Grafana refuses, told once in our words. */
import {UserError} from '../workshop/errors.ts';
import {adviceFor} from './failures/index.ts';
import type {Answer} from './grafana-http.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What Grafana says in an answer that is an error: `HTTP 412 version-mismatch: The dashboard has been changed`. */
export const messageOf = ({status, body}: Answer): string =>
  `HTTP ${[status, textOf(body['status'])].filter((part) => part !== '').join(' ')}: ${textOf(body['message']) || 'no reason given'}`;

/** The plugin's words in one line, without what only a machine reads; the request's id stays. */
const words = (told: string): string =>
  (told.split('\n')[0] ?? '')
    .replace(/^(error querying the database: )?error executing query: /, '')
    .replace(
      /operation error [^,:]+: (\w+), https response error StatusCode: \d+, RequestID: ([\w-]+), (?:api error )?/,
      '$1, request $2: ',
    )
    .trim();

/** The error for words of Grafana; `otherwise` is what to do about words that nobody has met yet. */
export const grafanaFailure = (what: string, told: string, otherwise: string): UserError => {
  const advice = adviceFor(told, 'grafana');
  return new UserError(what, {
    why: advice?.why === undefined ? words(told) : `${advice.why} (${words(told)})`,
    next: advice?.next ?? otherwise,
  });
};

/** The error of an answer that is not what was expected. */
export const grafanaError = (what: string, answer: Answer, otherwise: string): UserError =>
  grafanaFailure(what, messageOf(answer), otherwise);
