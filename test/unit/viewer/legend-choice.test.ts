import {expect, test} from 'vitest';
import {shownAfter} from '../../../src/viewer/legend-choice.ts';

const names = ['a', 'b', 'c'];

/** What is shown after clicks one after another: `a` a plain one, `+a` one with Ctrl or Shift. */
const after = (...clicks: string[]): string[] => {
  const shown = clicks.reduce<ReadonlySet<string> | undefined>(
    (now, click) => shownAfter(names, now, click.replace('+', ''), click.startsWith('+')),
    undefined,
  );
  return shown ? [...shown] : names;
};

test.each([
  [[], ['a', 'b', 'c']],
  [['a'], ['a']],
  [
    ['a', 'a'],
    ['a', 'b', 'c'],
  ],
  [['a', 'b'], ['b']],
  [['+a'], ['b', 'c']],
  [
    ['+a', '+a'],
    ['a', 'b', 'c'],
  ],
  [
    ['a', '+c'],
    ['a', 'c'],
  ],
  [
    ['c', '+a'],
    ['a', 'c'],
  ],
  // Nothing at all is never what somebody wants.
  [
    ['+a', '+b', '+c'],
    ['a', 'b', 'c'],
  ],
  [['+a', 'b'], ['b']],
])('%j shows %j', (clicks, shown) => expect(after(...clicks)).toEqual(shown));

test('a series that has gone is not counted', () => {
  expect(shownAfter(['a', 'b'], new Set(['gone', 'a']), 'b', true)).toBeUndefined();
});
