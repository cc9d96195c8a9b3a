/** Which series share an axis, where it stands, and the two ends of a gradient of hues. */
import {describe, expect, it, test} from 'vitest';
import type {Panel} from '../../../src/viewer/dashboard.ts';
import {turned} from '../../../src/viewer/hue.ts';
import {distributionOf, scaleOf, sidesOf} from '../../../src/viewer/page/plotted.ts';
import {seriesOf, type Series} from '../../../src/viewer/series.ts';

/** A series for each setting. */
const seriesWith = (...settings: ({custom?: object} & Record<string, unknown>)[]): Series[] => {
  const overrides = settings.map(({custom = {}, ...plain}, index) => ({
    matcher: {id: 'byName', options: String(index)},
    properties: [
      ...Object.entries(plain).map(([id, value]) => ({id, value})),
      ...Object.entries(custom).map(([id, value]) => ({id: `custom.${id}`, value})),
    ],
  }));
  const panel = {options: {}, fieldConfig: {defaults: {}, overrides}} as unknown as Panel;
  const fields = settings.map((_, name) => ({name: String(name), type: 'number', values: []}));
  return seriesOf(panel, fields, () => true);
};

describe('an axis', () => {
  it('is shared by series of which the file says the same', () => {
    const [first, ...others] = seriesWith(
      {unit: 's'},
      {unit: 's', custom: {axisPlacement: 'auto', axisLabel: '', scaleDistribution: {type: 'linear'}}},
      {unit: 's', decimals: 2, custom: {drawStyle: 'bars', axisColorMode: 'series'}},
    ).map(scaleOf);
    expect(others).toEqual([first, first]);
  });

  test.each([
    {unit: 'ms'},
    {min: 0},
    {max: 10},
    {custom: {axisPlacement: 'right'}},
    {custom: {axisLabel: 'Orders'}},
    {custom: {axisSoftMin: 0}},
    {custom: {axisSoftMax: 100}},
    {custom: {axisCenteredZero: true}},
    {custom: {scaleDistribution: {type: 'log', log: 10}}},
    {custom: {stacking: {mode: 'percent'}}},
  ])('of its own has a series with %j', (setting) => {
    const [own, usual] = seriesWith(setting, {}).map(scaleOf);
    expect(own).not.toBe(usual);
  });

  test.each<[string[], string[]]>([
    [
      ['auto', 'auto', 'auto'],
      ['left', 'right', 'right'],
    ],
    [
      ['right', 'auto'],
      ['right', 'left'],
    ],
    [
      ['auto', 'left'],
      ['left', 'left'],
    ],
    [
      ['hidden', 'auto'],
      ['left', 'left'],
    ],
    [['what is this'], ['left']],
  ])('placed %j stands on the side %j', (placements, sides) =>
    expect(sidesOf(seriesWith(...placements.map((axisPlacement) => ({custom: {axisPlacement}}))))).toEqual(
      sides,
    ),
  );

  test.each<[object | undefined, object]>([
    [undefined, {type: 'linear'}],
    [
      {type: 'log', log: 2},
      {type: 'log', base: 2},
    ],
    [
      {type: 'log', log: 3},
      {type: 'log', base: 10},
    ],
    [
      {type: 'symlog', log: 10, linearThreshold: 5},
      {type: 'symlog', base: 10, linearUpTo: 5},
    ],
    [{type: 'ordinal'}, {type: 'linear'}],
  ])('with the distribution %j is spread %j', (scaleDistribution, spread) =>
    expect(seriesWith({custom: {scaleDistribution}}).map(distributionOf)).toMatchObject([spread]),
  );
});

test.each([
  ['#ff0000', 120, 0, 'rgb(0, 255, 0)'],
  ['#ff0000', -120, 0, 'rgb(0, 0, 255)'],
  ['#ff0000', 0, 0.25, 'rgb(255, 128, 128)'],
  ['#808080', 90, -0.6, 'rgb(0, 0, 0)'],
  ['#3274D9', 0, 0, 'rgb(50, 116, 217)'],
  ['inherit', 90, 0, 'inherit'],
])('%s turned by %d degrees and made lighter by %d is %s', (colour, degrees, lighter, result) =>
  expect(turned(colour, degrees, lighter)).toBe(result),
);
