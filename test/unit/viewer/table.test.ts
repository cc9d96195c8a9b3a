/** What a file says of a table: which answer, in which order, what is added up below, what its cells say and where they lead. */
import {describe, expect, it, test} from 'vitest';
import {linksOf} from '../../../src/viewer/data-links.ts';
import {parseDashboard, type Panel} from '../../../src/viewer/dashboard.ts';
import type {Cell, SeenField} from '../../../src/viewer/field-config.ts';
import {seriesOf, type Series} from '../../../src/viewer/series.ts';
import {cellText, pillColour, pillsOf} from '../../../src/viewer/table-cells.ts';
import {footerOf} from '../../../src/viewer/table-footer.ts';
import {answersOf, firstAnswer, inOrder, sortingOf} from '../../../src/viewer/table-frame.ts';
import {gaugeText, hasHeader, isColumn, isWrapped, lineHeightOf} from '../../../src/viewer/table-look.ts';

type Override = readonly [name: string, id: string, value: unknown];

const tableOf = (options: object = {}, defaults: object = {}, ...overrides: readonly Override[]): Panel => {
  const [panel] = parseDashboard({
    panels: [
      {
        id: 1,
        type: 'table',
        options,
        fieldConfig: {
          defaults,
          overrides: overrides.map(([name, id, value]) => ({
            matcher: {id: 'byName', options: name},
            properties: [{id, value}],
          })),
        },
      },
    ],
  }).panels;
  if (!panel) throw new Error('no panel');
  return panel;
};

const field = (name: string, type: string, values: readonly Cell[], refId = 'A'): SeenField => ({
  name,
  type,
  values,
  refId,
});
const fields = [
  field('id', 'string', ['a10', 'a2', 'B1']),
  field('cost', 'number', [5, 5, null]),
  field('at', 'time', [0, 60_000, 1000]),
];
const columnsOf = (panel: Panel, from = fields): Series[] => seriesOf(panel, from, () => true);

describe('of several answers', () => {
  const several = [...fields, field('n', 'number', [1], 'B'), field('m', 'number', [2], 'C')];

  it.each([
    [{}, 'A'],
    [{frameIndex: 1}, 'B'],
    [{frameIndex: 7}, 'A'],
    [{frameIndex: -1}, 'A'],
    [{frameIndex: 'x'}, 'A'],
  ])('%j shows %s', (options, wanted) => expect(firstAnswer(tableOf(options), several)).toBe(wanted));

  it('all are offered', () => expect(answersOf(several)).toEqual(['A', 'B', 'C']));
});

describe('rows', () => {
  const order = (sortBy: unknown): number[] => {
    const panel = tableOf({sortBy});
    return inOrder([0, 1, 2], columnsOf(panel), sortingOf(panel));
  };
  it.each<[string, unknown, number[]]>([
    ['as the query has them', undefined, [0, 1, 2]],
    ['by texts, as people count', [{displayName: 'id'}], [1, 0, 2]],
    ['downwards', [{displayName: 'id', desc: true}], [2, 0, 1]],
    [
      'by a second column where the first is equal',
      [{displayName: 'cost'}, {displayName: 'at', desc: true}],
      [2, 1, 0],
    ],
    ['not by a column that is not there', [{displayName: 'gone'}], [0, 1, 2]],
    ['not by what is no order', {displayName: 'id'}, [0, 1, 2]],
  ])('stand %s', (_, sortBy, wanted) => expect(order(sortBy)).toEqual(wanted));
});

describe('below a table', () => {
  const written = (panel: Panel, rows = [0, 1, 2]): string[] =>
    footerOf(panel, columnsOf(panel), rows).map((line) =>
      line.map((figure) => (figure ? `${figure.title}=${figure.text}` : '')).join('|'),
    );
  const both: Override[] = [
    ['cost', 'custom.footer.reducers', ['sum']],
    ['id', 'custom.footer.reducers', ['mean', 'distinctCount']],
  ];

  it.each<[string, Panel, string[]]>([
    ['nothing', tableOf(), []],
    ['the sum of numbers', tableOf({footer: {show: true, reducer: ['sum'], fields: ''}}), ['|=10|']],
    ['what is not shown', tableOf({footer: {show: false, reducer: ['sum']}}), []],
    ['with its unit', tableOf({footer: {show: true, reducer: ['max']}}, {unit: 'ms'}), ['|Max=5 ms|']],
    [
      'of the columns named',
      tableOf({footer: {show: true, reducer: ['count'], fields: ['id']}}),
      ['Count=3||'],
    ],
    ['of none that is not there', tableOf({footer: {show: true, reducer: ['sum'], fields: ['gone']}}), []],
    [
      'how many rows there are',
      tableOf({footer: {show: true, reducer: ['count'], countRows: true}}),
      ['Count=3||'],
    ],
    [
      'several of all columns',
      tableOf({}, {custom: {footer: {reducers: ['sum', 'first']}}}),
      ['|Total=10|', 'First=a10|First=5|First=1970-01-01 00:00:00'],
    ],
    ['other figures below each column', tableOf({}, {}, ...both), ['|=10|', 'Distinct Count=3||']],
    ['no reducer that is not known', tableOf({}, {custom: {footer: {reducers: ['magic']}}}), ['||']],
  ])('stands %s', (_, panel, wanted) => {
    expect(written({...panel, zone: 'UTC'})).toEqual(wanted);
  });

  it('only the rows count that are shown', () => {
    expect(written(tableOf({footer: {show: true, reducer: ['sum']}}), [0])).toEqual(['|=5|']);
  });
});

