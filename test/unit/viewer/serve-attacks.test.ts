/** Other people's pages, programs and crafted questions against the dashboard's server, over real sockets. */
import {request} from 'node:http';
import {describe, expect, it} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import type {Query} from '../../../src/viewer/panels.ts';
import type {LiveSource} from '../../../src/viewer/serve/live.ts';
import type {DashboardServer} from '../../../src/viewer/serve/server.ts';
import {
  ask,
  closeServed,
  enter,
  file,
  one,
  send,
  sendRaw,
  serve,
  view,
} from '../../support/served-dashboard.ts';
import {until} from '../../support/until.ts';

closeServed();

const tokenOf = ({url}: DashboardServer): string => new URL(url).searchParams.get('token') ?? '';
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

describe('a name that is not this machine’s', () => {
  it.each([
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    '127.0.0.1.evil.example:80',
    'localhost.',
    'sub.localhost',
    'evil.example',
    '0.0.0.0',
    '[::ffff:127.0.0.1]',
    'user@localhost',
    'localhost@evil.example',
    '127.0.0.1:80:80',
    '127.0.0.1/',
    '2130706433',
    '10.0.0.1',
  ])('%s is refused', async (host) => {
    const served = await serve();
    const cookie = await enter(served);
    expect((await send(served, view, {headers: {cookie, host}})).status).toBe(403);
    expect((await send(served, `/?token=${tokenOf(served)}`, {headers: {host}})).headers).not.toHaveProperty(
      'set-cookie',
    );
  });

  it.each([
    ['no Host', () => '', 400],
    ['an empty Host', () => 'Host:\r\n', 403],
    ['two Hosts', (ours: string) => `Host: ${ours}\r\nHost: evil.example\r\n`, 403],
  ])('%s is refused', async (_, lines, status) => {
    const served = await serve();
    const cookie = await enter(served);
    const bytes = `GET ${view} HTTP/1.1\r\n${lines(`127.0.0.1:${served.port}`)}Cookie: ${cookie}\r\nConnection: close\r\n\r\n`;
    expect(statusOf(await sendRaw(served, bytes))).toBe(status);
  });

  it.each(['http://evil.example/', '*', 'evil.example:443'])(
    'is refused in a request for %s',
    async (target) => {
      const served = await serve();
      const bytes = `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\nCookie: ${await enter(served)}\r\nConnection: close\r\n\r\n`;
      expect(statusOf(await sendRaw(served, bytes))).toBe(400);
    },
  );
});

