/** The series of a panel over one axis of times: what one question answers, and what others do between. */
import {describe, expect, it} from 'vitest';
import type {Panel} from '../../../src/viewer/dashboard.ts';
import type {Cell, SeenField} from '../../../src/viewer/field-config.ts';
import {joined} from '../../../src/viewer/joined.ts';

const answer = (refId: string, times: readonly Cell[], values: readonly Cell[]): SeenField[] => [
  {name: 'time', type: 'time', refId, values: times},
  {name: refId, type: 'number', refId, values},
];
const drawn = (custom: object, ...fields: SeenField[]) => {
  const panel = {options: {}, fieldConfig: {defaults: {custom}, overrides: []}} as unknown as Panel;
  const {times, series, columns} = joined(panel, fields);
  return {times, names: series.map(({name}) => name), columns};
};

describe('the lines of a time series', () => {
  it('go on at the times of others, and are broken where a value is missing', () => {
    expect(drawn({}, ...answer('A', [10, 30, 50], [1, null, 3]), ...answer('B', [20, 30], [5, 6]))).toEqual({
      times: [10, 20, 30, 50],
      names: ['A', 'B'],
      columns: [
        [1, undefined, null, 3],
        [undefined, 5, 6, undefined],
      ],
    });
  });

  it('keep their own times where two answers have the same name and length', () => {
    const [first, second] = [answer('A', [10, 20], [1, 2]), answer('A', [30, 40], [3, 4])];
    expect(drawn({}, ...first, ...second).columns).toEqual([
      [1, 2, undefined, undefined],
      [undefined, undefined, 3, 4],
    ]);
  });

  it('are broken where nothing came for longer than the file allows', () => {
    expect(drawn({insertNulls: 15}, ...answer('A', [0, 10, 30], [1, 2, 3]))).toMatchObject({
      times: [0, 10, 25, 30],
      columns: [[1, 2, null, 3]],
    });
    expect(drawn({insertNulls: false}, ...answer('A', [0, 10, 30], [1, 2, 3])).times).toEqual([0, 10, 30]);
  });

  it('go on over short gaps where the file says how long those are', () => {
    const gaps = answer('A', [0, 10, 20, 30, 40, 50], [null, 1, null, 2, null, null]);
    expect(drawn({spanNulls: 25}, ...gaps).columns).toEqual([[null, 1, undefined, 2, null, null]]);
    expect(drawn({spanNulls: 20}, ...gaps).columns).toEqual([[null, 1, null, 2, null, null]]);
    expect(drawn({spanNulls: true}, ...gaps).columns).toEqual([[null, 1, null, 2, null, null]]);
  });

  it('need times beside them, and stand below zero where the file turns them over', () => {
    expect(drawn({}, {name: 'n', type: 'number', values: [1]}).columns).toEqual([]);
    expect(drawn({transform: 'negative-Y'}, ...answer('A', [0], [1])).columns).toEqual([[-1]]);
    expect(drawn({hideFrom: {viz: true}}, ...answer('A', [0], [1])).columns).toEqual([]);
  });
});
