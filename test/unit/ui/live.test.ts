import {expect, it} from 'vitest';
import {describeLive} from '../../../src/ui/live.ts';

const row = (name: string, seconds: number, line = '') => ({name, since: -seconds * 1000, line});

it('shows each step that is under way, and for how long', () => {
  const live = [
    row('ingestion', 7, '3 of 12 · the order stream'),
    row('warehouse', 220, '6 of 10'),
    row('workspace', 3723),
  ];
  expect(describeLive(live, 0, 70)).toEqual([
    'ingestion  0:07  3 of 12 · the order stream',
    'warehouse  3:40  6 of 10',
    'workspace 1:02:03',
  ]);
});

it('keeps to the width and leaves room for what was said', () => {
  const live = Array.from({length: 9}, (_, n) =>
    row(`step-${n}`, n, 'something that takes many words to be told'),
  );
  const rows = describeLive(live, 0, 30);
  expect(rows).toHaveLength(6);
  for (const each of rows) expect(each.length).toBeLessThanOrEqual(30);
  expect(rows[0]).toBe('step-0  0:00  something that …');
  expect(rows[5]).toBe('and step-5, step-6, step-7, s…');
});
