/** The colours that a time series is painted with, read from the canvas. */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {parseDashboard} from '../../src/viewer/dashboard.ts';
import type {Query} from '../../src/viewer/panels.ts';
import {lacksBrowser} from '../support/browser.ts';
import {openServedPage, type ServedPage} from '../support/served-page.ts';
import {until} from '../support/until.ts';

const chart = (id: number, color: object, custom: object) => ({
  id,
  type: 'timeseries',
  title: `chart ${id}`,
  gridPos: {x: 0, y: 8 * (id - 1), w: 12, h: 8},
  targets: [{refId: 'A', format: 0, rawSQL: 'SELECT 1'}],
  options: {legend: {showLegend: true}},
  fieldConfig: {
    defaults: {
      color,
      thresholds: {
        mode: 'absolute',
        steps: [
          {color: '#00ff00', value: null},
          {color: '#ff0000', value: 50},
        ],
      },
      custom,
    },
  },
});

const fillOnly = {lineWidth: 0, showPoints: 'never'};

const board = parseDashboard({
  uid: 'colours',
  title: 'Colours',
  refresh: '1s',
  time: {from: 'now-1h', to: 'now'},
  panels: [
    chart(1, {mode: 'thresholds'}, {drawStyle: 'bars', fillOpacity: 100}),
    chart(2, {mode: 'fixed', fixedColor: '#f00'}, {...fillOnly, fillOpacity: 50, gradientMode: 'opacity'}),
    chart(3, {mode: 'fixed', fixedColor: 'rgb(255, 0, 0)'}, {...fillOnly, fillOpacity: 20}),
    chart(4, {mode: 'thresholds'}, {drawStyle: 'bars', fillOpacity: 100, gradientMode: 'scheme'}),
  ],
});

describe.skipIf(lacksBrowser())('the colours of a time series', {timeout: 60_000}, () => {
  let last = 10;
  const query: Query = async () => ({
    columns: [
      {name: 'time', typeName: 'timestamp', nullable: true},
      {name: 'n', typeName: 'int8', nullable: true},
    ],
    rows: [40, 20].map((minutes) => [
      new Date(Date.now() - minutes * 60_000).toISOString().replace('T', ' ').slice(0, 19),
      BigInt(last),
    ]),
  });
  let served: ServedPage;
  let page: Page;

  beforeAll(async () => {
    served = await openServedPage({dashboard: board, query}, {viewport: {width: 1200, height: 1000}});
    ({page} = served);
  }, 60_000);
  afterAll(async () => served?.close());

  /** How opaque the strongest pixel of a pure colour is in a chart, from 0 to 255; 0 where there is none. */
  const strongest = async (id: number, colour: 'red' | 'green'): Promise<number> =>
    Number(
      await page.evaluate(`(() => {
        const canvas = document.querySelector('[data-panel="${id}"] canvas');
        if (!canvas) return 0;
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const [full, none] = ${colour === 'red' ? '[0, 1]' : '[1, 0]'};
        let most = 0;
        for (let at = 0; at < data.length; at += 4)
          if (data[at + full] > 240 && data[at + none] < 15 && data[at + 2] < 15) most = Math.max(most, data[at + 3]);
        return most;
      })()`),
    );

  it('are those of its last value, also after a refresh', async () => {
    await until('a green chart', async () => ((await strongest(1, 'green')) > 0 ? true : undefined));
    expect(await strongest(1, 'red')).toBe(0);
    last = 90;
    await until('a red chart', async () => ((await strongest(1, 'red')) > 0 ? true : undefined));
    expect(await strongest(1, 'green')).toBe(0);
  });

  it('are those of each height where the file says so', async () => {
    await until('a red top', async () => ((await strongest(4, 'red')) > 0 ? true : undefined));
    expect(await strongest(4, 'green')).toBe(255);
  });

  it('shine through where the file says so, however a colour is written', async () => {
    for (const id of [2, 3])
      // oxlint-disable-next-line no-await-in-loop
      await until('an area', async () => ((await strongest(id, 'red')) > 0 ? true : undefined));
    expect(await strongest(2, 'red')).toBeLessThan(255);
    expect(await strongest(3, 'red')).toBe(Math.round(0.2 * 255));
    expect(served.wrong).toEqual([]);
  });
});
