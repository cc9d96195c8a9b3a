import {describe, expect, test} from 'vitest';
import {calculationOf} from '../../../src/viewer/calculations.ts';
import {classicColour, colourOf, colourOfName, schemeColour, shadeOf} from '../../../src/viewer/colours.ts';
import type {Panel} from '../../../src/viewer/dashboard.ts';
import {placeOf, type Cell, type SeenField} from '../../../src/viewer/field-config.ts';
import {numberText} from '../../../src/viewer/format-value.ts';
import {configOf} from '../../../src/viewer/overrides.ts';
import {colourOfValue, seriesOf, valueText, type Series} from '../../../src/viewer/series.ts';

describe('a number with its unit', () => {
  test.each<[number, string | undefined, number | undefined, string]>([
    [580_190.3, 'short', 2, '580.19 K'],
    [8477, 'none', 0, '8477'],
    [1_500_000, 'short', undefined, '1.50 Mil'],
    [0.5, 'short', undefined, '0.500'],
    [60.81, undefined, undefined, '60.8'],
    [5.123, undefined, undefined, '5.12'],
    [-0.001, undefined, 1, '0.0'],
    [Infinity, 'short', 2, '∞'],
    [41, 's', 0, '41 s'],
    [90, 's', 1, '1.5 mins'],
    [0, 's', 0, '0 s'],
    [0.0042, 's', 1, '4.2 ms'],
    [1250, 'ms', 2, '1.25 s'],
    [0.0024, 'ms', 4, '0.0024 ms'],
    [90, 'm', 1, '1.5 hours'],
    [3_723, 'dtdurations', 1, '1 hour, 2 minutes'],
    [93_784, 'dtdhms', undefined, '1 d 02:03:04'],
    [-61, 'dthms', undefined, '00:01:01 ago'],
    [0.42, 'percentunit', 0, '42%'],
    [42, 'percent', 1, '42.0%'],
    [2048, 'bytes', 0, '2 KiB'],
    [10_000_000, 'kbytes', 3, '9.537 GiB'],
    [10_000_000, 'deckbytes', 3, '10.000 GB'],
    [1500, 'bps', 1, '1.5 kbps'],
    [0.0042, 'watt', 1, '4.2 mW'],
    [1234, 'lengthkm', 2, '1.23 Mm'],
    [21.5, 'celsius', 1, '21.5 °C'],
    [1234, 'reqps', 2, '1.23K req/s'],
    [1532.82, 'currencyUSD', 2, '$1.53K'],
    [12, 'currencySEK', 0, '12kr'],
    [12, 'prefix:b', 0, 'b12'],
    [12, 'suffix:d', 0, '12 d'],
    [1234, 'si:µF', 2, '1.23 mF'],
    [1_234_567, 'count:xpm', 2, '1.23M xpm'],
    [1234, 'currency:@', 2, '@1.23K'],
    [1234, 'currency:suffix:@', 2, '1.23K@'],
    [1, 'bool:open/shut', undefined, 'open'],
    [0, 'bool_yes_no', undefined, 'No'],
    [255, 'hex0x', undefined, '0xFF'],
    [new Date(2010, 6, 2).getTime(), 'time:YYYY.MM', 0, '2010.07'],
    [new Date(2010, 6, 2).getTime(), 'dateTimeAsUS', 0, '07/02/2010 12:00:00 am'],
    // A unit that nobody knows, even one that an object would know, stands behind the number.
    [12, 'parcels', 0, '12 parcels'],
    [12, 'constructor', 0, '12 constructor'],
  ])('%d %s', (value, unit, decimals, expected) => expect(numberText(value, unit, decimals)).toBe(expected));
});

const green = {color: 'green', value: null};
const steps = [green, {color: 'yellow', value: 30}, {color: 'red', value: 60}];
const absolute = {mode: 'absolute', steps};
const percentage = {mode: 'percentage', steps};
const special = (match: string) => ({type: 'special', options: {match, result: {text: match}}});

/** One setting of a field, values, and what is seen of them: texts, or colours. */
type Row = {
  defaults?: object;
  overrides?: object[];
  values: Cell[];
  type?: string;
  texts?: string[];
  colours?: string[];
};

