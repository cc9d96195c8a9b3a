/** The dashboard's page in a real browser, over a local cloud in which records flow. */
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {gzipSync} from 'node:zlib';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {lacksBrowser, openBrowser} from '../support/browser.ts';
import {pageFaults} from '../support/page-faults.ts';
import {panelOf as panel, screenshots, textsOf as texts} from '../support/seen-page.ts';
import {until} from '../support/until.ts';
import {someOrders, watchWorkshop, type WatchedWorkshop} from '../support/watched-workshop.ts';

const markup = '<img src=x onerror="document.title=1">';
const formula = '=1+1';
const states = ['ACT', 'NSW', 'NT', 'QLD', 'SA', 'TAS', 'VIC', 'WA'];

describe.skipIf(lacksBrowser())('the dashboard in a browser', {timeout: 60_000}, () => {
  let workshop: WatchedWorkshop;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** A range that has ended: what is in it stays as it is. */
  let past: {from: number; to: number; where: string};
  const asked: string[] = [];
  const wrong: string[] = [];

  const goTo = async (query: Record<string, string | number>): Promise<void> => {
    const address = new URL(page.url());
    address.search = '';
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));
    await page.goto(address.href);
    await page.locator('.tile .value').first().waitFor();
  };
  const goToThePast = async (more: Record<string, string | number> = {}): Promise<void> =>
    goTo({from: past.from, to: past.to, refresh: '500ms', ...more});
  const tiles = async (): Promise<string[]> => texts(panel(page, 'stat').locator('.value'));
  const rounds = (): number => asked.filter((url) => url.endsWith('/panels')).length;
  const nextRound = async (): Promise<void> => {
    const before = rounds();
    await until('two more rounds', async () => (rounds() >= before + 2 ? true : undefined));
  };

  beforeAll(async () => {
    const from = Math.floor(Date.now() / 1000) * 1000 - 1000;
    [workshop, browser] = await Promise.all([watchWorkshop(), openBrowser()]);
    const orders = someOrders(120, 900_000);
    await workshop.put(
      orders.map((order, index) => ({
        ...order,
        origin_state: {117: markup, 118: formula}[index] ?? order.origin_state,
      })),
    );
    const to = Math.ceil(Date.now() / 1000) * 1000;
    await pause(to + 1000 - Date.now());
    await workshop.refresh();
    const iso = (time: number): string => new Date(time).toISOString().slice(0, 19);
    past = {from, to, where: `approximatearrivaltimestamp BETWEEN '${iso(from)}Z' AND '${iso(to)}Z'`};
    context = await browser.newContext({viewport: {width: 1440, height: 1400}, acceptDownloads: true});
    page = await context.newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    page.on('pageerror', (error) => wrong.push(String(error)));
    await page.goto(workshop.url);
    await page.locator('.tile .value').first().waitFor();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await workshop?.close();
  });

  const expectFigures = async (where: string): Promise<void> => {
    const [sums = []] = await workshop.ask(
      `SELECT sum(revenue), sum(cost), avg(days_to_deliver::FLOAT), count(1) FROM order_stream WHERE ${where}`,
    );
    const [revenue = 0, cost = 0, days = 0, count = 0] = sums.map(Number);
    const short = (value: number): string =>
      Math.abs(value) >= 1000 ? `${(value / 1000).toFixed(2)} K` : value.toFixed(2);
    expect(await tiles()).toEqual([
      short(revenue),
      short(cost),
      short(revenue - cost),
      days.toFixed(0),
      String(count),
    ]);

    const delays = await workshop.ask(
      `SELECT delay_probability, count(1) FROM order_stream WHERE ${where} GROUP BY 1`,
    );
    const of = (delay: string): string =>
      `Total: ${String(delays.find(([name]) => name === delay)?.[1] ?? 0)}`;
    expect(await texts(panel(page, 'Delay Probability').locator('.legend .calc'))).toEqual([
      of('HIGH'),
      of('MEDIUM'),
      of('LOW'),
    ]);

    const bars = await workshop.ask(
      `SELECT delivery_state, count(CASE WHEN delay_probability = 'HIGH' THEN 1 END), count(1)
      FROM order_stream WHERE ${where} GROUP BY 1 ORDER BY 1`,
    );
    const chart = panel(page, 'Consignment by State');
    expect(await texts(chart.locator('.category'))).toEqual(bars.map(([state]) => state));
    expect(await texts(chart.locator('.amount'))).toEqual(
      bars.flatMap(([, high, all]) => [high, all].map(String)),
    );

    const newest = await workshop.ask(
      `SELECT consignmentid, origin_state, delivery_state, delay_probability, delivery_distance, revenue, cost
      FROM (SELECT * FROM order_stream WHERE ${where}
        ORDER BY approximatearrivaltimestamp DESC, consignmentid DESC LIMIT 100) ORDER BY consignmentid DESC`,
    );
    const lines = panel(page, 'Recent Transactions').locator('tbody tr');
    expect(await texts(lines)).toEqual(
      newest.map(([id, origin, destination, delay, distance, ...money]) =>
        [
          String(id),
          origin,
          destination,
          delay,
          Number(distance).toFixed(0),
          ...money.map((value) => Number(value).toFixed(1)),
        ].join(' '),
      ),
    );
    const routes = await workshop.ask(
      `SELECT origin_state, delivery_state, count(1) FROM order_stream WHERE ${where}
      GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 10`,
    );
    expect(await texts(panel(page, 'Busiest Routes').locator('tbody tr'))).toEqual(
      routes.map((route) => route.map(String).join(' ')),
    );
  };

  it('shows what the warehouse answers to the same questions, and nothing of a record is markup', async () => {
    await goToThePast();
    await expectFigures(past.where);
    expect(await texts(panel(page, 'Recent Transactions').locator('td', {hasText: '<img'}))).toEqual([
      markup,
    ]);
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).toBe('Logistics Dashboard');
  });

  it('asks for one state alone, from the keyboard, and the address says so', async () => {
    await page.getByLabel('Destination: All').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', {name: 'NSW'}).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await until('one bar', async () =>
      (await panel(page, 'Consignment by State').locator('.category').count()) === 1 ? true : undefined,
    );
    expect(page.url()).toContain('var-state=NSW');
    await expectFigures(`${past.where} AND delivery_state = 'NSW'`);
    await page.goBack();
    await until('all bars', async () =>
      (await panel(page, 'Consignment by State').locator('.category').count()) === states.length
        ? true
        : undefined,
    );
    expect(await page.getByLabel('Destination: All').count()).toBe(1);
  });

  it('takes relative and absolute ranges, and says what is none', async () => {
    await page.getByLabel(/^Time range/).click();
    await page.getByRole('button', {name: 'Last 15 minutes'}).click();
    await until('the address', async () => (page.url().includes('from=now-15m&to=now') ? true : undefined));
    await page.getByLabel(/^Time range/).click();
    await page.getByLabel('From', {exact: true}).fill('yesterday');
    await page.getByRole('button', {name: 'Apply time range'}).click();
    expect(await texts(page.locator('.wrong'))).toEqual([
      'Write a time such as 2026-11-24 10:00:00 or now-3h.',
    ]);
    const local = await page.evaluate((time) => {
      const date = new Date(time - new Date().getTimezoneOffset() * 60_000);
      return date.toISOString().slice(0, 19).replace('T', ' ');
    }, past.to);
    await page.getByLabel('From', {exact: true}).fill('now-1h');
    await page.getByLabel('To', {exact: true}).fill(local);
    await page.getByRole('button', {name: 'Apply time range'}).click();
    await until('the address', async () => (page.url().includes(`to=${past.to}`) ? true : undefined));
    await page.getByLabel(`Time range: now-1h to ${local}`).waitFor();
  });

  it('isolates a series by its legend, keeps that over refreshes, and brings all back', async () => {
    await goToThePast();
    const legend = panel(page, 'Consignment by State').locator('.legend');
    const pressed = async (): Promise<(string | null)[]> =>
      Promise.all(
        (await legend.getByRole('button').all()).map((button) => button.getAttribute('aria-pressed')),
      );
    await legend.getByRole('button', {name: 'high delay'}).focus();
    await page.keyboard.press('Enter');
    const bars = panel(page, 'Consignment by State').locator('.bar');
    expect(await bars.count()).toBe(states.length);
    await nextRound();
    expect(await bars.count()).toBe(states.length);
    expect(await pressed()).toEqual(['true', 'false']);
    // The button has kept the focus.
    await page.keyboard.press('Enter');
    expect(await pressed()).toEqual(['true', 'true']);
    await legend.getByRole('button', {name: 'high delay'}).click({modifiers: ['Control']});
    expect(await pressed()).toEqual(['false', 'true']);
    await legend.getByRole('button', {name: 'high delay'}).click({modifiers: ['Shift']});
    expect(await bars.count()).toBe(2 * states.length);
  });

  it('tells all series beside the pointer', async () => {
    const chart = panel(page, 'Consignment by State');
    await chart.locator('.bar').first().hover();
    const [act] = await workshop.ask(
      `SELECT count(CASE WHEN delay_probability = 'HIGH' THEN 1 END), count(1)
      FROM order_stream WHERE ${past.where} AND delivery_state = 'ACT'`,
    );
    expect(await texts(chart.locator('.tip'))).toEqual([
      `ACT high delay ${String(act?.[0])} total consignment count ${String(act?.[1])}`,
    ]);
    const series = panel(page, 'Delay Probability');
    await series.locator('.u-over').hover();
    await series.locator('.tip b').first().waitFor();
    expect(await series.locator('.tip b').count()).toBe(3);
  });

  it('filters the table by values, and goes on to do so', async () => {
    const table = panel(page, 'Recent Transactions');
    await table.getByLabel('Filter by Delay Probability').click();
    await table.getByRole('checkbox', {name: 'HIGH'}).check();
    await nextRound();
    const shown = await texts(table.locator('tbody td:nth-child(4)'));
    expect(shown.length).toBeGreaterThan(0);
    expect(new Set(shown)).toEqual(new Set(['HIGH']));
    await table.getByRole('checkbox', {name: 'HIGH'}).uncheck();
    expect(await table.locator('tbody tr').count()).toBe(100);
  });

  it('shows the statements and the data of a panel, and gives them away as a harmless file', async () => {
    await panel(page, 'Recent Transactions').focus();
    await page.keyboard.press('i');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(page.url()).toContain('inspect=5');
    const sql = await dialog.getByLabel('SQL of query A').innerText();
    expect(sql).toContain(past.where);
    expect(sql).not.toMatch(/\$__|\$state/);
    expect(await texts(dialog.locator('h3 small'))).toEqual([expect.stringMatching(/^\d+ ms · 100 rows$/)]);
    await page.keyboard.press('Shift+Tab');
    await dialog.getByRole('tab', {name: 'SQL'}).focus();
    await page.keyboard.press('ArrowRight');
    expect(await dialog.locator('tbody tr').count()).toBe(100);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', {name: 'Download CSV'}).click(),
    ]);
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.split('\r\n')).toHaveLength(102);
    expect(csv).toContain(`,'${formula},`);
    expect(csv).toMatch(/^consignmentid,origin_state,delivery_state,/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({state: 'hidden'});
    expect(page.url()).not.toContain('inspect');
  });

  it('stands still while it is paused', async () => {
    await page.keyboard.press('p');
    await page.getByRole('button', {name: 'Resume the refresh (p)'}).waitFor();
    const before = rounds();
    // More than two intervals.
    await pause(1200);
    expect(rounds()).toBe(before);
    await page.keyboard.press('p');
    await nextRound();
  });

  it('shows one panel large, all without controls, and the way back', async () => {
    await panel(page, 'Delay Probability').focus();
    await page.keyboard.press('v');
    expect(await page.locator('main > .panel:visible').count()).toBe(1);
    expect(page.url()).toContain('viewPanel=3');
    await page.keyboard.press('Escape');
    expect(await page.locator('main > .panel:visible').count()).toBeGreaterThan(5);
    await page.keyboard.press('f');
    expect(page.url()).toContain('kiosk=1');
    expect(await page.getByLabel(/^Time range/).isVisible()).toBe(false);
    await page.getByRole('button', {name: 'Leave full screen (f)'}).click();
    expect(await page.getByLabel(/^Time range/).isVisible()).toBe(true);
  });

  it('moves by itself, and shows what flows', async () => {
    await goTo({from: 'now-15m', to: 'now', refresh: '500ms'});
    const count = async (): Promise<number> => Number((await tiles()).at(-1));
    const before = await count();
    await workshop.put(someOrders(40, 950_000));
    const lane = page.getByRole('group', {name: 'order_stream'});
    await until('records that arrive', async () =>
      Number(await lane.locator('.rate').innerText()) >= 1 ? true : undefined,
    );
    await workshop.refresh();
    await until('more consignments', async () => ((await count()) >= before + 40 ? true : undefined));
    await until('the rows of the view', async () => {
      const shown = (await lane.locator('.rows').innerText()).replaceAll(',', '');
      const [[rows] = []] = await workshop.ask('SELECT count(1) FROM order_stream');
      return shown === String(rows) ? true : undefined;
    });
    expect(await lane.locator('.fresh').innerText()).toMatch(/^\d+ s$/);
  });

  it.each(['dark', 'light'])('has no fault that axe-core knows in the %s theme', async (theme) => {
    await goTo({from: 'now-15m', to: 'now', refresh: '', theme});
    await page.locator('#live .lane').first().waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.screenshot({path: join(screenshots, `dashboard-${theme}.png`), fullPage: true});
    await panel(page, 'Delay Probability').focus();
    await page.keyboard.press('i');
    await page.getByRole('tab', {name: 'Data'}).click();
    expect(await pageFaults(page)).toEqual([]);
    await page.screenshot({path: join(screenshots, `inspect-${theme}.png`)});
    await page.keyboard.press('Escape');
  });

  it('keeps what it knows while the warehouse is away, and goes on when it is back', async () => {
    await goTo({from: 'now-15m', to: 'now', refresh: '500ms'});
    const before = await tiles();
    await workshop.rsw.run(['local', 'stop']);
    await page.locator('.panel.stale').first().waitFor();
    expect(await tiles()).toHaveLength(before.length);
    expect(await page.locator('.panel.stale .fault b').first().innerText()).toMatch(
      /^No new data since \d\d:/,
    );
    await workshop.rsw.run(['local', 'start', '--port', workshop.cloudPort, '--pace', 'instant']);
    await until('fresh panels', async () =>
      (await page.locator('.panel.stale').count()) === 0 ? true : undefined,
    );
  });

  it('is light, complete, and without a complaint of the browser', async () => {
    const html = await readFile(join(import.meta.dirname, '../../dist/viewer.html'));
    expect(gzipSync(html).length).toBeLessThan(120 * 1024);
    const {origin} = new URL(workshop.url);
    expect(asked.filter((url) => !url.startsWith(origin) && !url.startsWith('blob:'))).toEqual([]);
    expect(wrong).toEqual([]);
  });
});
