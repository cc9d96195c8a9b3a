/** What a file says of a whole panel, setting by setting: the figures of a stat, stacks, cells, thresholds of the page's axes. */
import {describe, expect, it, test} from 'vitest';
import type {Panel} from '../../../src/viewer/dashboard.ts';
import type {SeenField} from '../../../src/viewer/field-config.ts';
import {categoryOf, isBarOf, seriesOf} from '../../../src/viewer/series.ts';
import {legendOf} from '../../../src/viewer/legend.ts';
import {spansOf, stackedColumns, type Stacking} from '../../../src/viewer/stacking.ts';
import {figuresOf} from '../../../src/viewer/stat-values.ts';
import {cellLook, isColumn, sideOf} from '../../../src/viewer/table-look.ts';
import {ticks, tickText} from '../../../src/viewer/page/ticks.ts';

const panelWith = (options: object, defaults: object = {}): Panel =>
  ({options, fieldConfig: {defaults, overrides: []}}) as unknown as Panel;

const fields: SeenField[] = [
  {name: 'state', type: 'string', values: ['NSW', 'VIC', 'WA']},
  {name: 'orders', type: 'number', values: [1, 4, null]},
  {name: 'cost', type: 'number', values: [10, 20, 60]},
];

describe('the figures of a stat', () => {
  test.each<[object, Record<string, string>]>([
    [{}, {orders: '4', cost: '60'}],
    [{reduceOptions: {calcs: ['last']}}, {orders: '', cost: '60'}],
    [{reduceOptions: {calcs: ['sum']}}, {orders: '5', cost: '90'}],
    [{reduceOptions: {calcs: ['mean']}}, {orders: '2.50', cost: '30'}],
    [{reduceOptions: {calcs: ['max']}}, {orders: '4', cost: '60'}],
    [{reduceOptions: {calcs: ['count']}}, {orders: '3', cost: '3'}],
    [{reduceOptions: {calcs: ['nobody knows']}}, {orders: '4', cost: '60'}],
    [{reduceOptions: {calcs: ['sum'], fields: 'cost'}}, {cost: '90'}],
    [
      {reduceOptions: {calcs: ['min', 'nobody knows', 'max'], fields: 'cost'}},
      {'min cost': '10', 'max cost': '60'},
    ],
    [{reduceOptions: {calcs: ['lastNotNull'], fields: '/^(state|cost)$/'}}, {state: 'WA', cost: '60'}],
    [{reduceOptions: {fields: '/(/'}}, {}],
    [
      {reduceOptions: {values: true, limit: 2}},
      {'NSW orders': '1', 'NSW cost': '10', 'VIC orders': '4', 'VIC cost': '20'},
    ],
    [{reduceOptions: {values: true, fields: 'cost'}}, {NSW: '10', VIC: '20', WA: '60'}],
  ])('%j', (options, figures) => {
    const shown = figuresOf(panelWith(options), fields).map(({name, text}) => [
      name,
      text.prefix + text.text,
    ]);
    expect(Object.fromEntries(shown)).toEqual(figures);
  });
});

describe('the bars of a bar chart', () => {
  const years: SeenField[] = [
    {name: 'year', type: 'number', values: [2025, 2026]},
    {name: 'orders', type: 'number', values: [1, 2]},
    {name: 'at', type: 'time', values: [0, 1]},
    {name: 'state', type: 'string', values: ['NSW', 'VIC']},
  ];
  const barsOf = (options: object): string[][] => {
    const panel = {...panelWith(options), type: 'barchart'};
    return seriesOf(panel, years, isBarOf(panel, years)).map(({name, colour}) => [name, colour]);
  };

  it('take the colours of the palette without their categories, which may be numbers', () => {
    expect(barsOf({xField: 'year'})).toEqual([['orders', '#73BF69']]);
    expect(barsOf({})).toEqual([
      ['year', '#73BF69'],
      ['orders', '#F2CC0C'],
    ]);
  });

  it('are named by the first text, or else by the first time', () => {
    expect(categoryOf(panelWith({}), years)?.name).toBe('state');
    expect(categoryOf(panelWith({}), years.slice(0, 3))?.name).toBe('at');
  });
});

describe('stacks', () => {
  test.each<[Stacking, number[], [number, number][]]>([
    [
      'none',
      [1, 2],
      [
        [0, 1],
        [0, 2],
      ],
    ],
    [
      'normal',
      [1, 2],
      [
        [0, 1],
        [1, 3],
      ],
    ],
    [
      'normal',
      [1, -2, 3, -1],
      [
        [0, 1],
        [0, -2],
        [1, 4],
        [-2, -3],
      ],
    ],
    [
      'percent',
      [1, 3],
      [
        [0, 0.25],
        [0.25, 1],
      ],
    ],
    [
      'percent',
      [0, 0],
      [
        [0, 0],
        [0, 0],
      ],
    ],
  ])('%s %j', (mode, values, spans) => {
    expect(spansOf(values, mode).map(({from, to}) => [from, to])).toEqual(spans);
  });

  it('holds the groups of the file apart, and lets alone what is not stacked', () => {
    const stacking = (mode: string, group: string) => ({id: 'custom.stacking', value: {mode, group}});
    const overrides = ['A', 'A', 'B', 'B'].map((group, index) => ({
      matcher: {id: 'byName', options: String(index)},
      properties: [stacking('normal', group)],
    }));
    const panel = {options: {}, fieldConfig: {defaults: {}, overrides}} as unknown as Panel;
    const five = Array.from({length: 5}, (_, name) => ({name: String(name), type: 'number', values: []}));
    const columns = [[1], [2], [null], [4], [5]];
    expect(
      stackedColumns(
        seriesOf(panel, five, () => true),
        columns,
      ),
    ).toEqual([[1], [3], [0], [4], [5]]);
  });
});

