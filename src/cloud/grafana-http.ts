/** Grafana's own HTTP API, of any Grafana: health, plugins, data sources, queries, dashboards. */
import {request as requestHttp} from 'node:http';
import {request as requestHttps, type RequestOptions} from 'node:https';
import {UserError} from '../workshop/errors.ts';
import type {Cloud} from './cloud.ts';
import {adviceFor} from './failures/index.ts';

export type Answer = {readonly status: number; readonly body: Readonly<Record<string, unknown>>};

export type GrafanaHttp = {
  readonly url: string;
  /** One request; every status is an answer, and only a Grafana that cannot be reached throws. */
  send(method: string, path: string, body?: object): Promise<Answer>;
};

const within = 60_000;

export const grafanaHttp = (
  cloud: Pick<Cloud, 'agent'>,
  url: string,
  token: string,
  signal: AbortSignal,
): GrafanaHttp => ({
  url,
  send: async (method, path, body) => {
    const address = new URL(url + path);
    const text = body && JSON.stringify(body);
    const options: RequestOptions = {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(text !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        }),
      },
      agent: cloud.agent(address),
      timeout: within,
      signal,
    };
    return new Promise<Answer>((settle, fail) => {
      const request = (address.protocol === 'http:' ? requestHttp : requestHttps)(
        address,
        options,
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () =>
            settle({status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString('utf8'))}),
          );
        },
      );
      request.on('timeout', () => request.destroy(new Error('Grafana did not answer in a minute')));
      request.on('error', (error) => fail(signal.aborted ? error : unreachable(url, error)));
      request.end(text);
    });
  },
});

/** A proxy on the way may answer with a page of HTML. */
const parse = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {value};
  } catch {
    return {message: text.slice(0, 200)};
  }
};

const unreachable = (url: string, error: Error): UserError => {
  const what = `Could not reach Grafana at ${url}`;
  if (error instanceof UserError)
    return new UserError(what, {why: error.why, next: error.next, cause: error});
  const {code = '', message} = error as NodeJS.ErrnoException;
  const text = `${message} ${code}`;
  return new UserError(what, {
    why: message || code || 'no answer',
    next:
      (/cert/i.test(text) ? adviceFor(text, 'api')?.next : undefined) ??
      'Check the address and the network, then type the same command again.',
    cause: error,
  });
};

/** What Grafana says in an answer that is an error. */
export const messageOf = ({status, body}: Answer): string =>
  `${typeof body['message'] === 'string' && body['message'] !== '' ? body['message'] : 'no reason given'} (${status})`;

/** The error of an answer that is not what was expected. */
export const grafanaError = (what: string, answer: Answer, next: string): UserError =>
  new UserError(what, {
    why: messageOf(answer),
    next:
      answer.status === 401
        ? 'The token is not valid: check GRAFANA_TOKEN, then type the same command again.'
        : next,
  });
