/** The page of `rsw dashboard --snapshot`, opened as a file in a real browser that reaches nothing else. */
import {mkdir, readdir, readFile, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {isDeepStrictEqual} from 'node:util';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Enclosed} from '../../src/viewer/enclosed.ts';
import {lacksBrowser, openBrowser} from '../support/browser.ts';
import {pageFaults} from '../support/page-faults.ts';
import {panelOf, screenshots, textsOf, untilDrawn} from '../support/seen-page.ts';
import {localEnvironment} from '../support/rsw.ts';
import {until} from '../support/until.ts';
import {someOrders, watchWorkshop, type WatchedWorkshop} from '../support/watched-workshop.ts';

const hostile = '</script><img src=x onerror="document.title=1">';
const formula = '=1+1';
const titles = [
  'Key Performance Indicators',
  'Delay Probability',
  'Consignment by State',
  'Recent Transactions',
  'Records per Minute',
  'Busiest Routes',
];

describe.skipIf(lacksBrowser())('a snapshot in a browser', {timeout: 60_000}, () => {
  let workshop: WatchedWorkshop;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let folder: string;
  let file: string;
  const asked: string[] = [];
  const wrong: string[] = [];

  const take = async (...more: readonly string[]) =>
    workshop.rsw.run(['dashboard', '--snapshot', file, '--range', '15m', ...more]);
  const enclosed = async (): Promise<Enclosed> => {
    const [, json = ''] =
      /<script type="application\/json"[^>]*>(.*)<\/script>/.exec(await readFile(file, 'utf8')) ?? [];
    return JSON.parse(json) as Enclosed;
  };
  const open = async (search = ''): Promise<void> => {
    await page.goto(pathToFileURL(file).href + search);
    await untilDrawn(page);
  };
  /** All that is read in the panels, and the pixels of those that are painted. */
  const seen = async (where: Page): Promise<unknown> => {
    const read = await Promise.all(titles.map(async (title) => textsOf(panelOf(where, title))));
    const painted = await where
      .locator('canvas')
      .evaluateAll((nodes: {toDataURL(): string}[]) => nodes.map((node) => node.toDataURL()));
    return {read, painted};
  };

  beforeAll(async () => {
    [workshop, browser] = await Promise.all([watchWorkshop(), openBrowser()]);
    folder = join(workshop.rsw.home, '..', 'given away');
    file = join(folder, 'dashboard.html');
    await mkdir(folder);
    await workshop.put(
      someOrders(60, 900_000).map((order, index) => ({
        ...order,
        origin_state: {57: hostile, 58: formula}[index] ?? order.origin_state,
      })),
    );
    await workshop.refresh();
    context = await browser.newContext({viewport: {width: 1440, height: 1300}, acceptDownloads: true});
    await context.setOffline(true);
    page = await context.newPage();
    // It is read long after it was taken.
    await page.clock.setFixedTime(Date.UTC(2040, 0, 1));
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => wrong.push(message.text()));
    page.on('pageerror', (error) => wrong.push(String(error)));
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await workshop?.close();
  });

  it('is one file, told with its size and the way to it', async () => {
    const {code, stdout, stderr} = await take();
    expect([code, stdout]).toEqual([0, `${file}\n`]);
    expect(await readdir(folder)).toEqual(['dashboard.html']);
    expect(stderr).toMatch(/Snapshot of \d+ \w+ \d+ \d\d:\d\d UTC · Last 15 minutes · the local cloud/);
    const told = stderr.replaceAll(/\s+/g, ' ');
    expect(told).toContain(`one page of ${Math.ceil((await stat(file)).size / 1024)} KB.`);
    expect(told).toContain(`Open it in a browser: ${pathToFileURL(file).href}`);
  });

  it('shows what the served page shows of the same time, to the pixel', async () => {
    const served = await browser.newPage({viewport: {width: 1440, height: 1300}});
    await served.goto(workshop.url);
    // What has arrived and was not in the view when it was taken is in the view a moment later: then it is taken again.
    let age: unknown;
    await until(
      'the same in both',
      async () => {
        await take();
        const {range, now} = (await enclosed()).answer;
        const {from, to} = range;
        await served.goto(`${new URL(served.url()).origin}/d/rsw-logistics?from=${from}&to=${to}&refresh=`);
        await untilDrawn(served);
        await open();
        if (!isDeepStrictEqual(await seen(page), await seen(served))) return undefined;
        // After a refresh nothing more of that time can come.
        await workshop.refresh();
        const iso = (time: number): string => new Date(time).toISOString().slice(0, 19);
        const [[count, seconds] = []] = await workshop.ask(
          `SELECT count(1), datediff(second, max(approximatearrivaltimestamp), '${iso(now)}') FROM order_stream
        WHERE approximatearrivaltimestamp BETWEEN '${iso(from)}Z' AND '${iso(to)}Z'`,
        );
        age = seconds;
        return (await textsOf(panelOf(page, 'Key Performance Indicators').locator('.value'))).at(-1) ===
          String(count)
          ? true
          : undefined;
      },
      {seconds: 50},
    );
    await served.close();
    const shown = Number.parseInt(await panelOf(page, 'Freshness').locator('.value').first().innerText(), 10);
    expect(shown).toBeGreaterThanOrEqual(Number(age) - 1);
    expect(shown).toBeLessThan(Number(age) + 20);
  });

  it('says that it is one, of when and whence, and has nothing that could ask', async () => {
    await open('?from=now-1h&refresh=1s');
    const {taken} = await enclosed();
    expect(await textsOf(page.locator('.taken'))).toEqual([
      `${taken.when} the local cloud, prefix rsw`.replaceAll(/\s+/g, ' '),
    ]);
    expect(await page.title()).toBe(`Logistics Dashboard · ${taken.when}`);
    expect(await page.locator('#bar').getByRole('button').count()).toBe(3);
    expect(await page.locator('#bar select, #bar input, #bar details, #live:visible').count()).toBe(0);
    await page.keyboard.press('p');
    expect(await page.locator('main img').count()).toBe(0);
    expect(await textsOf(panelOf(page, 'Recent Transactions').locator('td', {hasText: '<img'}))).toEqual([
      hostile,
    ]);
  });

  it('carries nothing of an account or this machine', async () => {
    const html = await readFile(file, 'utf8');
    const env = Object.values(await localEnvironment(workshop.rsw)).filter((value) => value.length > 12);
    expect(env.length).toBeGreaterThan(1);
    for (const secret of [...env, '000000000000', 'arn:', '127.0.0.1', 'token=', workshop.rsw.home])
      expect(html).not.toContain(secret);
  });

  it('has the statements, the rows and a harmless file of each panel', async () => {
    await open();
    await panelOf(page, 'Recent Transactions').focus();
    await page.keyboard.press('i');
    const dialog = page.getByRole('dialog');
    const sql = await dialog.getByLabel('SQL of query A').innerText();
    const rows = await workshop.ask(sql);
    await dialog.getByRole('tab', {name: 'Data'}).click();
    expect(await textsOf(dialog.locator('tbody td:first-child'))).toEqual(rows.map(([id]) => String(id)));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', {name: 'Download CSV'}).click(),
    ]);
    const stamp = new Date((await enclosed()).answer.now).toISOString().slice(0, 19).replaceAll(':', '-');
    expect(download.suggestedFilename()).toBe(`Recent-Transactions-${stamp}.csv`);
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.split('\r\n')).toHaveLength(rows.length + 2);
    expect(csv).toContain(`,'${formula},`);
    await page.keyboard.press('Escape');
    await dialog.waitFor({state: 'hidden'});
  });

  it('filters, sorts and isolates, and shows one panel large, which a link finds again', async () => {
    await open();
    const table = panelOf(page, 'Recent Transactions');
    await table.getByLabel('Filter by Delay Probability').click();
    await table.getByRole('checkbox', {name: 'HIGH'}).check();
    expect(new Set(await textsOf(table.locator('tbody td:nth-child(4)')))).toEqual(new Set(['HIGH']));
    await page.keyboard.press('Escape');
    await table.getByRole('button', {name: 'Cost'}).click();
    const costs = (await textsOf(table.locator('tbody td:last-child'))).map(Number);
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    const bars = panelOf(page, 'Consignment by State');
    const all = await bars.locator('.bar').count();
    await bars.getByRole('button', {name: 'high delay'}).click();
    expect(await bars.locator('.bar').count()).toBe(all / 2);
    await panelOf(page, 'Delay Probability').locator('.u-over').hover();
    await page.locator('.tip b').first().waitFor();
    await panelOf(page, 'Delay Probability').focus();
    await page.keyboard.press('v');
    expect(page.url()).toBe(`${pathToFileURL(file).href}?viewPanel=3`);
    await page.reload();
    await panelOf(page, 'Delay Probability').waitFor();
    expect(await page.locator('main > .panel:visible').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await page.locator('main > .panel:visible').count()).toBe(7);
    expect(page.url()).toBe(pathToFileURL(file).href);
  });

  it.each(['dark', 'light'])('has no fault that axe-core knows in the %s theme', async (theme) => {
    await open();
    if (theme === 'light') await page.getByRole('button', {name: 'Light theme'}).click();
    await untilDrawn(page);
    expect(await pageFaults(page)).toEqual([]);
    await page.screenshot({path: join(screenshots, `snapshot-${theme}.png`), fullPage: true});
  });

  it('has an error in its panel, is written all the same, and the command names it', async () => {
    const refused = /permission denied for (?:materialized view|relation|table|view) customer_stream/i;
    await workshop.ask('REVOKE SELECT ON customer_stream FROM redshift_data_api_user');
    const {code, stdout, stderr} = await take('--var', 'state=VIC');
    expect([code, stdout]).toEqual([1, `${file}\n`]);
    expect(stderr).toMatch(/✖ Could not ask 2 of 7 panels: Freshness, Records per Minute: /);
    expect(stderr).toMatch(refused);
    await open();
    expect(await textsOf(page.locator('.fault:visible'))).toEqual([
      expect.stringMatching(refused),
      expect.stringMatching(refused),
    ]);
    expect(await textsOf(page.locator('.taken'))).toEqual([
      expect.stringContaining('Destination: VIC the local cloud'),
    ]);
    expect(await textsOf(panelOf(page, 'Consignment by State').locator('.category'))).toEqual(['VIC']);

    const before = await readFile(file);
    await workshop.ask('REVOKE SELECT ON order_stream FROM redshift_data_api_user');
    const none = await take();
    expect([none.code, none.stdout]).toEqual([1, '']);
    expect(none.stderr).toMatch(/✖ Could not take the snapshot: .*permission denied/);
    expect(await readFile(file)).toEqual(before);
  });

  it('has asked for nothing but itself, and the browser complains of nothing', () => {
    const own = pathToFileURL(file).href;
    expect(asked.filter((url) => url.split('?')[0] !== own && !url.startsWith(`blob:null/`))).toEqual([]);
    expect(wrong).toEqual([]);
  });
});
