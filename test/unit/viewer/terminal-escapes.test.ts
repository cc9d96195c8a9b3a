/** Records, names and errors that would take the terminal over: none of it leaves the screen's text. */
import {expect, it} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import {drawScreen} from '../../../src/viewer/terminal/screen.ts';

const evil = '\u001B]0;owned\u0007\u009B2J\u0085\u202Eabc\u200B\r\n\u0000\u007F\u001B[31m';
const range = {from: 0, to: 60_000};
const types = ['stat', 'timeseries', 'barchart', 'table', 'text', 'row', `geo${evil}`];

const config = {
  unit: `suffix:${evil}`,
  displayName: evil,
  noValue: evil,
  mappings: [{type: 'value', options: {x: {text: evil}}}],
  custom: {axisLabel: evil, stacking: {mode: 'normal'}},
};

const screen = (defaults: object, error?: string): string => {
  const board = parseDashboard({
    title: evil,
    panels: types.map((type, index) => ({
      id: index + 1,
      type,
      title: evil,
      description: evil,
      gridPos: {x: 0, y: index * 8, w: 24, h: 8},
      fieldConfig: {defaults},
      options: {legend: {calcs: ['sum', 'last'], displayMode: 'list'}, content: evil},
    })),
  });
  const schema = {
    refId: 'A',
    fields: [
      {name: `time${evil}`, type: 'time'},
      {name: `text${evil}`, type: 'string', labels: {[evil]: evil}},
      {name: `number${evil}`, type: 'number', labels: {[evil]: evil}},
      {name: `none${evil}`, type: 'number'},
    ],
  };
  const values = [
    [1000, 2000],
    [evil, 'x'],
    [1, 2],
    [null, null],
  ];
  const seen = new Map(
    types.map((_, index) => [
      index + 1,
      {
        answer: {id: index + 1, queries: [], frames: [{schema, data: {values}}]},
        ...(error !== undefined && {error, since: '10:00'}),
      },
    ]),
  );
  return drawScreen(board, seen, range, 80)
    .flatMap((line) => line.map(({text}) => text))
    .join('');
};

it.each([
  ['names, values, labels, titles and settings', config, undefined],
  ['what the file leaves open', {}, undefined],
  ['errors', {}, evil],
])('no control character is drawn from %s', (_, defaults, error) => {
  const drawn = screen(defaults, error);
  expect(drawn).toContain('owned');
  expect(drawn).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