describe('the cells of a table', () => {
  const looks = (custom: object, type = 'number') => {
    const [series] = seriesOf(panelWith({}, {custom}), [{name: 'n', type, values: []}], () => true);
    if (!series) throw new Error('no series');
    const {type: kind, mode} = cellLook(series);
    return [kind, mode, sideOf(series), isColumn(series)];
  };

  test.each<[object, ReturnType<typeof looks>]>([
    [{}, ['auto', '', 'right', true]],
    [{cellOptions: {type: 'gauge'}}, ['gauge', 'gradient', 'left', true]],
    [{cellOptions: {type: 'gauge', mode: 'basic'}}, ['gauge', 'basic', 'left', true]],
    [{cellOptions: {type: 'gauge', mode: 'lcd'}}, ['gauge', 'lcd', 'left', true]],
    [{cellOptions: {type: 'color-text'}}, ['color-text', '', 'right', true]],
    [{cellOptions: {type: 'color-background', mode: 'basic'}}, ['color-background', 'basic', 'right', true]],
    [{cellOptions: {type: 'color-background'}}, ['color-background', 'gradient', 'right', true]],
    [{cellOptions: {type: 'sparkline'}}, ['auto', '', 'right', true]],
    [{displayMode: 'gradient-gauge'}, ['gauge', 'gradient', 'left', true]],
    [{displayMode: 'color-background-solid'}, ['color-background', 'basic', 'right', true]],
    [{align: 'center'}, ['auto', '', 'center', true]],
    [{align: 'sideways'}, ['auto', '', 'right', true]],
    [{hidden: true}, ['auto', '', 'right', false]],
    [{hideFrom: {viz: true}}, ['auto', '', 'right', false]],
    [{cellOptions: 'gauge'}, ['auto', '', 'right', true]],
  ])('%j', (custom, look) => expect(looks(custom)).toEqual(look));

  it('puts texts to the left', () => expect(looks({}, 'string')[2]).toBe('left'));
});

describe('the places of an axis', () => {
  const written = (
    from: number,
    to: number,
    wanted: number,
    config: {decimals?: number; unit?: string} = {},
  ) => {
    const places = ticks(from, to, wanted, config.decimals === 0);
    const step = (places[1] ?? 1) - (places[0] ?? 0);
    return places.map((place) => tickText(place, step, {...config, custom: {}}));
  };

  it('are round, and written alike', () => {
    expect(written(0, 10, 4)).toEqual(['0.0', '2.5', '5.0', '7.5', '10.0']);
    expect(written(0, 100, 5)).toEqual(['0', '20', '40', '60', '80', '100']);
    expect(written(-5, 5, 2)).toEqual(['-5', '0', '5']);
  });

  it('are whole where values have no decimals', () => {
    expect(written(0, 10, 4, {decimals: 0})).toEqual(['0', '5', '10']);
    expect(written(0, 3, 8, {decimals: 0})).toEqual(['0', '1', '2', '3']);
  });
});

describe('a legend', () => {
  const sorted = (legend: object): string[] =>
    (
      legendOf(
        panelWith({legend: {calcs: ['max', 'count'], ...legend}}),
        seriesOf(
          panelWith({}),
          ['b', 'a10', 'a9', 'none'].map((name, index) => ({
            name,
            type: 'number',
            values: name === 'none' ? [] : [index, 5 - index],
          })),
          () => true,
        ),
      )?.entries ?? []
    ).map(({series}) => series.name);

  test.each<[object, string[]]>([
    [{displayMode: 'table', sortBy: 'Name'}, ['a9', 'a10', 'b', 'none']],
    [{displayMode: 'table', sortBy: 'Name', sortDesc: true}, ['none', 'b', 'a10', 'a9']],
    [{displayMode: 'table', sortBy: 'Max'}, ['none', 'a9', 'a10', 'b']],
    [{displayMode: 'table', sortBy: 'Max', sortDesc: true}, ['b', 'a10', 'a9', 'none']],
    [{displayMode: 'table', sortBy: 'Mean', sortDesc: true}, ['b', 'a10', 'a9', 'none']],
    [{displayMode: 'list', sortBy: 'Max'}, ['b', 'a10', 'a9', 'none']],
    [{sortBy: 'Max'}, ['b', 'a10', 'a9', 'none']],
  ])('%j stands in the order %j', (legend, names) => expect(sorted(legend)).toEqual(names));

  it('is as wide as the file says', () => {
    expect(legendOf(panelWith({legend: {placement: 'right', width: 240}}), [])?.width).toBe(240);
    expect(legendOf(panelWith({legend: {placement: 'right'}}), [])?.width).toBeUndefined();
  });
});
