/** Grafana's own HTTP API, of any Grafana: health, plugins, data sources, queries, dashboards. */
import {request as requestHttp} from 'node:http';
import {request as requestHttps, type RequestOptions} from 'node:https';
import {UserError} from '../workshop/errors.ts';
import type {Cloud} from './cloud.ts';
import {messageOf} from './grafana-failure.ts';
import {answerOf, unreachable, type Response} from './grafana-way.ts';

export type Answer = {readonly status: number; readonly body: Readonly<Record<string, unknown>>};

export type GrafanaHttp = {
  readonly url: string;
  /**
   * One request. Every status is an answer but 401; that, what is no answer of Grafana's, and a Grafana that cannot be
   * reached throw a UserError. A Grafana that asks to be asked later is.
   */
  send(method: string, path: string, body?: object): Promise<Answer>;
};

/** How long an answer, and a pause that is asked for, may take: milliseconds. */
const within = 60_000;
/** How often a Grafana that is too busy is asked. */
const mostAsked = 5;

/** How a Grafana is signed in to (an empty key: not at all), and what to do when it does not take that any more. */
export type Token = {readonly key: string; readonly renewal: string};

export const grafanaHttp = (
  cloud: Pick<Cloud, 'agent' | 'pause'>,
  url: string,
  token: Token,
  signal: AbortSignal,
): GrafanaHttp => ({
  url,
  send: async (method, path, body) => {
    for (let asked = 1; ; asked++) {
      const response = await ask(cloud, url, token, signal, {method, path, body});
      if (response.status === 401)
        throw new UserError(`Could not sign in to Grafana at ${url}`, {
          why: `it does not take the token (${messageOf(answerOf(url, response))})`,
          next: token.renewal,
        });
      const wait = response.status === 429 && asked < mostAsked ? waitOf(response) : undefined;
      if (wait === undefined) return answerOf(url, response);
      await cloud.pause(wait, signal);
    }
  },
});

type Request = {readonly method: string; readonly path: string; readonly body: object | undefined};

const ask = async (
  cloud: Pick<Cloud, 'agent'>,
  url: string,
  {key}: Token,
  signal: AbortSignal,
  {method, path, body}: Request,
): Promise<Response> => {
  const address = new URL(url + path);
  const text = body && JSON.stringify(body);
  const options: RequestOptions = {
    method,
    headers: {
      ...(key !== '' && {authorization: `Bearer ${key}`}),
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
  return new Promise<Response>((settle, fail) => {
    const failed = (error: Error) => fail(signal.aborted ? error : unreachable(url, error));
    const request = (address.protocol === 'http:' ? requestHttp : requestHttps)(
      address,
      options,
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () =>
          settle({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'],
            location: response.headers.location,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    request.on('timeout', () => request.destroy(new Error('Grafana did not answer in a minute')));
    request.on('error', failed);
    request.end(text);
  });
};

/** How long an answer asks to wait, in milliseconds: seconds or a date, and never more than a minute. */
const waitOf = ({retryAfter = '1'}: Response): number => {
  const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(asked) ? 1000 : Math.min(Math.max(asked, 0), within);
};