const panelWith = ({defaults = {}, overrides = []}: Pick<Row, 'defaults' | 'overrides'>): Panel =>
  ({fieldConfig: {defaults, overrides}, options: {}}) as unknown as Panel;

const onlySeries = (row: Row): Series => {
  const field: SeenField = {name: 'cost', type: row.type ?? 'number', refId: 'B', values: row.values};
  const [series] = seriesOf(panelWith(row), [field], () => true);
  if (!series) throw new Error('no series');
  return series;
};

const byName = (properties: object[], matcher: object = {id: 'byName', options: 'cost'}) => [
  {matcher, properties},
];
const renamed = [{id: 'unit', value: 'celsius'}];

describe('what the file says of a field', () => {
  test.each<[string, Row]>([
    ['decimals', {defaults: {decimals: 1}, values: [1.26], texts: ['1.3']}],
    ['decimals that are none', {defaults: {decimals: 'many'}, values: [1.26], texts: ['1.26']}],
    ['noValue', {defaults: {noValue: '-'}, values: [null, 0], texts: ['-', '0']}],
    ['booleans', {values: [true, false], type: 'boolean', texts: ['True', 'False']}],
    ['unit of booleans', {defaults: {unit: 'bool_on_off'}, values: [true], type: 'boolean', texts: ['On']}],
    [
      'mapped values',
      {
        defaults: {mappings: [{type: 'value', options: {1: {text: 'one', color: 'blue'}}}]},
        values: [1, 2],
        texts: ['one', '2'],
        colours: ['blue', 'green'],
      },
    ],
    [
      'a mapping of the colour alone keeps the text',
      {
        defaults: {mappings: [{type: 'value', options: {HIGH: {color: 'red'}}}]},
        type: 'string',
        values: ['HIGH'],
        texts: ['HIGH'],
        colours: ['red'],
      },
    ],
    [
      'mapped ranges',
      {
        defaults: {
          unit: 's',
          mappings: [
            {type: 'range', options: {from: null, to: 9, result: {text: 'few'}}},
            {type: 'range', options: {from: 90, to: null, result: {text: 'many'}}},
          ],
        },
        values: [9, 10, 90],
        texts: ['few', '10 s', 'many'],
      },
    ],
    [
      'mapped patterns',
      {
        defaults: {
          mappings: [{type: 'regex', options: {pattern: '/^(\\w+)-(\\d+)$/', result: {text: '$2 $1'}}}],
        },
        type: 'string',
        values: ['a-1', 'b'],
        texts: ['1 a', 'b'],
      },
    ],
    [
      'a pattern that is none',
      {
        defaults: {mappings: [{type: 'regex', options: {pattern: '/(/', result: {text: 'x'}}}]},
        type: 'string',
        values: ['('],
        texts: ['('],
      },
    ],
    [
      'special values',
      {
        defaults: {mappings: ['null', 'empty', 'true', 'nan'].map(special)},
        type: 'string',
        values: [null, '', true, 'x'],
        texts: ['null', 'empty', 'true', 'x'],
      },
    ],
    [
      'null or not a number',
      {defaults: {mappings: [special('null+nan')]}, values: [null], texts: ['null+nan']},
    ],
    ['mappings that are none', {defaults: {mappings: [{type: 'value'}]}, values: [1], texts: ['1']}],
    [
      'absolute thresholds',
      {defaults: {thresholds: absolute}, values: [29, 30, 61], colours: ['green', 'yellow', 'red']},
    ],
    [
      'thresholds in disorder, and without a base',
      {
        defaults: {thresholds: {mode: 'absolute', steps: [steps[2], steps[1]]}},
        values: [1, 31, 61],
        colours: ['yellow', 'yellow', 'red'],
      },
    ],
    [
      'thresholds in percent of the values',
      {defaults: {thresholds: percentage}, values: [0, 70, 200], colours: ['green', 'yellow', 'red']},
    ],
    [
      'thresholds in percent of the limits',
      {
        defaults: {thresholds: percentage, min: 0, max: 1000},
        values: [0, 299, 300, 600],
        colours: ['green', 'green', 'yellow', 'red'],
      },
    ],
    ['no thresholds', {values: [1], colours: ['green']}],
    [
      'thresholds that are none',
      {defaults: {thresholds: {mode: 'absolute'}}, values: [1], colours: ['green']},
    ],
    [
      'a fixed colour',
      {defaults: {color: {mode: 'fixed', fixedColor: 'purple'}}, values: [1], colours: ['purple']},
    ],
    ['the classic palette', {defaults: {color: {mode: 'palette-classic'}}, values: [1], colours: ['green']}],
    [
      'a mode that nobody knows is that of the thresholds',
      {defaults: {color: {mode: 'rainbow'}, thresholds: absolute}, values: [61], colours: ['red']},
    ],
    [
      'the ends of a continuous scheme',
      {defaults: {color: {mode: 'continuous-GrYlRd'}}, values: [5, 10], colours: ['green', 'red']},
    ],
    ['an override by name', {overrides: byName(renamed), values: [2], texts: ['2 °C']}],
    [
      'an override by another name',
      {overrides: byName(renamed, {id: 'byName', options: 'revenue'}), values: [2], texts: ['2']},
    ],
    [
      'by one of several names',
      {
        overrides: byName(renamed, {id: 'byNames', options: {names: ['x', 'cost']}}),
        values: [2],
        texts: ['2 °C'],
      },
    ],
    [
      'by all names but some',
      {
        overrides: byName(renamed, {id: 'byNames', options: {mode: 'exclude', names: ['x']}}),
        values: [2],
        texts: ['2 °C'],
      },
    ],
    [
      'by a regular expression',
      {overrides: byName(renamed, {id: 'byRegexp', options: '/^C/i'}), values: [2], texts: ['2 °C']},
    ],
    [
      'by a type',
      {overrides: byName(renamed, {id: 'byType', options: 'number'}), values: [2], texts: ['2 °C']},
    ],
    [
      'by a query',
      {overrides: byName(renamed, {id: 'byFrameRefID', options: 'B'}), values: [2], texts: ['2 °C']},
    ],
    [
      'by another query',
      {overrides: byName(renamed, {id: 'byFrameRefID', options: 'A'}), values: [2], texts: ['2']},
    ],
    ['by what is numeric', {overrides: byName(renamed, {id: 'numeric'}), values: [2], texts: ['2 °C']}],
    [
      'by a matcher that nobody knows',
      {overrides: byName(renamed, {id: 'toString'}), values: [2], texts: ['2']},
    ],
    [
      'an override without a value takes the default away',
      {defaults: {unit: 's'}, overrides: byName([{id: 'unit'}]), values: [2], texts: ['2']},
    ],
  ])('%s', (_name, row) => {
    const series = onlySeries(row);
    const texts = row.values.map((value) => valueText(value, series));
    const colours = row.values.map((value) => colourOfValue(value, series).toUpperCase());
    expect({...(row.texts && {texts}), ...(row.colours && {colours})}).toEqual({
      ...(row.texts && {texts: row.texts}),
      ...(row.colours && {colours: row.colours.map((name) => colourOf(name).toUpperCase())}),
    });
  });

  test('settings of a panel kind are joined one by one', () => {
    const panel = panelWith({
      defaults: {custom: {align: 'auto', width: 10}},
      overrides: byName([{id: 'custom.width', value: 90}]),
    });
    expect(configOf(panel, {name: 'cost', type: 'number', values: []}).custom).toEqual({
      align: 'auto',
      width: 90,
    });
  });

  test.each<[object, Partial<SeenField>, string]>([
    [{}, {}, 'n'],
    [{displayName: 'N'}, {}, 'N'],
    [{}, {labels: {state: 'NSW'}}, 'n NSW'],
    [{}, {name: 'Value', labels: {state: 'NSW'}}, 'NSW'],
    [{}, {labels: {state: 'NSW', delay: 'LOW'}}, 'n {state="NSW", delay="LOW"}'],
    // What Grafana fills in is written so in the file.
    // oxlint-disable-next-line no-template-curly-in-string
    [{displayName: '${__field.name} in ${__field.labels.state}'}, {labels: {state: 'NSW'}}, 'n in NSW'],
  ])('a series is called %j %j', (defaults, field, name) => {
    const fields = [{name: 'n', type: 'number', values: [], ...field}];
    expect(seriesOf(panelWith({defaults}), fields, () => true).map((series) => series.name)).toEqual([name]);
  });
});

