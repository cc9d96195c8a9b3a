/** A table of a file that nobody here has seen, in a zone that is neither the server's nor the reader's. */
import type {Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {parseDashboard} from '../../src/viewer/dashboard.ts';
import type {Query} from '../../src/viewer/panels.ts';
import {lacksBrowser} from '../support/browser.ts';
import {panelOf, textsOf} from '../support/seen-page.ts';
import {openServedPage, type ServedPage} from '../support/served-page.ts';

const override = (name: string, ...properties: (readonly [id: string, value: unknown])[]) => ({
  matcher: {id: 'byName', options: name},
  properties: properties.map(([id, value]) => ({id, value})),
});

const target = {refId: 'A', format: 1, rawSQL: 'SELECT rows'};
const board = parseDashboard({
  uid: 'foreign',
  title: 'Foreign',
  timezone: 'Asia/Kolkata',
  time: {from: 'now/d', to: 'now/d'},
  panels: [
    {
      id: 1,
      type: 'table',
      title: 'Rows',
      gridPos: {x: 0, y: 0, w: 24, h: 12},
      targets: [target, {...target, refId: 'B', rawSQL: 'SELECT other'}],
      options: {
        cellHeight: 'lg',
        sortBy: [{displayName: 'n', desc: true}],
        footer: {show: true, reducer: ['sum'], fields: ['n']},
      },
      fieldConfig: {
        defaults: {},
        overrides: [
          override('id', ['links', [{title: 'Open', url: 'https://example.org/${__data.fields.key}'}]]),
          override('key', ['custom.hideFrom.viz', true]),
          override('site', ['links', [{title: 'Site', url: '${__value.raw}'}]]),
          override('picture', ['custom.cellOptions', {type: 'image'}]),
        ],
      },
    },
    {
      id: 2,
      type: 'table',
      title: 'Bare',
      gridPos: {x: 0, y: 12, w: 24, h: 6},
      targets: [target],
      options: {showHeader: false},
      fieldConfig: {defaults: {}, overrides: [override('id', ['custom.width', 200])]},
    },
  ],
});

const column = (name: string, typeName: string) => ({name, typeName, nullable: true});
const query: Query = async (sql) => {
  if (sql.includes('other')) return {columns: [column('m', 'int8')], rows: [[7n]]};
  return {
    columns: [
      column('id', 'varchar'),
      column('key', 'varchar'),
      column('site', 'varchar'),
      column('picture', 'varchar'),
      column('at', 'timestamp'),
      column('n', 'int8'),
    ],
    rows: [
      ['a', 'k1', 'https://example.com/x', 'https://example.org/a.png', '2026-03-01 20:00:00', 1n],
      ['b', 'k2', 'javascript:owned=1', 'https://example.org/b.png', '2026-03-01 18:29:59', 2n],
    ],
  };
};

const linesOf = async (rows: Locator): Promise<string[]> =>
  Promise.all((await rows.all()).map(async (row) => (await textsOf(row.locator('td'))).join(' | ')));

describe.skipIf(lacksBrowser())('a table of another file', {timeout: 60_000}, () => {
  let served: ServedPage;
  let page: Page;

  beforeAll(async () => {
    served = await openServedPage({dashboard: board, query}, {timezoneId: 'America/New_York'});
    ({page} = served);
    await page.locator('main:not([aria-busy]) td').first().waitFor();
  }, 60_000);
  afterAll(async () => served?.close());

  it('has the file’s order and figures, and times of the dashboard’s zone', async () => {
    const rows = panelOf(page, 'Rows');
    expect(await linesOf(rows.locator('tbody tr'))).toEqual([
      'b | javascript:owned=1 | Image: https://example.org/b.png | 2026-03-01 23:59:59 | 2',
      'a | https://example.com/x | Image: https://example.org/a.png | 2026-03-02 01:30:00 | 1',
    ]);
    expect(await textsOf(rows.locator('tfoot td'))).toEqual(['', '', '', '', '3']);
    expect((await rows.locator('tbody td').first().boundingBox())?.height).toBeCloseTo(48, -1);
    expect(await page.locator('.range summary').textContent()).toBe('Today · Asia/Kolkata');
  });

  it('links to the web only, without a hold on this page, and loads nothing from there', async () => {
    const links = await panelOf(page, 'Rows')
      .locator('td a')
      .evaluateAll((nodes: {href: string; rel: string; target: string}[]) =>
        nodes.map(({href, rel, target: where}) => [href, rel, where]),
      );
    expect(links).toEqual([
      ['https://example.org/k2', 'noopener noreferrer', '_blank'],
      ['https://example.org/k1', 'noopener noreferrer', '_blank'],
      ['https://example.com/x', 'noopener noreferrer', '_blank'],
    ]);
    expect(served.asked.filter((url) => !url.startsWith(served.origin))).toEqual([]);
  });

  it('shows the other answer when that is chosen', async () => {
    const rows = panelOf(page, 'Rows');
    await rows.getByLabel('Query of Rows').selectOption('B');
    expect(await textsOf(rows.locator('tbody td'))).toEqual(['7']);
    await rows.getByLabel('Query of Rows').selectOption('A');
    expect(await rows.locator('tbody tr').count()).toBe(2);
  });

  it('keeps its widths where it has no names', async () => {
    const bare = panelOf(page, 'Bare');
    expect(await bare.locator('th').first().isVisible()).toBe(false);
    expect((await bare.locator('tbody td').first().boundingBox())?.width).toBeCloseTo(200, -1);
  });
});
