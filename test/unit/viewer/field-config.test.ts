import {describe, expect, test} from 'vitest';
import {calculations} from '../../../src/viewer/calculations.ts';
import {colourOf, schemeColour} from '../../../src/viewer/colours.ts';
import {
  configOf,
  displayName,
  formatValue,
  placeOf,
  valueColour,
  type Cell,
} from '../../../src/viewer/field-config.ts';
import {numberText} from '../../../src/viewer/format-value.ts';

test.each<[number, string | undefined, number | undefined, string]>([
  [580_190.3, 'short', 2, '580.19 K'],
  [8477, 'none', 0, '8477'],
  [1_500_000, 'short', undefined, '1.50 Mil'],
  [60.81, undefined, undefined, '60.8'],
  [5.123, undefined, undefined, '5.12'],
  [-0.001, undefined, 1, '0.0'],
  [41, 's', 0, '41 s'],
  [90, 's', 1, '1.5 mins'],
  [0, 's', 0, '0 s'],
  [0.42, 'percentunit', 0, '42%'],
  [2048, 'bytes', 0, '2 KiB'],
  [12, 'parcels', 0, '12 parcels'],
])('%d %s', (value, unit, decimals, expected) => expect(numberText(value, unit, decimals)).toBe(expected));

describe('field settings', () => {
  const panel = {
    fieldConfig: {
      defaults: {unit: 'short', decimals: 2, custom: {align: 'auto', width: 10}},
      overrides: [
        {
          matcher: {id: 'byName', options: 'cost'},
          properties: [
            {id: 'displayName', value: 'Cost'},
            {id: 'decimals', value: 0},
            {id: 'custom.width', value: 90},
          ],
        },
        {matcher: {id: 'byRegexp', options: '/^c/'}, properties: [{id: 'unit'}]},
        {matcher: {id: 'byType', options: 'string'}, properties: [{id: 'noValue', value: '-'}]},
      ],
    },
  };
  const field = (name: string, values: Cell[] = [], type = 'number') => ({name, type, values});

  test('overrides change the fields they match, and one without a value takes away', () => {
    const config = configOf(panel, field('cost'));
    expect(config).toMatchObject({displayName: 'Cost', decimals: 0, custom: {align: 'auto', width: 90}});
    expect(config.unit).toBeUndefined();
    expect(configOf(panel, field('revenue'))).toMatchObject({
      unit: 'short',
      decimals: 2,
      custom: {width: 10},
    });
    expect(displayName({...field('n'), labels: {state: 'NSW'}}, configOf(panel, field('n')))).toBe('NSW');
    expect(
      formatValue(null, field('name', [], 'string'), configOf(panel, field('name', [], 'string'))).text,
    ).toBe('-');
  });

  test('a value finds its colour by mapping, thresholds or scheme', () => {
    const mapped = {custom: {}, mappings: [{type: 'value', options: {HIGH: {color: 'red'}}}]};
    expect(valueColour('HIGH', mapped, [])).toBe(colourOf('red'));
    const steps = [
      {color: 'green', value: null},
      {color: 'yellow', value: 30},
      {color: 'red', value: 60},
    ];
    const thresholds = {custom: {}, color: {mode: 'thresholds'}, thresholds: {mode: 'absolute', steps}};
    expect([29, 30, 61].map((value) => valueColour(value, thresholds, []))).toEqual(
      ['green', 'yellow', 'red'].map(colourOf),
    );
    const scheme = {custom: {}, color: {mode: 'continuous-GrYlRd'}, min: 0, max: 1200};
    expect(valueColour(600, scheme, []).toUpperCase()).toBe(colourOf('yellow'));
    expect(placeOf(2000, scheme, [])).toBe(1);
    expect(schemeColour('continuous-none', 0)).toBeUndefined();
  });

  test('a colour of the file that is no colour does not reach the style', () => {
    expect(colourOf('red; background: url(//x)')).toBe('#808080');
    expect(colourOf('#aabbcc')).toBe('#aabbcc');
  });
});

test('calculations leave nulls out', () => {
  expect(calculations['sum']?.of([1, null, 2])).toBe(3);
  expect(calculations['lastNotNull']?.of([1, 2, null])).toBe(2);
  expect(calculations['max']?.of([null])).toBeNull();
});