describe('colours', () => {
  const two: SeenField[] = [
    {name: 'a', type: 'number', values: [10, 20]},
    {name: 'b', type: 'number', values: [100]},
  ];
  const coloursOf = (defaults: object): string[] =>
    seriesOf(panelWith({defaults}), two, () => true).map(({colour}) => colour);

  test.each([
    ['timeseries', [0, 1].map(classicColour)],
    ['barchart', [0, 1].map(classicColour)],
    ['stat', [colourOf('green'), colourOf('green')]],
  ])('where the file says nothing a %s has %j', (type, colours) => {
    const panel = {...panelWith({defaults: {}}), type};
    expect(seriesOf(panel, two, () => true).map(({colour}) => colour)).toEqual(colours);
  });

  test('a series has the palette’s, the fixed one, its shade, or that of its last value', () => {
    expect(coloursOf({color: {mode: 'palette-classic'}})).toEqual([classicColour(0), classicColour(1)]);
    expect(coloursOf({color: {mode: 'palette-classic-by-name'}})).toEqual(['a', 'b'].map(colourOfName));
    const blue = colourOf('blue');
    expect(coloursOf({color: {mode: 'fixed', fixedColor: 'blue'}})).toEqual([blue, blue]);
    expect(coloursOf({color: {mode: 'shades', fixedColor: 'blue'}})).toEqual([
      shadeOf(blue, 0),
      shadeOf(blue, 1),
    ]);
    expect(coloursOf({thresholds: {mode: 'absolute', steps: [green, {color: 'red', value: 15}]}})).toEqual([
      colourOf('red'),
      colourOf('red'),
    ]);
    const byLeast = {color: {mode: 'thresholds', seriesBy: 'min'}};
    expect(
      coloursOf({...byLeast, thresholds: {mode: 'absolute', steps: [green, {color: 'red', value: 15}]}}),
    ).toEqual([colourOf('green'), colourOf('red')]);
  });

  test('are relative to all numbers of the panel, or to those of the field where the file says so', () => {
    const place = (defaults: object): number[] =>
      seriesOf(panelWith({defaults}), two, () => true).map((series) => placeOf(20, series.limits));
    expect(place({})).toEqual([10 / 90, 10 / 90]);
    expect(place({fieldMinMax: true})).toEqual([1, 0]);
    expect(place({min: 0, max: 40})).toEqual([0.5, 0.5]);
    expect(place({min: 30})).toEqual([0, 0]);
  });

  test('of a scheme are mixed, and there is none where there is no such scheme', () => {
    expect(schemeColour('continuous-GrYlRd', 0.5)).not.toBe(schemeColour('continuous-GrYlRd', 0.6));
    expect(schemeColour('continuous-none', 0)).toBeUndefined();
  });

  test('that are none do not reach the style', () => {
    expect(colourOf('red; background: url(//x)')).toBe('#808080');
    expect(colourOf('#aabbcc')).toBe('#aabbcc');
  });
});

