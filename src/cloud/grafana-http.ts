/** Grafana's own HTTP API, of any Grafana: health, plugins, data sources, queries, dashboards. */
import {request as requestHttp} from 'node:http';
import {request as requestHttps, type RequestOptions} from 'node:https';
import {UserError} from '../workshop/errors.ts';
import type {Cloud} from './cloud.ts';
import {adviceFor} from './failures/index.ts';
import {messageOf} from './grafana-failure.ts';

export type Answer = {readonly status: number; readonly body: Readonly<Record<string, unknown>>};

export type GrafanaHttp = {
  readonly url: string;
  /**
   * One request. Every status is an answer but 401; that, a page of a proxy, and a Grafana that cannot be reached throw a
   * UserError. A Grafana that asks to be asked later is.
   */
  send(method: string, path: string, body?: object): Promise<Answer>;
};

const within = 60_000;
const mostAsked = 5;

/** How a Grafana is signed in to, and what to do when it does not take that any more. */
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
          why: `it does not take the token (${messageOf(read(url, response))})`,
          next: token.renewal,
        });
      const wait = response.status === 429 && asked < mostAsked ? waitOf(response) : undefined;
      if (wait === undefined) return read(url, response);
      await cloud.pause(wait, signal);
    }
  },
});

type Request = {readonly method: string; readonly path: string; readonly body: object | undefined};
type Response = {readonly status: number; readonly retryAfter: string | undefined; readonly text: string};

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
      authorization: `Bearer ${key}`,
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

/** The answer of an API is JSON; a page of HTML comes from a proxy on the way, or from another address than Grafana's. */
const read = (url: string, {status, text}: Response): Answer => {
  if (text.trim() === '') return {status, body: {}};
  try {
    const value: unknown = JSON.parse(text);
    return {
      status,
      body: typeof value === 'object' && value !== null ? (value as Answer['body']) : {value},
    };
  } catch {
    const page = /^\s*</.test(text) ? 'a web page' : 'something else';
    // A proxy that waited in vain says so with its status.
    if (status === 504) return {status, body: {message: 'Gateway Timeout'}};
    throw new UserError(`Could not speak with Grafana at ${url}`, {
      why: `${page} has come back (HTTP ${status}), from a proxy on the way or from another place than Grafana`,
      next: 'Check the address (with its path, where Grafana has one) and HTTPS_PROXY, NO_PROXY, then type the same command again.',
    });
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
