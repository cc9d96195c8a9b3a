/** What comes back on the way to a Grafana: its answer, that of something else, or none. */
import {UserError} from '../workshop/errors.ts';
import {adviceFor} from './failures/index.ts';
import type {Answer} from './grafana-http.ts';

/** What has come back, before anybody knows from whom. */
export type Response = {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly location: string | undefined;
  readonly text: string;
};

/** The answer of an API is JSON. Throws a UserError for a redirection, a page of HTML or anything else. */
export const answerOf = (url: string, {status, location, text}: Response): Answer => {
  if (status >= 300 && status < 400) throw ledAway(url, location);
  if (text.trim() === '') return {status, body: {}};
  try {
    const value: unknown = JSON.parse(text);
    return {
      status,
      body: typeof value === 'object' && value !== null ? (value as Answer['body']) : {value},
    };
  } catch {
    // A proxy that waited in vain says so with its status.
    if (status === 504) return {status, body: {message: 'Gateway Timeout'}};
    const isPage = /^\s*</.test(text);
    const told = isPage ? '' : ` "${(text.trim().split('\n')[0] ?? '').slice(0, 80)}"`;
    throw new UserError(`Could not speak with Grafana at ${url}`, {
      why: `${isPage ? 'a web page' : 'something else'} has come back (HTTP ${status}${told}), from a proxy on the way or from another place than Grafana`,
      next: 'Check the address (with its path, where Grafana has one) and HTTPS_PROXY, NO_PROXY, then type the same command again.',
    });
  }
};

/** Grafana's API sends nobody on; without what the address carries, which may be a secret. */
const ledAway = (url: string, location = ''): UserError => {
  const to = URL.canParse(location, url) ? new URL(location, url) : undefined;
  return new UserError(`Could not speak with Grafana at ${url}`, {
    why: to ? `it leads on to ${to.origin}${to.pathname}` : 'it leads on, and does not say where to',
    next: 'If Grafana is there, give that address (--grafana URL); if people sign in there first, one that needs no sign-in: a token cannot pass it.',
  });
};

/** What no connection means, where the text alone is for those who know networks. */
const silences: readonly (readonly [sign: RegExp, why: string, next?: string])[] = [
  [/ECONNREFUSED/, 'nothing listens there'],
  [/ENOTFOUND|EAI_AGAIN/, 'no machine of that name is known here'],
  [/EPROTO|wrong version number/, 'it does not speak https there', 'Try the address with http://'],
];

/** What to tell when no answer has come. */
export const unreachable = (url: string, error: Error): UserError => {
  const what = `Could not reach Grafana at ${url}`;
  if (error instanceof UserError)
    return new UserError(what, {why: error.why, next: error.next, cause: error});
  const {code = '', message} = error as NodeJS.ErrnoException;
  const text = `${message} ${code}`;
  const [, plain, next] = silences.find(([sign]) => sign.test(text)) ?? [];
  const told = (message.split('\n')[0] ?? '') || code || 'no answer';
  return new UserError(what, {
    why: plain === undefined ? told : `${plain} (${code || told})`,
    next:
      next ??
      (/cert/i.test(text) ? adviceFor(text, 'api')?.next : undefined) ??
      'Check the address and the network, then type the same command again.',
    cause: error,
  });
};