describe('a page of another site or port', () => {
  it.each([
    {origin: 'https://localhost.evil.example'},
    {origin: 'http://127.0.0.1.nip.io'},
    {origin: 'http://user@127.0.0.1'},
    {origin: 'chrome-extension://127.0.0.1'},
    {origin: 'file://'},
    {origin: ''},
    {'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image'},
    {'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe'},
    {'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty'},
  ])('%j is refused', async (headers) => {
    const served = await serve();
    const cookie = await enter(served);
    const asked = {cookie, 'content-type': 'application/json', ...(headers as Record<string, string>)};
    expect((await send(served, view, {headers: asked})).status).toBe(403);
    const body = {from: 'now-1h', to: 'now'};
    expect((await send(served, `${view}/panels`, {method: 'POST', headers: asked, body})).status).toBe(403);
  });

  it('that asks beforehand is allowed nothing', async () => {
    const served = await serve();
    const headers = {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
      'access-control-request-private-network': 'true',
    };
    const {status, headers: answered} = await send(served, `${view}/panels`, {method: 'OPTIONS', headers});
    expect(status).toBe(401);
    expect(Object.keys(answered).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
    '',
  ])('can send %j without asking, which is no question', async (type) => {
    const served = await serve();
    const headers = {cookie: await enter(served), 'content-type': type};
    const body = {from: 'now-1h', to: 'now'};
    expect((await send(served, `${view}/panels`, {method: 'POST', headers, body})).status).toBe(415);
  });

  it('may link to the dashboard: the token is taken by a page of ours, which goes on', async () => {
    const served = await serve();
    const headers = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const crafted = `&from="><script>alert(1)</script>&x=1`;
    const answer = await send(served, encodeURI(`/?token=${tokenOf(served)}${crafted}`), {headers});
    expect([answer.status, answer.headers['set-cookie']?.length]).toEqual([200, 1]);
    expect(answer.text).toContain(`content="0; url=/d/${file.uid}?from=%22%3E%3Cscript`);
    expect(answer.text).not.toMatch(/<script|token=/);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('the token', () => {
  it.each(['', 'x', 'A'.repeat(32)])('is not %j', async (wrong) => {
    const served = await serve();
    for (const path of [`/?token=${wrong}`, `/d/${file.uid}?token=${wrong}`]) {
      // oxlint-disable-next-line no-await-in-loop
      const {status, headers} = await send(served, path);
      expect([status, headers['set-cookie']]).toEqual([401, undefined]);
    }
  });

  it('of another dashboard opens nothing, and both are open side by side in one browser', async () => {
    const [first, second] = [await serve(), await serve()];
    const cookies = [await enter(first), await enter(second)];
    expect((await send(first, view, {headers: {cookie: cookies[1] ?? ''}})).status).toBe(401);
    const both = {cookie: cookies.join('; ')};
    expect(new Set(cookies.map((cookie) => cookie.split('=')[0])).size).toBe(2);
    for (const served of [first, second])
      // oxlint-disable-next-line no-await-in-loop
      expect((await send(served, view, {headers: both})).status).toBe(200);
  });

  it('is kept by the port of the browser, as two forwarded ones may listen on the same', async () => {
    const served = await serve();
    expect(await enter(served, {host: 'localhost:9000'})).toMatch(/^rsw-dashboard-9000=/);
    expect(await enter(served, {host: '127.0.0.1:9001'})).toMatch(/^rsw-dashboard-9001=/);
  });

  it('leaves for no other site, whatever the address looks like', async () => {
    const served = await serve();
    for (const path of ['//evil.example/', '/.//evil.example', '/\\evil.example', '/%2F/evil.example']) {
      // oxlint-disable-next-line no-await-in-loop
      const {headers} = await send(served, `${path}?token=${tokenOf(served)}`);
      expect(headers['location']).toBe(`/d/${file.uid}`);
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
  });

  it.each([
    ['https', undefined],
    [undefined, 'https'],
    [undefined, undefined],
    ['http', 'https'],
  ] as const)('goes over %s with a forwarded %s', async (scheme, forwarded) => {
    const served = await serve({publicAddress: {host: 'class.example.org', scheme}});
    const headers = {host: 'class.example.org', ...(forwarded && {'x-forwarded-proto': forwarded})};
    const answer = await send(served, `/?token=${tokenOf(served)}`, {headers});
    const isSecure = (scheme ?? forwarded) === 'https';
    expect(answer.headers['set-cookie']?.[0]?.endsWith('; Path=/; Secure')).toBe(isSecure);
    const direct = await send(served, `/?token=${tokenOf(served)}`, {
      headers: {'x-forwarded-proto': 'https'},
    });
    expect(direct.headers['set-cookie']?.[0]).not.toContain('Secure');
  });
});

describe('a request that is none', () => {
  it.each([
    ['too long, as it says', {'content-length': '100000'}, ''],
    [
      'too long, as it turns out',
      {'transfer-encoding': 'chunked'},
      `12000\r\n${'x'.repeat(0x12000)}\r\n0\r\n\r\n`,
    ],
  ])('%s', async (_, headers, body) => {
    const served = await serve();
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `POST ${view}/panels HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\nCookie: ${await enter(served)}\r\nContent-Type: application/json\r\n`;
    const answer = await sendRaw(served, `${head}${lines.join('')}\r\n${body}`);
    expect(statusOf(answer)).toBe(413);
    expect(answer).toContain('The question is too long');
  });

  it('which hides a second one behind it', async () => {
    const served = await serve();
    const head = `POST ${view}/panels HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\n`;
    for (const lines of [
      'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n',
      'Content-Length: 4\r\nContent-Length: 40\r\n',
      'Transfer-Encoding: chunked, identity\r\n',
      'Transfer-Encoding : chunked\r\n',
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      const answer = await sendRaw(served, `${head}${lines}\r\n0\r\n\r\nGET /?x HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect(answer.match(/^HTTP\/1\.1/gm)).toHaveLength(1);
      expect(statusOf(answer)).toBe(400);
    }
  });

  it.each(['no json', '[[[[', '['.repeat(30_000), '', '\u0000'])('but %j', async (body) => {
    const served = await serve();
    const headers = {cookie: await enter(served), 'content-type': 'application/json'};
    const {status} = await send(served, `${view}/panels`, {method: 'POST', headers, body});
    expect(status).toBe(400);
  });

  it.each([
    ['PUT', view, 405],
    ['DELETE', '/', 405],
    ['GET', `${view}/panels`, 405],
    ['HEAD', `${view}/live`, 405],
    ['HEAD', `/d/${file.uid}`, 200],
    ['GET', `/d/${file.uid}/any-words`, 200],
    ['GET', `/d/${file.uid}x`, 404],
    ['GET', '/d/../../etc/passwd', 404],
    ['GET', `/d/${file.uid}/../../view`, 200],
    ['GET', '/%2e%2e/%2e%2e/etc/passwd', 404],
    ['GET', '/__proto__', 404],
    ['GET', '/constructor', 404],
  ])('%s %s is answered with %d', async (method, path, status) => {
    const served = await serve();
    const answer = await send(served, path, {method, headers: {cookie: await enter(served)}});
    expect(answer.status).toBe(status);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['cache-control']).toBe('no-store');
    if (status !== 200) expect(answer.headers['content-type']).toBe('application/json');
  });

  it('and whoever has typed an address that is none reads so on a page in which nothing runs', async () => {
    const served = await serve();
    const headers = {cookie: await enter(served), accept: 'text/html,*/*'};
    const answer = await send(served, '/<b>', {headers});
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('Not found. The dashboard is at /.');
    expect(answer.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+; base/,
    );
  });

  it('and a page has a policy by which nothing else runs', async () => {
    const served = await serve();
    const {headers, text} = await send(served, `/d/${file.uid}`, {headers: {cookie: await enter(served)}});
    const policy = String(headers['content-security-policy']);
    for (const part of [
      "default-src 'none'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(part);
    expect(policy).toMatch(/script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'/);
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(text).not.toContain(tokenOf(served));
  });
});

describe('a crafted question', () => {
  const board = parseDashboard({
    uid: file.uid,
    refresh: '5s',
    templating: {
      list: [
        {name: 'state', type: 'custom', query: 'NSW, $__timeFrom(), ${delay}', multi: true, includeAll: true},
        {name: 'delay', type: 'custom', query: "HIGH,O'Neil"},
        {name: 'constructor', type: 'custom', query: 'A,B'},
        {name: 'free', type: 'textbox', query: ''},
      ],
    },
    panels: [
      {
        id: 1,
        type: 'table',
        targets: [{rawSQL: "SELECT '$constructor' WHERE s IN ($state) AND d IN ('$delay')"}],
      },
      {id: 2, type: 'table', targets: [{rawSQL: "SELECT '$free'"}]},
    ],
  });

  const askWith = async (question: object) => {
    const sent: string[] = [];
    const query: Query = async (sql, ...rest) => {
      sent.push(sql);
      return one(sql, ...rest);
    };
    const served = await serve({dashboard: board, query});
    const {status, text} = await ask(served, await enter(served), {panels: [1], ...question});
    return {sent, status, answer: JSON.parse(text) as {message?: string; panels: {error?: string}[]}};
  };

  it.each([
    "NSW') OR 1=1 --",
    "'",
    "\\'",
    'NSW\\',
    'NSW,VIC',
    "NSW','VIC",
    'NSW\u0000',
    '$__timeFilter(x)',
    '${constructor}',
    '$state',
    '{NSW}',
    '$__all) OR (1=1',
    'x'.repeat(100),
    ['NSW', ["NSW') --"]],
    {NSW: 1},
    [null],
    true,
    1e308,
  ])('with the value %j sends no statement', async (value) => {
    const {sent, answer} = await askWith({variables: {state: value}});
    expect(sent).toEqual([]);
    expect(answer.panels[0]?.error).toContain('does not offer the value');
  });

  it('with a value of any length is refused where it is too long', async () => {
    expect((await askWith({variables: {state: 'x'.repeat(1_000_000)}})).status).toBe(413);
  });

  it('with what is offered has it quoted, once, and expanded no further than the file says', async () => {
    const offered = ['NSW', 'NSW', '${delay}'];
    const {sent} = await askWith({variables: {state: offered, delay: "O'Neil"}});
    expect(sent).toEqual(["SELECT 'A' WHERE s IN ('NSW','${delay}') AND d IN ('O'Neil')"]);
  });

  it('with names that are not declared changes nothing', async () => {
    const variables = {
      __from: ["'; DROP TABLE x --"],
      __interval: ['1'],
      toString: ['x'],
      hasOwnProperty: ['x'],
      'state ': ['x'],
    };
    const crafted = JSON.parse(`{"__proto__": {"state": ["x"], "constructor": ["x"]}}`) as object;
    const {sent} = await askWith({variables: {...variables, ...crafted}});
    expect(sent).toEqual([
      expect.stringMatching(/^SELECT 'A' WHERE s IN \('NSW','.*','\$\{delay\}'\) AND d IN \('HIGH'\)$/),
    ]);
  });

  it('of a variable that takes any text sends no statement', async () => {
    const {sent, answer} = await askWith({panels: [2], variables: {free: ["x' OR 1=1 --"]}});
    expect([sent, answer.panels[0]?.error]).toEqual([[], expect.stringContaining('does not offer')]);
  });

  it.each([
    {from: 'now-1000000000y'},
    {from: `now-${'9'.repeat(400)}d`},
    {from: 'now', to: 'now-1h'},
    {from: 'now', to: 'now'},
    {from: 'NaN'},
    {from: 'Infinity'},
    {from: '1e3'},
    {from: null},
    {from: {}},
    {from: [['now-1h']]},
    {from: "now-1h' OR '1'='1"},
    {from: '9'.repeat(1000)},
    {from: -1e20},
    {to: 'now+99999y'},
    {panels: ['1']},
    {panels: [1.5]},
    {panels: [-1]},
    {panels: [99]},
    {panels: [null]},
    {panels: 'all'},
    {panels: {length: 1}},
    {panels: [[1]]},
  ])('%j is refused', async (question) => {
    const {sent, status} = await askWith(question);
    expect([status, sent]).toEqual([400, []]);
  });
});

describe('somebody who takes their time', () => {
  it('with the question is let go', async () => {
    const served = await serve({
      slowest: {headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50},
    });
    const head = `POST ${view}/panels HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\n`;
    expect(statusOf(await sendRaw(served, head))).toBe(408);
    const begun = `${head}Cookie: ${await enter(served)}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`;
    expect(statusOf(await sendRaw(served, begun))).toBe(408);
  });

  it('with the answer holds up nobody, and does not fill the memory', async () => {
    const tells: (() => void)[] = [];
    let isLetGo = false;
    const live: LiveSource = async (tell, signal) => {
      tells.push(() => tell({at: 1, streams: [], error: 'x'.repeat(1_000_000)}));
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      isLetGo = true;
    };
    const served = await serve({live});
    const asked = request({
      host: '127.0.0.1',
      port: served.port,
      path: `${view}/live`,
      headers: {cookie: await enter(served)},
    });
    asked.on('response', (response) => response.pause());
    asked.on('error', () => {});
    asked.end();
    await until('somebody who watches', async () => (tells.length > 0 ? true : undefined));
    await until('the end of it', async () => {
      tells[0]?.();
      return isLetGo ? true : undefined;
    });
    asked.destroy();
  });

  it('and comes a hundred times is told that it is enough', async () => {
    const served = await serve({live: async (tell) => tell({at: 1, streams: []})});
    const headers = {cookie: await enter(served)};
    const statuses: number[] = [];
    const watching = Array.from({length: 60}, () => {
      const asked = request({host: '127.0.0.1', port: served.port, path: `${view}/live`, headers});
      asked.on('response', (response) => {
        statuses.push(response.statusCode ?? 0);
        response.resume();
      });
      asked.on('error', () => {});
      asked.end();
      return asked;
    });
    await until('all answers', async () => (statuses.length === 60 ? true : undefined));
    expect(statuses.filter((status) => status === 503)).toHaveLength(10);
    for (const each of watching) each.destroy();
  });
});