test('an override may set what lies deeper, and touches no other field', () => {
  const panel = tableOf({}, {custom: {hideFrom: {legend: true}}}, ['id', 'custom.hideFrom.viz', true]);
  const columns = columnsOf(panel);
  expect(columns.filter(isColumn).map(({name}) => name)).toEqual(['cost', 'at']);
  expect(columns.map(({config}) => config.custom['hideFrom'])).toEqual([
    {legend: true, viz: true},
    {legend: true},
    {legend: true},
  ]);
});

test('height, names and wrapping are as the file says', () => {
  expect(['sm', 'md', 'lg', 'auto'].map((cellHeight) => lineHeightOf(tableOf({cellHeight})))).toEqual([
    36, 42, 48, 36,
  ]);
  expect([{}, {showHeader: false}].map((options) => hasHeader(tableOf(options)))).toEqual([true, false]);
  const wraps = (custom: object): boolean => columnsOf(tableOf({}, {custom})).some(isWrapped);
  expect([{}, {wrapText: true}, {cellOptions: {wrapText: true}}].map(wraps)).toEqual([false, true, true]);
});

describe('a cell', () => {
  const one = (type: string, value: Cell, defaults: object = {}): Series => {
    const [series] = columnsOf(tableOf({}, {custom: {cellOptions: {type}}, ...defaults}), [
      field('x', typeof value, [value]),
    ]);
    if (!series) throw new Error('no column');
    return series;
  };

  it.each<[string, Cell, string]>([
    ['json-view', '{"a":[1,2]}', '{\n "a": [\n  1,\n  2\n ]\n}'],
    ['json-view', 'no json', 'no json'],
    ['json-view', null, ''],
    ['image', 'https://example.org/a.png', 'Image: https://example.org/a.png'],
    ['image', null, ''],
    ['sparkline', 'x', 'x'],
    ['geo', 'x', 'x'],
  ])('of the type %s with %j says %j', (type, value, wanted) => {
    expect(cellText(one(type, value), 0)).toBe(wanted);
  });

  it.each<[Cell, string[]]>([
    ['red, green', ['red', 'green']],
    ['["a, b", 2]', ['a, b', '2']],
    ['[broken', ['[broken']],
    [7, ['7']],
    [null, []],
  ])('of pills has in %j these: %j', (value, wanted) => expect(pillsOf(value)).toEqual(wanted));

  it('gives a pill the colour of its word, of its mapping, or the file’s', () => {
    const mappings = [{type: 'value', options: {up: {color: 'green'}}}];
    const {config} = one('pill', 'up');
    expect(pillColour('up', config)).toBe(pillColour('up', one('pill', 'down').config));
    expect(pillColour('up', one('pill', 'up', {mappings}).config)).toBe('#73BF69');
    expect(pillColour('down', one('pill', 'up', {mappings}).config)).toBe('#808080');
    const fixed = {color: {mode: 'fixed', fixedColor: 'red'}};
    expect(pillColour('up', one('pill', 'up', fixed).config)).toBe('#F2495C');
  });

  it.each([
    [undefined, 'text'],
    ['color', 'color'],
    ['hidden', 'hidden'],
    ['other', 'text'],
  ])('that is a gauge with its value %s has it as %s', (valueDisplayMode, wanted) => {
    const custom = {cellOptions: {type: 'gauge', valueDisplayMode}};
    expect(gaugeText(one('gauge', 1, {custom}))).toBe(wanted);
  });
});

describe('a link of a value', () => {
  const hrefs = (url: string, value: Cell = 'a b/c'): string[] => {
    const from = [field('id', 'string', [value]), field('the cost', 'number', [5])];
    const columns = columnsOf(tableOf({}, {unit: 'ms', links: [{title: 'See ${__value.text}', url}]}), from);
    const [first] = columns;
    return first ? linksOf(first, 0, columns).map(({href}) => href) : [];
  };

  it.each<[string, string[]]>([
    ['https://example.org/${__value.raw}', ['https://example.org/a%20b/c']],
    ['https://example.org/?q=${__value.raw:percentencode}', ['https://example.org/?q=a%20b%2Fc']],
    ['https://example.org/${__field.name}', ['https://example.org/id']],
    ['https://example.org/${__data.fields["the cost"]}', ['https://example.org/5']],
    ['https://example.org/${__data.fields[1].text}', ['https://example.org/5%20ms']],
    ['https://example.org/${__data.fields.gone}', []],
    ['https://example.org/${state}', []],
    ['/d/other', []],
    ['javascript:alert(1)', []],
    ['data:text/html,x', []],
    ['//example.org', []],
    ['https://', []],
  ])('to %s is %j', (url, wanted) => expect(hrefs(url)).toEqual(wanted));

  it('that is the value leads only where the web is', () => {
    const url = '${__value.raw}';
    expect(hrefs(url, 'https://example.org/?a=1&b=2')).toEqual(['https://example.org/?a=1&b=2']);
    expect(hrefs(url, 'javascript:alert(1)')).toEqual([]);
    expect(hrefs(url, ' JAVASCRIPT:alert(1)')).toEqual([]);
    expect(hrefs(url, null)).toEqual([]);
  });

  it('has the title of the file, filled', () => {
    const [first] = columnsOf(tableOf({}, {links: [{title: 'See ${__value.text}', url: 'https://a.b'}]}));
    expect(first && linksOf(first, 0, [first])).toEqual([{title: 'See a10', href: 'https://a.b/'}]);
  });

  it('that is none costs only itself', () => {
    const [first] = columnsOf(tableOf({}, {links: [{url: 7}], unit: 'ms'}));
    expect(first?.config).toMatchObject({unit: 'ms'});
    expect(first?.config.links).toBeUndefined();
  });
});
