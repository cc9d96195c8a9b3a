import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import {drawable} from '../../../src/viewer/panels.ts';
import {interpolate} from '../../../src/viewer/variables.ts';

type Json = {[key: string]: unknown};
const file = JSON.parse(
  readFileSync(new URL('../../../dashboards/logistics.json', import.meta.url), 'utf8'),
) as Json & {
  panels: (Json & {
    title: string;
    type: string;
    gridPos: {x: number; y: number; w: number; h: number};
    datasource?: Json;
    targets?: (Json & {rawSQL: string; format: number})[];
    fieldConfig?: {defaults: Json; overrides: {properties: Json[]}[]};
    options?: Json;
  })[];
};
const panels = file.panels.filter(({type}) => type !== 'row');
const source = {type: 'grafana-redshift-datasource', uid: 'rsw-redshift-streaming'};

test('the original five panels are at their places', () => {
  const places = file.panels.map(({type, title, gridPos: {x, y, w, h}}) => [type, title, x, y, w, h]);
  expect(places.slice(0, 5)).toEqual([
    ['row', 'Key Performance Indicators', 0, 0, 24, 1],
    ['stat', '', 3, 1, 17, 3],
    ['timeseries', 'Delay Probability', 0, 4, 13, 9],
    ['barchart', 'Consignment by State', 13, 4, 11, 9],
    ['table', 'Recent Transactions', 0, 13, 24, 9],
  ]);
});

test('no two panels overlap, and none leaves the grid', () => {
  const taken = new Set<string>();
  for (const {gridPos} of file.panels)
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        expect(x).toBeLessThan(24);
        expect(taken.has(`${x},${y}`)).toBe(false);
        taken.add(`${x},${y}`);
      }
});

test('the file is one that today’s Grafana takes as it is', () => {
  expect(file).toMatchObject({
    uid: 'rsw-logistics',
    schemaVersion: 42,
    refresh: '5s',
    time: {from: 'now-3h', to: 'now'},
    annotations: {list: [{datasource: {type: 'grafana', uid: '-- Grafana --'}}]},
  });
  for (const key of ['id', 'version', 'style', '__inputs']) expect(file).not.toHaveProperty(key);
  expect(new Set(file.panels.map(({id}) => id)).size).toBe(file.panels.length);
  for (const {options} of panels.filter(({type}) => type === 'timeseries' || type === 'barchart'))
    expect(options?.['legend']).toHaveProperty('showLegend');
  for (const {fieldConfig} of panels) {
    expect(fieldConfig?.defaults['custom'] ?? {}).not.toHaveProperty('displayMode');
    for (const {properties} of fieldConfig?.overrides ?? [])
      for (const property of properties) expect(property).toHaveProperty('value');
  }
});

