/** What pages of other sites and ports can do to the dashboard through the reader's own browser, and many pages of ours to each other. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Browser, BrowserContext} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Query} from '../../src/viewer/panels.ts';
import type {LiveSource} from '../../src/viewer/serve/live.ts';
import type {DashboardServer} from '../../src/viewer/serve/server.ts';
import {lacksBrowser, openBrowser} from '../support/browser.ts';
import {file, one, serveOnce, view} from '../support/served-dashboard.ts';

/** In a page: what it gets by each of the ways in which a page can ask another origin. */
const attack = `async (view) => {
  const tried = async (work) => { try { return await work(); } catch { return 'refused'; } };
  const loaded = (node, attribute) => new Promise((settle) => {
    node.onload = () => settle('loaded');
    node.onerror = () => settle('refused');
    node[attribute] = view;
    document.body.append(node);
  });
  const post = {method: 'POST', credentials: 'include', body: '{"from":"now-1h","to":"now"}'};
  return {
    fetch: await tried(async () => (await fetch(view, {credentials: 'include'})).status),
    blind: await tried(async () => (await fetch(view, {credentials: 'include', mode: 'no-cors'})).type),
    post: await tried(async () => (await fetch(view + '/panels', {...post, headers: {'content-type': 'application/json'}})).status),
    form: await tried(async () => (await fetch(view + '/panels', {...post, mode: 'no-cors'})).type),
    script: await loaded(document.createElement('script'), 'src'),
    image: await loaded(new Image(), 'src'),
    events: await new Promise((settle) => {
      const source = new EventSource(view + '/live', {withCredentials: true});
      source.onmessage = () => settle('told');
      source.onerror = () => settle('refused');
    }),
  };
}`;

describe.skipIf(lacksBrowser())('beside the dashboard in one browser', {timeout: 60_000}, () => {
  let served: DashboardServer;
  let browser: Browser;
  let context: BrowserContext;
  let other: Server;
  const sent: string[] = [];
  const looks: AbortSignal[] = [];

  beforeAll(async () => {
    const query: Query = async (sql, ...rest) => {
      sent.push(sql);
      return one(sql, ...rest);
    };
    const live: LiveSource = async (tell, signal) => {
      looks.push(signal);
      const flow = {name: 'orders', perSecond: 7, view: 'orders', rows: 1, pending: 0};
      const timer = setInterval(
        () => tell({at: 1, streams: [{...flow, newestArrival: 1, freshnessSeconds: 1}]}),
        50,
      );
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      clearInterval(timer);
    };
    served = await serveOnce({query, live});
    other = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><title>Other</title><a href="${served.url}">The dashboard</a>`);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    browser = await openBrowser();
    context = await browser.newContext();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    other?.close();
    await served?.close();
  });

  const shown = 'main [role=region], main section';

  // Another name is another site, another port the same one: SameSite alone would let it in.
  it.each(['localhost', '127.0.0.1'])('a page at %s may link to it, and nothing else', async (host) => {
    const address = `http://${host}:${(other.address() as AddressInfo).port}/`;
    const page = await context.newPage();
    await page.goto(address);
    await page.getByRole('link').click();
    await page.locator(shown).first().waitFor();
    expect(page.url()).toBe(`http://127.0.0.1:${served.port}/d/${file.uid}`);
    expect(await page.evaluate('document.cookie')).toBe('');
    // The address with the token is no step back.
    await page.goBack();
    expect(page.url()).toBe(address);
    await page.waitForLoadState();
    const asked = sent.length;
    expect(await page.evaluate(`(${attack})("http://127.0.0.1:${served.port}${view}")`)).toEqual({
      fetch: 'refused',
      blind: 'refused',
      post: 'refused',
      form: 'refused',
      script: 'refused',
      image: 'refused',
      events: 'refused',
    });
    expect(sent).toHaveLength(asked);
    await page.close();
  });

  it('ten pages are all told what flows, over one connection', async () => {
    const pages = [];
    for (let n = 0; n < 10; n++) {
      // oxlint-disable-next-line no-await-in-loop
      const page = await context.newPage();
      pages.push(page);
      // oxlint-disable-next-line no-await-in-loop
      await page.goto(n === 0 ? served.url : `http://127.0.0.1:${served.port}/d/${file.uid}`);
      // oxlint-disable-next-line no-await-in-loop
      await page.getByText('records/s').first().waitFor();
    }
    const before = looks.length;
    // When the one that listens goes, another does.
    await pages.shift()?.close();
    const last = pages.at(-1);
    await last?.evaluate(`document.querySelector('#live .rate').textContent = ''`);
    await last?.locator('#live .rate', {hasText: '7'}).waitFor();
    expect(looks.length - before).toBeLessThanOrEqual(1);
    expect(looks.filter(({aborted}) => !aborted)).toHaveLength(1);
  });
});
