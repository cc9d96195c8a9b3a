/**
 * Who may look. The address that is printed holds a token that nobody can guess; it is exchanged for a cookie at once, so
 * that it stays in no history and no link. It opens the dashboard as often as it is shown, in a second browser too, until
 * the program ends. Host and Origin are checked against pages of other sites.
 */
import {randomBytes, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import {foreignPart} from '../loopback.ts';

/** An address that is let in beside loopback: that of a proxy which the person trusts. */
export type PublicAddress = {
  /** `host` or `host:port`, in small letters. */
  readonly host: string;
  /** Undefined when the proxy is to say in each request how the browser has come. */
  readonly scheme: 'http' | 'https' | undefined;
};

/** Decides who may look at one dashboard. */
export type Access = {
  readonly token: string;
  /** Why a request is refused; undefined for one from this machine or from the address that was allowed. */
  refusal(request: IncomingMessage): string | undefined;
  /** Whether a text is the token. */
  isToken(text: string | null): boolean;
  /** Whether the browser has shown the token before. */
  isKnown(request: IncomingMessage): boolean;
  /** The cookie that stands for the token. */
  cookie(request: IncomingMessage): string;
};

const same = (given: string, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/**
 * Browsers do not tell ports apart, so the name does: by the port that the browser knows. Two dashboards that listen on the
 * same port of two machines are forwarded to two ports of this one.
 */
const cookieName = (host = ''): string => `${cookies}${/:(\d+)$/.exec(host)?.[1] ?? 'web'}`;
const cookies = 'rsw-dashboard-';

/** Makes a new token. `open` is let in beside loopback. */
export const openAccess = (open?: PublicAddress): Access => {
  const token = randomBytes(24).toString('base64url');
  return {
    token,
    refusal: ({headers, headersDistinct}) => {
      // What a proxy reads from two names is not what we read.
      const foreign = headersDistinct['host']?.length === 1 ? foreignPart(headers, open?.host) : 'host';
      if (foreign === 'host') return 'This page answers to loopback names only.';
      return foreign === 'origin' ? 'This page answers its own pages only.' : undefined;
    },
    isToken: (text) => text !== null && same(text, token),
    // What counts is the token; the name keeps it from being overwritten.
    isKnown: ({headers}) =>
      (headers.cookie ?? '').split(/;\s*/).some((pair) => {
        const [name = '', value = ''] = pair.split('=');
        return name.startsWith(cookies) && same(value, token);
      }),
    cookie: (request) => {
      const isByProxy = request.headers.host?.toLowerCase() === open?.host;
      const isSecure = isByProxy && (open?.scheme ?? request.headers['x-forwarded-proto']) === 'https';
      return `${cookieName(request.headers.host)}=${token}; HttpOnly; SameSite=Strict; Path=/${isSecure ? '; Secure' : ''}`;
    },
  };
};
