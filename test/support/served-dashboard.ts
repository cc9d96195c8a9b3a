/** The dashboard's own server with a warehouse that a test gives it, and requests as no browser would send them. */
import {readFileSync} from 'node:fs';
import {request} from 'node:http';
import {connect} from 'node:net';
import {afterEach} from 'vitest';
import {parseDashboard} from '../../src/viewer/dashboard.ts';
import type {Query} from '../../src/viewer/panels.ts';
import type {LiveSource} from '../../src/viewer/serve/live.ts';
import {serveDashboard, type DashboardServer, type ServeOptions} from '../../src/viewer/serve/server.ts';

export const file = parseDashboard(
  JSON.parse(readFileSync(new URL('../../dashboards/logistics.json', import.meta.url), 'utf8')),
);
export const view = `/view/${file.uid}`;

const open: DashboardServer[] = [];

/** Closes after each test what it has served. */
export const closeServed = (): void => {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });
};

export const one: Query = async () => ({
  columns: [{name: 'n', typeName: 'int8', nullable: true}],
  rows: [[1]],
});
const still: LiveSource = async () => {};

/** For whoever closes it. */
export const serveOnce = async (more: Partial<ServeOptions> = {}): Promise<DashboardServer> =>
  serveDashboard({dashboard: file, query: one, live: still, port: 0, ...more});

export const serve = async (more: Partial<ServeOptions> = {}): Promise<DashboardServer> => {
  const served = await serveOnce(more);
  open.push(served);
  return served;
};

type Sent = {method?: string; headers?: Record<string, string>; body?: unknown; signal?: AbortSignal};
export type Answered = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
};

/** Node's fetch sets Host and Origin as it likes; a page of another site would not. */
export const send = async (
  {port}: DashboardServer,
  path: string,
  {method = 'GET', headers = {}, body, signal}: Sent = {},
): Promise<Answered> =>
  new Promise((settle, fail) => {
    const options = {host: '127.0.0.1', port, path, method, headers, ...(signal && {signal})};
    const asked = request(options, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => settle({status: response.statusCode ?? 0, headers: response.headers, text}));
    });
    asked.on('error', fail);
    asked.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });

/** Sends these very bytes, and answers with all that comes until the server ends it. */
export const sendRaw = async ({port}: DashboardServer, bytes: string): Promise<string> =>
  new Promise((settle) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('error', () => {});
    socket.on('close', () => settle(text));
  });

/** The cookie of somebody who has opened the printed address, by whatever name. */
export const enter = async (
  served: DashboardServer,
  headers: Record<string, string> = {},
): Promise<string> => {
  const answer = await send(served, `/${new URL(served.url).search}`, {headers});
  return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
};

export const ask = async (
  served: DashboardServer,
  cookie: string,
  more: object = {},
  signal?: AbortSignal,
): Promise<Answered> =>
  send(served, `${view}/panels`, {
    method: 'POST',
    headers: {cookie, 'content-type': 'application/json'},
    body: {from: 'now-3h', to: 'now', variables: {}, refresh: '5s', ...more},
    ...(signal && {signal}),
  });
