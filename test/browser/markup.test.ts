/** Markup in every text that a warehouse, a stream or a file can bring: the page shows it, and never reads it. */
import {readFile} from 'node:fs/promises';
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {parseDashboard} from '../../src/viewer/dashboard.ts';
import type {Query} from '../../src/viewer/panels.ts';
import type {LiveSource} from '../../src/viewer/serve/live.ts';
import {lacksBrowser} from '../support/browser.ts';
import {untilDrawn} from '../support/seen-page.ts';
import {openServedPage, type ServedPage} from '../support/served-page.ts';

const evil = (name: string): string =>
  `${name}"'><img src=x onerror=owned=1><script>owned=1</script><a href="javascript:owned=1">${name}</a>`;

const types = ['stat', 'timeseries', 'barchart', 'table', 'text', evil('type')];
const board = parseDashboard({
  uid: 'evil',
  title: evil('title'),
  refresh: '1s',
  time: {from: 'now-1h', to: 'now'},
  templating: {
    list: [
      {name: 'v', label: evil('label'), type: 'custom', query: `a,${evil('option').replaceAll(',', '')}`},
    ],
  },
  panels: [
    {id: 90, type: 'row', title: evil('row'), gridPos: {x: 0, y: 0, w: 24, h: 1}},
    ...types.flatMap((type, index) =>
      [false, true].map((fails) => ({
        id: 2 * index + Number(fails) + 1,
        type,
        title: evil(`${fails ? 'failing' : 'panel'}${index}`),
        description: evil('description'),
        gridPos: {x: fails ? 12 : 0, y: 1 + index * 6, w: 12, h: 6},
        targets: [
          {
            refId: evil('A'),
            format: type === 'timeseries' ? 0 : 1,
            rawSQL: `-- ${type} ${fails ? 'fail' : ''} ${evil('sql')}`,
          },
        ],
        options: {legend: {calcs: ['sum'], displayMode: 'table', showLegend: true}, content: evil('content')},
        fieldConfig: {
          defaults: {
            unit: `suffix:${evil('unit')}`,
            custom: {axisLabel: evil('axis'), filterable: true},
            mappings: [{type: 'value', options: {b: {text: evil('mapped'), color: evil('colour')}}}],
          },
        },
      })),
    ),
  ],
});

const query: Query = async (sql) => {
  if (sql.includes(' fail ')) throw new Error(evil('error'));
  const time = new Date(Date.now() - 60_000).toISOString().replace('T', ' ').slice(0, 19);
  return {
    columns: [
      ...(sql.includes('timeseries') ? [{name: 'time', typeName: 'timestamp', nullable: true}] : []),
      {name: evil('text'), typeName: 'varchar', nullable: true},
      {name: evil('number'), typeName: 'int8', nullable: true},
    ],
    rows: ['a', 'b'].map((letter, row) => [
      ...(sql.includes('timeseries') ? [time] : []),
      evil(letter),
      BigInt(row + 1),
    ]),
  };
};

const live: LiveSource = async (tell) => {
  const name = evil('stream');
  const stream = {
    name,
    perSecond: 1,
    view: evil('view'),
    rows: 1,
    pending: 0,
    newestArrival: 1,
    freshnessSeconds: 1,
  };
  tell({at: 1, streams: [stream], error: evil('trouble')});
};

describe.skipIf(lacksBrowser())('markup from elsewhere', {timeout: 60_000}, () => {
  let served: ServedPage;
  let page: Page;

  beforeAll(async () => {
    served = await openServedPage(
      {dashboard: board, query, live},
      {viewport: {width: 1200, height: 3000}, acceptDownloads: true},
    );
    ({page} = served);
    await untilDrawn(page);
    await page.locator('#live .rate').first().waitFor();
  }, 60_000);
  afterAll(async () => served?.close());

  const expectNone = async (): Promise<void> => {
    expect(
      await page.evaluate(`({
        owned: typeof owned,
        made: document.querySelectorAll('body img, body [onerror], body a[href^=javascript], main script, #live script').length,
      })`),
    ).toEqual({owned: 'undefined', made: 0});
    expect(served.wrong).toEqual([]);
  };
  const text = async (): Promise<string> => String(await page.evaluate('document.body.textContent'));

  it('is text wherever it stands', async () => {
    const shown = await text();
    for (const name of [
      'title',
      'label',
      'row',
      'panel0',
      'failing0',
      'type',
      'text',
      'number',
      'a',
      'error',
      'stream',
      'view',
      'trouble',
    ])
      expect(shown, name).toContain(evil(name));
    expect(await page.title()).toBe(evil('title'));
    await expectNone();
  });

  it('is text in what follows the pointer, and in a choice', async () => {
    for (const node of await page
      .locator('main section canvas, main section svg, main section .over')
      .all()) {
      const box = await node.boundingBox();
      // oxlint-disable-next-line no-await-in-loop
      if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    }
    await page.locator('#bar summary').last().click();
    expect(await page.locator('#bar').textContent()).toContain(evil('option'));
    await expectNone();
    await page.keyboard.press('Escape');
  });

  it.each(['table', 'failing'])('is text in the inspect view of a %s', async (which) => {
    const id = 2 * types.indexOf('table') + (which === 'failing' ? 2 : 1);
    const address = new URL(page.url());
    address.searchParams.set('inspect', String(id));
    await page.goto(address.href);
    await page.getByRole('dialog').waitFor();
    expect(await page.getByRole('dialog').textContent()).toContain(evil('sql'));
    await expectNone();
  });

  it('is text in a file for a spreadsheet', async () => {
    const address = new URL(page.url());
    address.searchParams.set('inspect', String(2 * types.indexOf('table') + 1));
    await page.goto(address.href);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', {name: /CSV/}).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^[\p{L}\d.-]+\.csv$/u);
    const [head] = (await readFile(await download.path(), 'utf8')).split('\r\n');
    expect(head).toContain(`"${evil('text').replaceAll('"', '""')}"`);
  });
});
