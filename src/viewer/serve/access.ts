/**
 * Who may look. The address that is printed holds a token that nobody can guess; it is exchanged for a cookie at once, so
 * that it stays in no history and no link. Host and Origin are checked against pages of other sites.
 */
import {randomBytes, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import {foreignPart} from '../loopback.ts';

export type Access = {
  readonly token: string;
  /** Why a request is refused; undefined for one from this machine or from the address that was allowed. */
  refusal(request: IncomingMessage): string | undefined;
  /** Whether a text is the token. */
  isToken(text: string | null): boolean;
  /** Whether the browser has shown the token before. */
  isKnown(request: IncomingMessage): boolean;
  /** The cookie that stands for the token; of this port only, as browsers do not tell ports apart. */
  cookie(port: number): string;
};

const same = (given: string, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const cookieName = (port: number): string => `rsw-dashboard-${port}`;

/** `publicHost` (`host` or `host:port`) is let in beside loopback: that of a proxy which the person trusts. */
export const openAccess = (publicHost?: string): Access => {
  const token = randomBytes(24).toString('base64url');
  return {
    token,
    refusal: ({headers: {host, origin}}) => {
      const foreign = foreignPart({host, origin}, publicHost);
      if (foreign === 'host') return 'This page answers to loopback names only.';
      return foreign === 'origin' ? 'This page answers its own pages only.' : undefined;
    },
    isToken: (text) => text !== null && same(text, token),
    isKnown: ({headers, socket}) => {
      const wanted = cookieName(socket.localPort ?? 0);
      return (headers.cookie ?? '').split(/;\s*/).some((pair) => {
        const [name, value = ''] = pair.split('=');
        return name === wanted && same(value, token);
      });
    },
    cookie: (port) => `${cookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/`,
  };
};
