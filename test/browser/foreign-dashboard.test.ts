/** A dashboard that is not the workshop's, with what files of Grafana's have and this one has not. */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {parseDashboard} from '../../src/viewer/dashboard.ts';
import type {Query} from '../../src/viewer/panels.ts';
import {lacksBrowser} from '../support/browser.ts';
import {pageFaults} from '../support/page-faults.ts';
import {panelOf, textsOf, untilDrawn} from '../support/seen-page.ts';
import {openServedPage, type ServedPage} from '../support/served-page.ts';

const panel = (id: number, title: string, more: object = {}) => ({
  id,
  type: 'stat',
  title,
  gridPos: {x: 0, y: id * 40, w: 12, h: 4},
  targets: [{refId: 'A', format: 1, rawSQL: `SELECT ${title}`}],
  ...more,
});

const board = parseDashboard({
  uid: 'u',
  title: 'Of somebody',
  annotations: {list: [{name: 'Deploys'}]},
  templating: {
    list: [
      {name: 'state', type: 'custom', query: 'Victoria : VIC,NSW', current: {text: 'Victoria', value: 'VIC'}},
      {name: 'by', type: 'adhoc'},
      {name: 'asked', type: 'query', query: 'SELECT', label: '', hide: 1},
      {name: 'text', type: 'textbox', query: 'x'},
    ],
  },
  panels: [
    panel(1, 'In $state'),
    panel(2, 'Over it', {gridPos: {x: 6, y: 41, w: 12, h: 4}, repeat: 'state'}),
    panel(3, 'Filtered by $by'),
    panel(4, 'Turned', {transformations: [{id: 'transpose'}]}),
    panel(5, 'Earlier', {timeShift: '1d'}),
    {id: 6, libraryPanel: {uid: 'x', name: 'Shared'}, title: 'Kept', gridPos: {x: 20, y: 500, w: 12, h: 4}},
    panel(7, 'Many', {type: 'barchart'}),
  ],
});

const query: Query = async (sql) => ({
  columns: [
    {name: 'place', typeName: 'varchar', nullable: true},
    {name: 'n', typeName: 'int8', nullable: true},
  ],
  rows: Array.from({length: sql.includes('Many') ? 100_000 : 1}, (_, row) => [`p${row}`, BigInt(row + 7)]),
});

describe.skipIf(lacksBrowser())('a dashboard of somebody else', {timeout: 60_000}, () => {
  let served: ServedPage;
  let page: Page;

  beforeAll(async () => {
    served = await openServedPage({dashboard: board, query}, {viewport: {width: 1366, height: 900}});
    ({page} = served);
    await untilDrawn(page);
  }, 60_000);
  afterAll(async () => served?.close());

  it('says in its place what only Grafana draws', async () => {
    expect(await textsOf(page.locator('.unseen'))).toEqual(['Shown by Grafana only: annotations (Deploys).']);
    const told = async (title: string) =>
      textsOf(panelOf(page, title).locator('.notes p, .fault span, .notice'));
    expect((await told('Over it'))[0]).toBe('Grafana draws this panel once for each value of $state.');
    expect((await told('Turned'))[0]).toContain('Without the transformation "transpose"');
    expect((await told('Earlier'))[0]).toBe('timeshift -1d');
    expect((await told('Many'))[0]).toBe('Only the first 2000 of 100000 rows are drawn.');
    expect((await told('Filtered by $by'))[0]).toContain('is of the type "adhoc"');
    expect((await told('Kept'))[0]).toContain('The library panel "Shared" is kept in Grafana');
    expect(await panelOf(page, 'In Victoria').locator('.value').innerText()).toBe('7');
  });

  it('stands as Grafana lays it out, with no panel over another', async () => {
    const boxes = await Promise.all(
      (await page.locator('.panel').all()).map(async (node) => node.boundingBox()),
    );
    const over = boxes.flatMap((a, i) =>
      boxes.slice(i + 1).filter((b) => {
        if (!a || !b) throw new Error('a panel is not seen');
        return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      }),
    );
    expect(over).toEqual([]);
    expect(Math.max(...boxes.map((box) => (box ? box.x + box.width : 0)))).toBeLessThanOrEqual(1366);
  });

  it('writes what is chosen into its titles', async () => {
    await page.getByLabel('state', {exact: true}).selectOption('NSW');
    await panelOf(page, 'In NSW').locator('h2', {hasText: 'In NSW'}).waitFor();
    expect(await panelOf(page, 'In Victoria').count()).toBe(0);
    expect(await page.getByRole('button', {name: 'Inspect: In NSW'}).count()).toBe(1);
  });

  it('is for everyone, and breaks nothing', async () => {
    expect(await pageFaults(page)).toEqual([]);
    expect(served.wrong).toEqual([]);
  });
});
