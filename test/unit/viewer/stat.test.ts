/** What the file says of a stat: words, colours, change, lay-out, sparkline. */
import {describe, expect, it, test} from 'vitest';
import type {Panel} from '../../../src/viewer/dashboard.ts';
import type {SeenField} from '../../../src/viewer/field-config.ts';
import {heightsOf, sparkOf, thinned} from '../../../src/viewer/sparkline.ts';
import {changeColour, changeText, paintOf, tilesAcross, wordsOf} from '../../../src/viewer/stat-look.ts';
import {figuresOf} from '../../../src/viewer/stat-values.ts';

const panelWith = (options: object, defaults: object = {}, title = 'It'): Panel =>
  ({options, title, fieldConfig: {defaults, overrides: []}}) as unknown as Panel;

const field = (name: string, type: string, values: SeenField['values']): SeenField => ({name, type, values});
const times = field('time', 'time', [0, 50, 100]);

describe('the words of a tile', () => {
  const words = (panel: Panel, count = 1): [string | undefined, string | undefined] => {
    const [figure] = figuresOf(panel, [field('orders', 'number', [7])]);
    if (!figure) throw new Error('no figure');
    const {name, value} = wordsOf(panel, figure, count);
    return [name, value?.text];
  };

  test.each<[object, number, [string | undefined, string | undefined]]>([
    [{}, 1, [undefined, '7']],
    [{}, 2, ['orders', '7']],
    [{textMode: 'auto'}, 1, [undefined, '7']],
    [{textMode: 'value_and_name'}, 1, ['orders', '7']],
    [{textMode: 'value'}, 2, [undefined, '7']],
    [{textMode: 'name'}, 2, [undefined, 'orders']],
    [{textMode: 'none'}, 2, [undefined, undefined]],
  ])('%j of %d', (options, count, told) => expect(words(panelWith(options), count)).toEqual(told));

  it('have a name where the file gives one, or where no title stands above', () => {
    expect(words(panelWith({}, {displayName: 'All'}))).toEqual(['All', '7']);
    expect(words(panelWith({}, {}, ''))).toEqual(['orders', '7']);
  });
});

test.each([
  [undefined, 'value'],
  ['what is this', 'value'],
  ['none', 'none'],
  ['background', 'background'],
  ['background_solid', 'background_solid'],
])('the colour mode %s paints: %s', (colorMode, paint) =>
  expect(paintOf(panelWith({colorMode}))).toBe(paint),
);

describe('the change of a figure', () => {
  const change = (values: SeenField['values'], options: object = {showPercentChange: true}) =>
    figuresOf(panelWith(options), [field('n', 'number', values)])[0]?.change;

  it('is from its first value to its last, where the file wants it', () => {
    expect(change([4, 9, 5])).toBe(0.25);
    expect(change([4, 9, 5], {})).toBeUndefined();
    expect(change([4, 5], {showPercentChange: true, reduceOptions: {values: true}})).toBeUndefined();
    expect(change([0, 5])).toBeUndefined();
    expect(change([])).toBeUndefined();
  });

  test.each<[number, string]>([
    [0.25, '↑ 25%'],
    [-0.12345, '↓ -12.3%'],
    [12.3456, '↑ 1,230%'],
    [0, '0%'],
  ])('%d is written %s', (share, text) => expect(changeText(share)).toBe(text));

  test.each<[string | undefined, number, string | undefined]>([
    [undefined, 1, 'green'],
    ['standard', -1, 'red'],
    ['inverted', 1, 'red'],
    ['inverted', -1, 'green'],
    ['standard', 0, 'text'],
    ['same_as_value', 1, undefined],
  ])('in the mode %s %d has the colour %s', (percentChangeColorMode, share, colour) =>
    expect(changeColour(panelWith({percentChangeColorMode}), share)).toBe(colour),
  );
});

test.each<[string | undefined, number, number, number, number]>([
  [undefined, 5, 1366, 150, 5],
  [undefined, 7, 300, 190, 4],
  [undefined, 3, 100, 400, 1],
  ['auto', 4, 200, 200, 2],
  ['vertical', 4, 200, 200, 4],
  ['horizontal', 4, 200, 200, 1],
  [undefined, 0, 200, 200, 1],
  [undefined, 3, 0, 0, 3],
])(
  'orientation %s: %d tiles on %dx%d stand %d beside each other',
  (orientation, count, width, height, across) =>
    expect(tilesAcross(panelWith({orientation}), count, width, height)).toBe(across),
);

describe('a sparkline', () => {
  const points = (values: SeenField['values'], defaults: object = {}) => {
    const [figure] = figuresOf(panelWith({}, defaults), [times, field('n', 'number', values)]);
    return figure?.times && sparkOf(figure.series, figure.times, {from: 0, to: 100}).map(({y}) => y);
  };

  it('is as high as its panel reaches, or as the file says', () => {
    expect(points([10, 15, 20])).toEqual([0, 0.5, 1]);
    expect(points([10, 15, 20], {min: 0, max: 40})).toEqual([0.25, 0.375, 0.5]);
    expect(points([10, null, 20])).toEqual([0, null, 1]);
  });

  it('of values that are all alike stands at the top, or at the bottom of nothing', () => {
    expect(points([5, 5, 5])).toEqual([1, 1, 1]);
    expect(points([-5, -5, -5])).toEqual([0, 0, 0]);
    expect(points([0, 0, 0])).toEqual([0, 0, 0]);
  });

  it('needs the times of its own question', () => {
    const [figure] = figuresOf(panelWith({}), [
      {...times, refId: 'A'},
      {...field('n', 'number', [1, 2, 3]), refId: 'B'},
    ]);
    expect(figure?.times).toBeUndefined();
  });

  it('leaves out what is outside of the range', () => {
    const [figure] = figuresOf(panelWith({}), [times, field('n', 'number', [1, 2, 3])]);
    if (!figure?.times) throw new Error('no times');
    expect(sparkOf(figure.series, figure.times, {from: 25, to: 75})).toEqual([{x: 0.5, y: 0.5}]);
  });

  it('keeps its heights and depths when it is thinned', () => {
    const long = Array.from({length: 10_000}, (_, n) => ({
      x: n / 10_000,
      y: n === 5000 ? 1 : n === 5001 ? 0 : 0.5,
    }));
    const short = thinned(long, 100);
    expect(short.length).toBeLessThanOrEqual(200);
    expect(short.filter(({y}) => y !== 0.5).map(({y}) => y)).toEqual([1, 0]);
    expect(thinned(long.slice(0, 10), 100)).toHaveLength(10);
  });

  it('is drawn between its points, and not beside them', () => {
    const line = [
      {x: 0.25, y: 0},
      {x: 0.75, y: 1},
    ];
    expect(heightsOf(line, 4).map((height) => height?.toFixed(2))).toEqual([
      undefined,
      '0.25',
      '0.75',
      undefined,
    ]);
    expect(heightsOf([], 2)).toEqual([undefined, undefined]);
  });
});
