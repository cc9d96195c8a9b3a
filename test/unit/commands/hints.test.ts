import {expect, it} from 'vitest';
import {withFlags} from '../../../src/commands/hints.ts';

const two = {local: true, prefix: 'two'};

it.each([
  ['Set it up with: rsw setup', 'Set it up with: rsw setup --local --prefix two'],
  [
    'rsw step order-view --recreate, or: rsw teardown',
    'rsw step order-view --local --prefix two --recreate, or: rsw teardown --local --prefix two',
  ],
  ['rsw step schema. Then go on.', 'rsw step schema --local --prefix two. Then go on.'],
  [
    'Look: rsw query refresh-history; rsw query --sql "SELECT 1"',
    'Look: rsw query refresh-history --local --prefix two; rsw query --local --prefix two --sql "SELECT 1"',
  ],
  // What a command says of its place itself stays.
  ['Go on with: rsw setup --yes --local --prefix two', 'Go on with: rsw setup --yes --local --prefix two'],
  [
    'or choose another: rsw setup --prefix rsw-2. Or not.',
    'or choose another: rsw setup --local --prefix rsw-2. Or not.',
  ],
  ['rsw setup --region us-west-2', 'rsw setup --prefix two --region us-west-2'],
  [
    'rsw local start, rsw-cluster, rsw stepwise, https://github.com/rsw',
    'rsw local start, rsw-cluster, rsw stepwise, https://github.com/rsw',
  ],
])('%s', (text, told) => {
  expect(withFlags(text, two)).toBe(told);
  expect(withFlags(told, two)).toBe(told);
  expect(withFlags(text, {})).toBe(text);
});

it('names region and profile of a workshop in AWS', () => {
  const there = {region: 'eu-west-1', profile: 'work'};
  expect(withFlags('rsw setup', there)).toBe('rsw setup --region eu-west-1 --profile work');
  expect(withFlags('rsw setup --region us-west-2', there)).toBe(
    'rsw setup --profile work --region us-west-2',
  );
  expect(withFlags('rsw setup --local', there)).toBe('rsw setup --local');
});
