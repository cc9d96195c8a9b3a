import {expect, test} from 'vitest';
import {compacted} from '../../../src/viewer/layout.ts';

const at = (x: number, y: number, w = 12, h = 4) => ({x, y, w, h});

test.each([
  ['what is in order stays', [at(0, 0), at(12, 0), at(0, 4, 24)], [at(0, 0), at(12, 0), at(0, 4, 24)]],
  [
    'a gap closes, in each column for itself',
    [at(0, 60), at(12, 70), at(12, 90)],
    [at(0, 0), at(12, 0), at(12, 4)],
  ],
  ['none stands over another', [at(0, 0), at(6, 2), at(0, 1, 6)], [at(0, 0), at(6, 4), at(0, 4, 6)]],
  ['of the same place the first is above', [at(0, 0), at(0, 0)], [at(0, 0), at(0, 4)]],
  [
    'nothing leaves the grid',
    [at(20, 0), at(-3, 9), at(0, 20, 99, 0)],
    [at(12, 0), at(0, 0), at(0, 4, 24, 1)],
  ],
  ['a file of nonsense costs no time', [at(0, 0, 24, 1e12), at(0, 5)], [at(0, 0, 24, 1e12), at(0, 1e12)]],
])('%s', (_, wanted, placed) => {
  expect(compacted(wanted)).toEqual(placed);
});