test.each<[string, unknown[], unknown]>([
  ['sum', [1, null, 2], 3],
  ['sum', [], 0],
  ['mean', [1, null, 2], 1.5],
  ['avg', [1, 3], 2],
  ['min', [3, 1, 2], 1],
  ['max', [null], null],
  ['median', [5, 1, 3, 100], 4],
  ['first', [null, 1], null],
  ['firstNotNull', [null, 1], 1],
  ['last', [1, null], null],
  ['lastNotNull', [1, 2, null], 2],
  ['count', [1, null], 2],
  ['range', [5, 1, 3], 4],
  ['diff', [5, 1, 3], -2],
  ['diffperc', [4, 5], 0.25],
  ['delta', [1, 4, 2, 3], 6],
  ['step', [1, 4, 5], 1],
  ['logmin', [0, -1, 3], 3],
  ['variance', [1, 3], 1],
  ['stdDev', [1, 3], 1],
  ['changeCount', [1, 1, 2, 1], 2],
  ['distinctCount', [1, 1, 2], 2],
  ['p50', [1, 2, 3], 2],
  ['p99', [1, 2, 3], 3],
  ['allIsZero', [0, 0], true],
  ['allIsNull', [null], true],
  ['toString', [1], undefined],
])('%s of %j', (id, values, expected) => expect(calculationOf(id)?.of(values)).toEqual(expected));
