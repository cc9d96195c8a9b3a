/** The dashboard's own server: who may look, what may be asked, and how often the warehouse is. */
import {request} from 'node:http';
import {describe, expect, it} from 'vitest';
import type {Query} from '../../../src/viewer/panels.ts';
import type {LiveSource} from '../../../src/viewer/serve/live.ts';
import {ask, closeServed, enter, file, one, send, serve, view} from '../../support/served-dashboard.ts';
import {until} from '../../support/until.ts';

closeServed();

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
    [
      'no range',
      {from: 'yesterday'},
      'Invalid time range: from has to be before to, such as from=now-3h&to=now',
    ],
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
    const served = await serve({publicAddress: {host: 'class.example.org', scheme: undefined}});
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
    now += 4900;
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

  it('is asked as often as the page asks, and once in an interval for twenty at any moments', async () => {
    const [interval, tabs, intervals] = [1000, 20, 10];
    let [rounds, now] = [0, 1_800_000_000_000];
    const query: Query = async (sql, source) => {
      rounds++;
      return one(sql, source);
    };
    const served = await serve({query, now: () => now});
    const cookie = await enter(served);
    for (let step = 0; step < tabs * intervals; step++) {
      // oxlint-disable-next-line no-await-in-loop
      await ask(served, cookie, {panels: [2], refresh: '1s'});
      now += interval / tabs;
    }
    expect(rounds).toBe(intervals);
  });

  it('is asked the same by all who ask the same, however they write it', async () => {
    let asked = 0;
    const query: Query = async (sql, source) => {
      asked++;
      return one(sql, source);
    };
    const served = await serve({query, now: () => 1_800_000_000_000});
    const cookie = await enter(served);
    const [state, delay] = [
      ['NSW', 'VIC'],
      ['HIGH', 'LOW'],
    ];
    await ask(served, cookie, {variables: {state, delay}, panels: [2, 3]});
    const before = asked;
    await ask(served, cookie, {
      variables: {other: ['x'], delay, state: [...state, 'VIC']},
      panels: [3, 2, 3],
    });
    expect(asked).toBe(before);
  });

  /** Statements that never end by themselves, and what became of them. */
  const stuck = () => {
    const seen = {begun: 0, stopped: 0};
    const query: Query = async (_sql, _source, signal) =>
      new Promise((_, reject) => {
        seen.begun++;
        signal?.addEventListener('abort', () => {
          seen.stopped++;
          reject(new Error('stopped'));
        });
      });
    return {seen, query};
  };

  it('is let alone when the last page that waits has gone, and not before', async () => {
    const {seen, query} = stuck();
    const served = await serve({query});
    const cookie = await enter(served);
    const pages = [new AbortController(), new AbortController()];
    const asks = pages.map(async ({signal}) => ask(served, cookie, {}, signal).catch(() => 'left'));
    await until('the statements', async () => (seen.begun === 4 ? true : undefined));
    pages[0]?.abort();
    await asks[0];
    expect((await ask(served, cookie, {panels: [1]})).status).toBe(200);
    expect(seen).toEqual({begun: 4, stopped: 0});
    pages[1]?.abort();
    await until('the end of the statements', async () => (seen.stopped === 4 ? true : undefined));
    expect(seen.begun).toBe(4);
  });

  it('is let alone when the program ends', async () => {
    const {seen, query} = stuck();
    const served = await serve({query});
    const cookie = await enter(served);
    const asks = ['now-1h', 'now-2h'].map(async (from) => ask(served, cookie, {from}).catch(() => 'left'));
    await until('the statements', async () => (seen.begun === 4 ? true : undefined));
    await served.close();
    expect(seen).toEqual({begun: 4, stopped: 4});
    await Promise.all(asks);
  });

  it('is not waited for for ever: what has an answer is drawn, the rest says so', async () => {
    const {seen, query} = stuck();
    const mixed: Query = async (sql, ...rest) => (sql.includes('revenue') ? query : one)(sql, ...rest);
    const served = await serve({query: mixed, patience: 200});
    const {panels: told} = JSON.parse((await ask(served, await enter(served))).text) as {
      panels: {error?: string; frames: unknown[]}[];
    };
    const late = told.filter(({error}) => error !== undefined);
    expect(late.map(({error}) => error)).toEqual(
      Array(2).fill('The warehouse has not answered for 0.2 seconds; the statement was stopped.'),
    );
    expect(told.filter(({frames}) => frames.length > 0)).toHaveLength(panels - 2);
    expect(seen).toEqual({begun: 2, stopped: 2});
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
    const live: LiveSource = async (tell, signal) => {
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
