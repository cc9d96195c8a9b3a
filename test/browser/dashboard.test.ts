/** The dashboard's page in a real browser, over a local cloud in which records flow. */
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {gzipSync} from 'node:zlib';
import type {Browser, BrowserContext, Page, Response} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {lacksBrowser, openBrowser} from '../support/browser.ts';
import {askingPanels, figuresOf, questionOf, type Asked, type Figures} from '../support/direct-figures.ts';
import {pageFaults} from '../support/page-faults.ts';
import {panelOf as panel, screenshots, textsOf as texts, untilDrawn} from '../support/seen-page.ts';
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
    await untilDrawn(page);
  };
  const goToThePast = async (more: Record<string, string | number> = {}): Promise<void> =>
    goTo({from: past.from, to: past.to, refresh: '1s', ...more});
  const tiles = async (): Promise<string[]> =>
    texts(panel(page, 'Key Performance Indicators').locator('.value'));
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
    // What has arrived till then is in both views, and nothing of it comes later.
    for (const view of ['customer_stream', 'order_stream']) await workshop.refresh(view);
    const iso = (time: number): string => new Date(time).toISOString().slice(0, 19);
    past = {from, to, where: `approximatearrivaltimestamp BETWEEN '${iso(from)}Z' AND '${iso(to)}Z'`};
    context = await browser.newContext({viewport: {width: 1440, height: 1400}, acceptDownloads: true});
    page = await context.newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    page.on('pageerror', (error) => wrong.push(String(error)));
    await page.goto(workshop.url);
    await untilDrawn(page);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await workshop?.close();
  });

  /** Every figure of every panel of the file, as the page shows it and as the warehouse has it. */
  const compared = async (range: Asked): Promise<{shown: Figures; wanted: Figures}[]> =>
    Promise.all(
      askingPanels.map(async (each) => {
        const wanted = figuresOf(each, await workshop.table(questionOf(each, range)));
        const place = panel(page, each.title || 'Key Performance Indicators');
        const parts = Object.keys(wanted).map(
          async (part) => [part, await texts(place.locator(part))] as const,
        );
        return {shown: Object.fromEntries(await Promise.all(parts)) as Figures, wanted};
      }),
    );
  /** Until both say the same: while records flow, a view may have been refreshed between the page's question and ours. */
  const expectFigures = async (range: () => Asked): Promise<void> => {
    let seen: {shown: Figures; wanted: Figures}[] = [];
    const isSame = async (): Promise<true | undefined> => {
      seen = await compared(range());
      return seen.every(({shown, wanted}) => JSON.stringify(shown) === JSON.stringify(wanted))
        ? true
        : undefined;
    };
    await until('the figures of the warehouse', isSame, {seconds: 60}).catch(() => {});
    expect(seen.map(({shown}) => shown)).toEqual(seen.map(({wanted}) => wanted));
    expect(seen.length).toBe(askingPanels.length);
  };

  it('shows what the warehouse answers to the same questions, and nothing of a record is markup', async () => {
    await goToThePast();
    await expectFigures(() => past);
    expect(await texts(panel(page, 'Recent Transactions').locator('td', {hasText: '<img'}))).toEqual([
      markup,
    ]);
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).toBe('Logistics Dashboard');
  });

  it('shows it while records flow, too, in every panel and in the table behind it', async () => {
    let range: Asked | undefined;
    const heard = async (response: Response): Promise<void> => {
      if (!response.url().endsWith('/panels')) return;
      range = ((await response.json().catch(() => ({}))) as {range?: Asked}).range ?? range;
    };
    page.on('response', (response) => void heard(response));
    await goTo({from: 'now-15m', to: 'now', refresh: '1s'});
    await workshop.put(someOrders(5, 940_000));
    await expectFigures(() => range ?? past);
    page.removeAllListeners('response');
  }, 90_000);

  it('has the rows behind each panel', async () => {
    /** A number, a local time or a text, however it is written. */
    const plain = (cell: unknown): unknown => {
      if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(cell)))
        return Date.parse(String(cell).replace(' ', 'T')) / 1000;
      return cell === null || cell === '' || Number.isNaN(Number(cell)) ? (cell ?? '') : Number(cell);
    };
    for (const each of askingPanels) {
      await goToThePast({paused: 1, inspect: each.id});
      await page.getByRole('tab', {name: 'Data'}).click();
      const table = page.getByRole('dialog').locator('tbody');
      const question = questionOf(each, past);
      const {rows} = await workshop.table(question);
      const shown = await table.evaluate(
        (body: {rows: Iterable<{cells: Iterable<{textContent: string | null}>}>}) =>
          [...body.rows].map((row) => [...row.cells].map(({textContent}) => textContent)),
      );
      // What asks for the age of something has another answer each second.
      if (question.includes('getdate()')) expect(shown.length).toBe(rows.length);
      else expect(shown.map((row) => row.map(plain))).toEqual(rows.map((row) => row.map(plain)));
    }
    await page.keyboard.press('Escape');
  });

  it('shows the same to whoever opens its address, and on the way back and forward', async () => {
    await goToThePast({'var-state': 'NSW', theme: 'light', paused: 1, viewPanel: 4});
    const looks = async (seen: Page) => ({
      figures: await texts(panel(seen, 'Consignment by State').locator('.amount, .category')),
      theme: await seen.locator('html').getAttribute('data-theme'),
      panels: await seen.locator('main > .panel:visible').count(),
      variables: await texts(seen.locator('.variable summary')),
      range: await texts(seen.locator('.range summary')),
      refresh: await seen.getByLabel('Refresh every').inputValue(),
      isPaused: await seen.locator('[aria-label^="Resume the refresh"]').count(),
      isKiosk: await seen.locator('html.kiosk').count(),
      inspected: await texts(seen.getByRole('dialog').locator('h2')),
    });
    const first = await looks(page);
    expect(first).toMatchObject({theme: 'light', panels: 1, isPaused: 1, refresh: '1s', isKiosk: 0});
    await page.keyboard.press('f');
    await panel(page, 'Consignment by State').focus();
    await page.keyboard.press('i');
    await page.getByRole('dialog').waitFor();
    const last = await looks(page);
    expect(last).toEqual({...first, isKiosk: 1, inspected: ['Inspect: Consignment by State']});

    const elsewhere = await browser.newContext({viewport: {width: 1440, height: 1400}});
    const other = await elsewhere.newPage();
    await other.goto(workshop.url);
    await other.goto(page.url());
    await other.getByRole('dialog').waitFor();
    expect(await looks(other)).toEqual(last);
    await elsewhere.close();

    await page.goBack();
    await page.goBack();
    expect(await looks(page)).toEqual(first);
    await page.goForward();
    expect(await looks(page)).toEqual({...first, isKiosk: 1});
    await page.goForward();
    await page.getByRole('dialog').waitFor();
    expect(await looks(page)).toEqual(last);
  });

  it('asks for one state alone, from the keyboard, and the address says so', async () => {
    await goToThePast();
    await page.getByLabel('Destination: All').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', {name: 'NSW'}).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await until('one bar', async () =>
      (await panel(page, 'Consignment by State').locator('.category').count()) === 1 ? true : undefined,
    );
    expect(page.url()).toContain('var-state=NSW');
    await expectFigures(() => ({...past, chosen: {state: ['NSW']}}));
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

  it('says what in its address cannot be, until something else is chosen, and shows what can', async () => {
    const problem = page.locator('#bar .problem');
    await goTo({
      from: 'abc',
      refresh: '1ms',
      'var-state': 'XX',
      'var-delay': 'LOW',
      paused: 1,
      viewPanel: 999,
    });
    expect(await texts(problem)).toEqual([
      'The address asks for what cannot be: from=abc&to=now is no time range, such as from=now-3h&to=now. ' +
        'refresh=1ms is no interval of a second or more, such as refresh=5s. var-state=XX is none of ' +
        `${states.join(', ')}. viewPanel=999 is no panel of this dashboard.`,
    ]);
    expect(await texts(page.locator('.variable summary, .range summary'))).toEqual([
      'Last 3 hours',
      'All',
      'LOW',
    ]);
    expect(await page.getByLabel('Refresh every').inputValue()).toBe('5s');
    await page.keyboard.press('p');
    await problem.waitFor({state: 'hidden'});
    expect(page.url()).toContain('from=now-3h&to=now&refresh=5s');
  });

  it.each([
    [1366, 768],
    [390, 844],
  ])('opens what opens wholly in a window of %i by %i', async (width, height) => {
    await page.setViewportSize({width, height});
    await goToThePast({paused: 1});
    for (const summary of await page.locator('summary:visible').all()) {
      await summary.scrollIntoViewIfNeeded();
      await summary.click();
      const box = await page.locator('.choices:popover-open').boundingBox();
      expect(box).not.toBeNull();
      const {x, y, width: wide, height: high} = box ?? {x: -1, y: -1, width: 0, height: 0};
      expect([x >= 0, y >= 0, x + wide <= width, y + high <= height, high > 60]).toEqual(Array(5).fill(true));
      await page.keyboard.press('Escape');
    }
    await page.setViewportSize({width: 1440, height: 1400});
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

  it('draws only what is in sight of a long table, and every row of it on the way down', async () => {
    const count = 1000;
    type Frame = {schema: {fields: {name: string}[]}; data: {values: unknown[][]}};
    await page.route('**/panels', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as {panels: {id: number; frames: Frame[]}[]};
      for (const {id, frames} of answer.panels)
        for (const {data} of id === 5 ? frames : [])
          data.values = data.values.map((values, column) =>
            Array.from({length: count}, (_, row) =>
              column === 0 ? count - row : values[row % values.length],
            ),
          );
      await route.fulfill({response, json: answer});
    });
    await goToThePast({paused: 1});
    const table = panel(page, 'Recent Transactions');
    const ids = async (): Promise<number[]> =>
      (await texts(table.locator('tbody tr:not([aria-hidden]) td:first-child'))).map(Number);
    await until('a long table', async () => ((await ids())[0] === count ? true : undefined));
    expect(await table.locator('table').getAttribute('aria-rowcount')).toBe(String(count + 1));
    expect((await ids()).length).toBeLessThan(100);
    const seen = new Set<number>();
    const scroller = table.locator('.table');
    /** As somebody sees it: what is drawn in the frame after the scrolling. */
    const scroll = async (): Promise<boolean> =>
      scroller.evaluate(async (node: {scrollTop: number; scrollBy(x: number, y: number): void}) => {
        const before = node.scrollTop;
        node.scrollBy(0, 400);
        const {requestAnimationFrame: next} = globalThis as unknown as {
          requestAnimationFrame: (act: (time: number) => void) => void;
        };
        await new Promise((drawn) => next(() => next(drawn)));
        return node.scrollTop > before;
      });
    do for (const id of await ids()) seen.add(id);
    while (await scroll());
    for (const id of await ids()) seen.add(id);
    await page.unrouteAll({behavior: 'wait'});
    expect(seen.size).toBe(count);
  });

  it('shows the statements and the data of a panel, and gives them away as a harmless file', async () => {
    await goToThePast();
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
    await goToThePast();
    await page.keyboard.press('p');
    await page.getByRole('button', {name: 'Resume the refresh (p)'}).waitFor();
    const before = rounds();
    // More than two intervals.
    await pause(1200);
    expect(rounds()).toBe(before);
    expect(await page.getByRole('button', {name: 'Resume the refresh (p)'}).innerText()).toBe('Paused');
    expect(await page.locator('#live .flowing').count()).toBe(0);

    // Gone on with, the strip keeps what it knows until it knows more.
    const rows = page.getByRole('group', {name: 'order_stream'}).locator('.rows');
    const known = await rows.innerText();
    const shown = await page.evaluateHandle<string[]>(`(() => {
      const texts = [];
      const strip = document.querySelector('#live');
      new MutationObserver(() => texts.push(strip.textContent)).observe(strip, {childList: true, subtree: true});
      return texts;
    })()`);
    await workshop.put(someOrders(2, 945_000));
    await workshop.refresh();
    await page.keyboard.press('p');
    await nextRound();
    await until('more rows', async () => ((await rows.innerText()) === known ? undefined : true));
    expect((await shown.jsonValue()).filter((text) => text.includes('–'))).toEqual([]);
  });

  it('tells its keys', async () => {
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', {name: 'Keys'});
    expect(await texts(dialog.locator('kbd'))).toEqual(['i', 'v', 'p', 'f', 'Esc', '?']);
    await page.keyboard.press('Escape');
    await dialog.waitFor({state: 'hidden'});
    await page.getByRole('button', {name: 'Keys (?)'}).click();
    await dialog.waitFor();
    await page.keyboard.press('Escape');
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

  it('is used by the keyboard alone: every stop has a name and is seen, what opens closes and gives the focus back', async () => {
    await goToThePast({paused: 1});
    await page.emulateMedia({reducedMotion: 'reduce'});
    await page.locator('#live .lane').first().waitFor();
    type Stop = {name: string; isSeen: boolean; part: string};
    const focused = async (): Promise<Stop> =>
      page
        .locator(':focus')
        .evaluate(
          (node: {
            getAttribute(name: string): string | null;
            closest(selector: string): {id: string} | null;
            textContent: string | null;
            labels?: ArrayLike<{textContent: string | null}>;
          }) => {
            const {outlineStyle, outlineWidth} = (
              globalThis as unknown as {
                getComputedStyle: (of: object) => {outlineStyle: string; outlineWidth: string};
              }
            ).getComputedStyle(node);
            const told = [node.getAttribute('aria-label'), node.labels?.[0]?.textContent, node.textContent];
            return {
              name: told.find((text) => (text ?? '').trim() !== '')?.trim() ?? '',
              isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
              part: node.closest('#bar, #grid, dialog')?.id ?? '',
            };
          },
        );
    const stops: Stop[] = [];
    await page.getByLabel(/^Time range/).focus();
    await page.keyboard.press('Shift+Tab');
    for (let step = 0; step < 80; step++) {
      await page.keyboard.press('Tab');
      if ((await page.locator(':focus').count()) === 0) break;
      stops.push(await focused());
    }
    expect(stops.filter(({name, isSeen}) => name === '' || !isSeen)).toEqual([]);
    // From the bar down to the panels, and never back.
    expect([...new Set(stops.map(({part}) => part))]).toEqual(['bar', 'grid']);
    const names = stops.map(({name}) => name);
    for (const name of [
      'Refresh now',
      'Refresh every',
      'Light theme',
      'Destination: All',
      'Key Performance Indicators',
      'Inspect: Delay Probability',
      'High Probability',
      'Filter by Origin',
      'Distance',
    ])
      expect(names).toContain(name);

    await page.getByLabel(/^Time range/).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('From', {exact: true}).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    expect((await focused()).name).toMatch(/^Time range/);
    await page.keyboard.press('Enter');
    await page.getByLabel('Destination: All').focus();
    await page.getByLabel('From', {exact: true}).waitFor({state: 'hidden'});

    await page.getByLabel('Inspect: Busiest Routes').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    expect((await focused()).name).toBe('Inspect: Busiest Routes');

    await page.getByRole('button', {name: 'Distance'}).focus();
    for (const name of ['Distance ↑', 'Distance ↓', 'Distance']) {
      await page.keyboard.press('Enter');
      expect((await focused()).name).toBe(name);
    }

    await page.getByRole('button', {name: 'From stream to screen'}).focus();
    await page.keyboard.press('Enter');
    expect(await panel(page, 'Freshness').isVisible()).toBe(false);
    await page.keyboard.press('Enter');
    expect(await panel(page, 'Freshness').isVisible()).toBe(true);

    const moving = await page.evaluate(
      () =>
        (globalThis as unknown as {document: {getAnimations(): unknown[]}}).document.getAnimations().length,
    );
    expect(moving).toBe(0);
    await page.emulateMedia({reducedMotion: 'no-preference'});
  });

  it('moves by itself, and shows what flows', async () => {
    await goTo({from: 'now-15m', to: 'now', refresh: '1s'});
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
    await goTo({from: 'now-15m', to: 'now', refresh: '1s'});
    const before = await tiles();
    await page.route('**/panels', async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        json: {...(await response.json()), now: Date.UTC(2026, 0, 1, 10, 30, 40)},
      });
    });
    await page.waitForResponse('**/panels');
    // Drawn again, it is no newer.
    await page.getByRole('button', {name: 'Light theme'}).click();
    await workshop.rsw.run(['local', 'stop']);
    await page.locator('.panel.stale').first().waitFor();
    await page.unrouteAll({behavior: 'wait'});
    expect(await tiles()).toHaveLength(before.length);
    await page.locator('#live.stale').waitFor();
    expect(await page.locator('.panel.stale .fault b').first().innerText()).toMatch(
      /^No new data since \d\d:\d\d:40$/,
    );
    // What is wrong with all of them is said once.
    const told = 'The local cloud is not running. Start it with: rsw local start';
    await until('it in one place', async () => {
      const places = await texts(page.locator('.problem, .fault span, #live .quiet').locator('visible=true'));
      return JSON.stringify(places) === JSON.stringify([told]) ? true : undefined;
    });
    await workshop.rsw.run(['local', 'start', '--port', workshop.cloudPort, '--pace', 'instant']);
    await until('fresh panels', async () =>
      (await page.locator('.panel.stale').count()) === 0 ? true : undefined,
    );
    await until('the strip', async () =>
      (await page.locator('#live.stale, #live .quiet:visible').count()) === 0 ? true : undefined,
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
