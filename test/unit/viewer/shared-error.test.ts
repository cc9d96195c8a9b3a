import {expect, test} from 'vitest';
import {sharedError} from '../../../src/viewer/shared-error.ts';

test.each<[string, (string | undefined)[], string | undefined]>([
  ['all', ['away', 'away'], 'away'],
  ['most', ['other', 'away', undefined, 'away', 'away'], 'away'],
  ['half', ['away', 'away', undefined, undefined], undefined],
  ['one that is alone', ['away'], undefined],
  ['each its own', ['a', 'b', 'c'], undefined],
  ['none', [undefined, undefined], undefined],
])('an error of %s', (_, errors, told) => {
  expect(sharedError(errors.map((error) => (error === undefined ? {} : {error})))).toBe(told);
});
