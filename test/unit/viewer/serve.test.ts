/** The dashboard's own server: who may look, what may be asked, and how often the warehouse is. */
import {readFileSync} from 'node:fs';
import {request} from 'node:http';
import {afterEach, describe, expect, it} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import type {Query} from '../../../src/viewer/panels.ts';
import type {LiveSource} from '../../../src/viewer/serve/live.ts';
import {serveDashboard, type DashboardServer} from '../../../src/viewer/serve/server.ts';
import {until} from '../../support/until.ts';

const file = parseDashboard(
  JSON.parse(readFileSync(new URL('../../../dashboards/logistics.json', import.meta.url), 'utf8')),
);
const view = `/view/${file.uid}`;
const open: DashboardServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const one: Query = async () => ({columns: [{name: 'n', typeName: 'int8', nullable: true}], rows: [[1]]});
const still: LiveSource = () => {};

const serve = async (
  more: {query?: Query; live?: LiveSource; publicHost?: string; now?: () => number} = {},
) => {
  const served = await serveDashboard({dashboard: file, query: one, live: still, port: 0, ...more});
  open.push(served);
  return served;
};

type Sent = {method?: string; headers?: Record<string, string>; body?: unknown};

/** Node's fetch sets Host and Origin as it likes; a page of another site would not. */
const send = async ({port}: DashboardServer, path: string, {method = 'GET', headers = {}, body}: Sent = {}) =>
  new Promise<{status: number; headers: Record<string, string | string[] | undefined>; text: string}>(
    (settle, fail) => {
      const asked = request({host: '127.0.0.1', port, path, method, headers}, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => settle({status: response.statusCode ?? 0, headers: response.headers, text}));
      });
      asked.on('error', fail);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    },
  );

/** The cookie of somebody who has opened the printed address. */
const enter = async (served: DashboardServer): Promise<string> => {
  const {headers} = await send(served, new URL(served.url).pathname + new URL(served.url).search);
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
};

const ask = async (served: DashboardServer, cookie: string, more: object = {}) =>
  send(served, `${view}/panels`, {
    method: 'POST',
    headers: {cookie, 'content-type': 'application/json'},
    body: {from: 'now-3h', to: 'now', variables: {}, ...more},
  });

describe('whoever opens the printed address', () => {
  it('gets a cookie for the token, which leaves the address at once', async () => {
    const served = await serve();
    const {status, headers} = await send(served, `/${new URL(served.url).search}&from=now-1h`);
    expect(status).toBe(303);
    expect(headers['location']).toBe(`/d/${file.uid}?from=now-1h`);
    expect(headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^rsw-dashboard-${served.port}=[\\w-]{32}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    const page = await send(served, `/d/${file.uid}`, {headers: {cookie: await enter(served)}});
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.text).not.toContain(new URL(served.url).searchParams.get('token'));
  });

  it('never gets a statement, but the panels’ own in their answers', async () => {
    const served = await serve();
    const cookie = await enter(served);
    const model = await send(served, view, {headers: {cookie}});
    expect(model.text).not.toMatch(/SELECT/);
    expect(JSON.parse((await ask(served, cookie)).text).panels[0].queries[0].sql).toMatch(/^SELECT/);
  });
});

describe('refused is', () => {
  it.each(['/', `/d/${file.uid}`, view, `${view}/live`, '/?token=wrong'])(
    '%s without the token',
    async (path) => {
      expect((await send(await serve(), path)).status).toBe(401);
    },
  );

  it.each([
    ['another host', {host: 'evil.example'}],
    ['a host that only begins like ours', {host: 'localhost.evil.example'}],
    ['a page of another site', {origin: 'https://evil.example'}],
    ['a frame without an origin', {origin: 'null'}],
  ])('%s, token or not', async (_, headers) => {
    const served = await serve();
    const cookie = await enter(served);
    expect((await send(served, view, {headers: {cookie, ...headers}})).status).toBe(403);
  });

  it('a form, which a page of another site could send', async () => {
    const served = await serve();
    const headers = {cookie: await enter(served), 'content-type': 'text/plain'};
    expect((await send(served, `${view}/panels`, {method: 'POST', headers, body: {}})).status).toBe(415);
  });

  it.each([
    ['no range', {from: 'yesterday'}, 'Invalid time range'],
    ['a panel that is not there', {panels: [99]}, 'There is no such panel'],
  ])('%s', async (_, question, message) => {
    const served = await serve();
    const answer = await ask(served, await enter(served), question);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({message});
  });

  it('a value that the variable does not offer, before anything is sent to the warehouse', async () => {
    const sent: string[] = [];
    const query: Query = async (sql, source) => {
      sent.push(sql);
      return one(sql, source);
    };
    const served = await serve({query});
    const crafted = {variables: {state: ["NSW') OR 1=1 --"]}, panels: [2]};
    const {text} = await ask(served, await enter(served), crafted);
    expect(JSON.parse(text).panels[0].error).toContain('does not offer the value');
    expect(sent).toEqual([]);
  });
});