describe('queries', () => {
  const targets = panels.flatMap(({title, type, datasource, targets = []}) =>
    targets.map((target) => ({title, type, datasource, target})),
  );

  test.each(targets)(
    '$title ($type) names its source and format and filters by time',
    ({type, datasource, target}) => {
      expect(datasource).toEqual(source);
      expect(target['datasource']).toEqual(source);
      expect(target.format).toBe(type === 'timeseries' ? 0 : 1);
      expect(target.rawSQL).toContain('$__timeFilter(approximatearrivaltimestamp)');
      // Redshift folds names, quoted ones too, to lower case, so settings by name must be lower case.
      expect(target.rawSQL.match(/ AS (\w+|".*?")/g)?.join('') ?? '').not.toMatch(/"|AS \w*[A-Z]/);
    },
  );

  test('a time series groups by its first column, in ascending order', () => {
    for (const {target} of targets.filter(({type}) => type === 'timeseries'))
      expect(target.rawSQL).toMatch(/^SELECT \$__timeGroup\([^]*GROUP BY 1\nORDER BY 1$/);
  });

  test('every panel has one query, and every override names a column of it', () => {
    for (const panel of panels) {
      expect(panel.targets).toHaveLength(1);
      for (const {matcher} of (panel.fieldConfig?.overrides ?? []) as unknown as {
        matcher: {options: string};
      }[])
        expect(panel.targets?.[0]?.rawSQL).toMatch(new RegExp(`\\b${matcher.options}\\b`));
    }
  });

  test('the variables quote their values, whether all or one', () => {
    const dashboard = parseDashboard(file);
    const range = {from: 0, to: 1};
    expect(interpolate('($state)', {dashboard, choices: {}, range})).toBe(
      "('ACT','NSW','NT','QLD','SA','TAS','VIC','WA')",
    );
    expect(interpolate('($delay)', {dashboard, choices: {delay: ['HIGH']}, range})).toBe("('HIGH')");
    for (const {multi, includeAll} of dashboard.templating.list)
      expect({multi, includeAll}).toEqual({multi: true, includeAll: true});
  });
});

describe('what old files had, and every Grafana from 10 to 13 takes otherwise', () => {
  const all = JSON.stringify(file);

  test('it is a dashboard with panels, under a uid of at most forty letters, digits, - and _', () => {
    for (const key of ['elements', 'layout', 'spec', 'apiVersion']) expect(file).not.toHaveProperty(key);
    expect(file['uid']).toMatch(/^[\w-]{1,40}$/);
    expect(source.uid).toMatch(/^[\w-]{1,40}$/);
  });

  test('a data source is named by type and uid, never by its name or a number', () => {
    expect(all).not.toContain('Redshift Streaming');
    for (const [, reference] of all.matchAll(/"datasource":(\{[^}]*\}|[^{,]*)/g))
      expect(Object.keys(JSON.parse(reference ?? '') as Json).sort((a, b) => (a < b ? -1 : 1))).toEqual([
        'type',
        'uid',
      ]);
  });

  test('no column is told apart by blanks, and none has a smallest or largest value that is a trick', () => {
    expect(all).not.toMatch(/"matcher":\{[^}]*"options":"[^"]*\s"/);
    for (const {fieldConfig} of panels) expect(fieldConfig?.defaults['max']).not.toBe(-1);
    for (const {type, fieldConfig} of panels)
      for (const {properties} of type === 'table' ? (fieldConfig?.overrides ?? []) : [])
        for (const {id, value} of properties)
          if (id === 'custom.cellOptions') expect(value).toHaveProperty('type');
  });

  test('a variable is asked for as a list, and $__interval only where a browser fills it', () => {
    for (const panel of panels)
      for (const {rawSQL, format} of panel.targets ?? []) {
        expect(rawSQL.replaceAll(/IN \(\$(state|delay)\)/g, '')).not.toMatch(/\$(state|delay)/);
        if (rawSQL.includes('$__interval')) expect(format).toBe(0);
        expect(rawSQL).not.toMatch(/AS time\b|connectionArgs/i);
      }
  });

  test('what follows the interval is not asked for more often than every ten seconds', () => {
    const following = panels.filter(({targets = []}) =>
      targets.some(({rawSQL}) => rawSQL.includes('$__interval')),
    );
    expect(following.map(({title, interval}) => [title, interval])).toEqual([['Delay Probability', '10s']]);
  });

  test('every option is there that the schema of version 13 (@grafana/schema 13.2) demands of a panel of its type', () => {
    const demanded: Readonly<Record<string, readonly string[]>> = {
      stat: [
        'reduceOptions',
        'orientation',
        'textMode',
        'colorMode',
        'graphMode',
        'justifyMode',
        'wideLayout',
        'showPercentChange',
        'percentChangeColorMode',
      ],
      timeseries: ['legend', 'tooltip'],
      barchart: [
        'legend',
        'tooltip',
        'orientation',
        'stacking',
        'showValue',
        'barWidth',
        'groupWidth',
        'fullHighlight',
        'xTickLabelRotation',
        'xTickLabelMaxLength',
      ],
      table: ['frameIndex', 'showHeader'],
    };
    for (const {type, options} of panels)
      expect(Object.keys(options ?? {})).toEqual(expect.arrayContaining([...(demanded[type] ?? [type])]));
  });

  test('freshness is told by 30 and 60 seconds', () => {
    const freshness = panels.find(({title}) => title === 'Freshness');
    const steps = [{value: null}, {value: 30}, {value: 60}];
    expect(freshness?.fieldConfig?.defaults['thresholds']).toMatchObject({steps});
  });
});

test('the viewer can draw every panel', () => {
  for (const {type} of file.panels) expect(drawable).toContain(type);
});
