import {expect, test} from 'vitest';
import {uncrowded} from '../../../src/viewer/crowd.ts';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';

const fields = [{name: 'n', type: 'number', values: Array.from({length: 100_000}, (_, row) => row)}];
const drawn = (panel: object) => {
  const [only] = parseDashboard({panels: [panel]}).panels;
  if (!only) throw new Error('no panel');
  const {fields: kept, note} = uncrowded(only, fields);
  return [kept[0]?.values.length, note];
};

test('bars and figures of a hundred thousand rows are cut, and it is said; lines and tables have room', () => {
  expect(drawn({type: 'barchart'})).toEqual([2000, 'Only the first 2000 of 100000 rows are drawn.']);
  expect(drawn({type: 'stat', options: {reduceOptions: {values: true}}})).toEqual([
    500,
    'Only the first 500 of 100000 rows are drawn.',
  ]);
  for (const panel of [{type: 'stat'}, {type: 'table'}, {type: 'timeseries'}])
    expect(drawn(panel)).toEqual([100_000, undefined]);
});
