/** Requests to a workspace and answers from it, in the words of Grafana's HTTP API. */
import type {LocalCloud} from '../../cloud.ts';
import {isRecord} from '../../is-record.ts';
import type {WireRequest, WireResponse} from '../../protocols/protocol.ts';
import type {Workspace} from '../workspaces.ts';
import type {SignedIn} from './sign-in.ts';

/** A request to one workspace. */
export type Visit = {
  readonly cloud: LocalCloud;
  readonly workspace: Workspace;
  readonly request: WireRequest;
  /** The parts of the path that the route names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly user: SignedIn;
};

/** What makes a handler end early: an answer that says no. */
export class Refusal extends Error {
  readonly response: WireResponse;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(String(body['message']));
    this.response = json(status, body);
  }
}

export const json = (status: number, body: unknown): WireResponse => ({
  status,
  headers: {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  },
  body: JSON.stringify(body),
});

export const refuse = (
  status: number,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): Refusal => new Refusal(status, {message, ...more});

/** An error as Grafana's newer code writes it. */
export const refuseWithId = (status: number, messageId: string, message: string): Refusal =>
  new Refusal(status, {message, messageId, statusCode: status, traceID: ''});

/** What a Grafana answers where it has no such route, and here also where this one has not: by its name. */
export const noRoute = (method: string, path: string): Refusal =>
  refuse(404, `Not found: a workspace of the local cloud has no ${method} ${path}`);

/** The request's body as an object. Refuses with `bad request data`. */
export const bodyOf = ({request}: Pick<Visit, 'request'>): Record<string, unknown> => {
  try {
    const parsed: unknown = JSON.parse(request.body.toString('utf8') || '{}');
    if (isRecord(parsed)) return parsed;
  } catch {
    // Told below, as for anything else that is no object.
  }
  throw refuse(400, 'bad request data');
};

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Refuses what is no uid of a dashboard or folder. */
export const verifyUid = (uid: string): void => {
  if (uid.length > 40) throw refuse(400, 'uid too long, max 40 characters');
  if (!/^[\w-]*$/.test(uid)) throw refuse(400, 'uid contains illegal characters');
};

/** Letters, digits, `-` and `_`, at most 40 of them. */
export const isUid = (uid: string): boolean => /^[\w-]{1,40}$/.test(uid);