describe('let in is', () => {
  it.each([
    {host: 'localhost:9999'},
    {host: '[::1]:80'},
    {host: '127.0.0.1', origin: 'http://localhost:1234'},
  ])('%s, as a forwarded port shows it', async (headers) => {
    const served = await serve();
    expect((await send(served, view, {headers: {cookie: await enter(served), ...headers}})).status).toBe(200);
  });

  it('the proxy that the person trusts', async () => {
    const served = await serve({publicHost: 'class.example.org'});
    const cookie = await enter(served);
    const headers = {cookie, host: 'class.example.org', origin: 'https://class.example.org'};
    expect((await send(served, view, {headers})).status).toBe(200);
  });
});

describe('the warehouse', () => {
  const panels = file.panels.filter(({targets}) => targets.length > 0).length;

  it('is asked one round in an interval, however many pages are open', async () => {
    let [asked, now] = [0, 1_800_000_000_000];
    const query: Query = async (sql, source) => {
      asked++;
      return one(sql, source);
    };
    const served = await serve({query, now: () => now});
    const cookie = await enter(served);
    await Promise.all([1, 2, 3, 4].map(async () => ask(served, cookie)));
    expect(asked).toBe(panels);
    now += 3900;
    await ask(served, cookie);
    expect(asked).toBe(panels);
    now += 200;
    await ask(served, cookie);
    expect(asked).toBe(2 * panels);
    await ask(served, cookie, {variables: {delay: ['HIGH']}});
    expect(asked).toBe(3 * panels);
  });

  it('is never asked more at once than it likes, and not again while it is slow', async () => {
    let [running, most, asked] = [0, 0, 0];
    const release: (() => void)[] = [];
    const query: Query = async (sql, source) => {
      asked++;
      most = Math.max(most, ++running);
      await new Promise<void>((go) => release.push(go));
      running--;
      return one(sql, source);
    };
    let now = 1_800_000_000_000;
    const served = await serve({query, now: () => now});
    const cookie = await enter(served);
    const pages = [ask(served, cookie)];
    await until('the first statements', async () => (running === 4 ? true : undefined));
    now += 60_000;
    pages.push(ask(served, cookie));
    const flowing = setInterval(() => release.shift()?.(), 1);
    const answers = await Promise.all(pages);
    clearInterval(flowing);
    expect(answers.map(({status}) => status)).toEqual([200, 200]);
    expect([most, asked]).toEqual([4, panels]);
  });

  it('tells its error in the panel that asked, and the others are drawn', async () => {
    const query: Query = async (sql, source) => {
      if (sql.includes('revenue')) throw new Error('permission denied for relation order_stream');
      return one(sql, source);
    };
    const served = await serve({query});
    const told = JSON.parse((await ask(served, await enter(served))).text).panels as {error?: string}[];
    expect(told.filter(({error}) => error === 'permission denied for relation order_stream')).toHaveLength(2);
    expect(told.filter(({error}) => error === undefined)).toHaveLength(panels - 2);
  });
});

describe('the live strip', () => {
  it('looks once for all who watch, and not when nobody does', async () => {
    const looks: AbortSignal[] = [];
    const live: LiveSource = (tell, signal) => {
      looks.push(signal);
      tell({at: 1, streams: []});
    };
    const served = await serve({live});
    const cookie = await enter(served);
    const watch = (): {text: () => string; leave: () => void} => {
      let text = '';
      const path = `${view}/live`;
      const asked = request({host: '127.0.0.1', port: served.port, path, headers: {cookie}}, (response) =>
        response.on('data', (chunk: Buffer) => (text += chunk.toString())),
      );
      asked.on('error', () => {});
      asked.end();
      return {text: () => text, leave: () => asked.destroy()};
    };
    const watchers = [watch(), watch()];
    for (const {text} of watchers)
      // oxlint-disable-next-line no-await-in-loop
      await until('both to be told', async () => (text().includes('data: {"at":1') ? true : undefined));
    expect(looks).toHaveLength(1);
    for (const {leave} of watchers) leave();
    await until('the look to end', async () => (looks[0]?.aborted ? true : undefined));
  });
});
