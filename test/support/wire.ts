/**
 * The wire between a client and a cloud, in a test's hands: it names each call and lets the test pass it on, cut it, answer it
 * or hold it. Signatures stay valid, because the Host that the client signed is the Host that the cloud reads.
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Http2ServerRequest} from 'node:http2';
import {listen} from '../../src/local-cloud/listener.ts';
import type {WireRequest, WireResponse} from '../../src/local-cloud/protocols/protocol.ts';
import {readRequest} from '../../src/local-cloud/server.ts';
import {forward} from './wire-forward.ts';
import {nameRequest, type Named, type WireError} from './wire-call.ts';

export type WireCall = {
  /** The name in the signature, such as `redshift-data`; `grafana-http` for a workspace's HTTP API, `http` for the rest. */
  readonly service: string;
  /** Such as `CreateChangeSet`; for an HTTP API method and path: `POST /api/datasources`. */
  readonly operation: string;
  /** How often this operation of this service was asked so far, from 1. */
  readonly n: number;
  /** As it was sent. */
  readonly body: string;
  /** The same in the SDK's words: what the operation was asked with. */
  readonly input: Readonly<Record<string, unknown>>;
};

/** What becomes of a call. */
export type WireAct =
  | 'pass'
  /** The connection ends before the cloud has seen anything. */
  | 'cut'
  /** The cloud acts and answers, and the connection ends before the client hears of it. */
  | 'cut-after'
  /** The same, with something done between the cloud's answer (its status is told) and the end of the connection. */
  | {readonly cutAfter: (status: number) => void | Promise<void>}
  /** An error in the call's own protocol. */
  | WireError
  /** An answer in the call's own protocol. */
  | {readonly output: unknown}
  /** An answer of any kind, as from a proxy on the way. */
  | {readonly raw: WireResponse}
  /** Passed on when the promise settles. */
  | {readonly delay: Promise<unknown>};

export type WireDecision = (call: WireCall) => WireAct | Promise<WireAct>;

export type Wire = {
  readonly endpoint: string;
  /** Every call so far, in the order of arrival. */
  readonly calls: readonly WireCall[];
  setDecision(decide: WireDecision): void;
  close(): Promise<void>;
};

/**
 * Opens a wire to `target` (a URL without a path; asked at each call where it is a function) on a free port of the loopback
 * address.
 */
export const openWire = async (
  target: string | (() => string),
  decide: WireDecision = () => 'pass',
): Promise<Wire> => {
  const calls: WireCall[] = [];
  const asked = new Map<string, number>();
  let decision = decide;
  let endpoint = '';

  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    let request: WireRequest;
    try {
      request = await readRequest(message);
    } catch {
      return; // The client has gone.
    }
    const named = nameRequest(request);
    const key = `${named.service} ${named.operation}`;
    const n = (asked.get(key) ?? 0) + 1;
    asked.set(key, n);
    const {service, operation, input} = named;
    const call = {service, operation, n, body: request.body.toString('utf8'), input};
    calls.push(call);
    try {
      const act = await decision(call);
      if (act === 'cut') return cut(message);
      if (typeof act === 'object' && 'code' in act) return write(response, named.fail(act));
      if (typeof act === 'object' && 'raw' in act) return write(response, act.raw);
      if (typeof act === 'object' && 'output' in act) return write(response, named.answer(act.output));
      if (typeof act === 'object' && 'delay' in act) await act.delay;
      const cloud = (typeof target === 'string' ? target : target()).replace(/\/$/, '');
      const answer = await forward(cloud, message.url ?? '/', request);
      if (typeof act === 'object' && 'cutAfter' in act) await act.cutAfter(answer.status);
      if (act === 'cut-after' || (typeof act === 'object' && 'cutAfter' in act)) return cut(message);
      write(response, withAddress(answer, named, cloud, endpoint));
    } catch {
      // No answer from the cloud, or none from the test: the client meets neither.
      cut(message);
    }
  };

  const listener = await listen(0, (message, response) => void respond(message, response));
  endpoint = `http://127.0.0.1:${listener.port}`;
  return {
    endpoint,
    calls,
    setDecision: (next) => {
      decision = next;
    },
    close: async () => {
      await listener.close();
    },
  };
};

const cut = (message: IncomingMessage): void => {
  const {stream} = message as unknown as Partial<Http2ServerRequest>;
  if (stream) stream.session?.destroy();
  else message.socket.destroy();
};

const write = (response: ServerResponse, {status, headers, body}: WireResponse): void => {
  if (response.destroyed || response.writableEnded) return;
  response.writeHead(status, {...headers, 'content-length': Buffer.byteLength(body)});
  response.end(body);
};

/** Services in whose answers the cloud tells its own address, as a workspace's: what follows shall pass the wire, too. */
const tellingAddresses = ['grafana', 'cloudformation'];

const withAddress = (answer: WireResponse, {service}: Named, cloud: string, wire: string): WireResponse =>
  tellingAddresses.includes(service)
    ? {...answer, body: answer.body.toString('utf8').replaceAll(cloud, wire)}
    : answer;
