import {expect, test} from 'vitest';
import {
  formatInterval,
  intervalOf,
  parseInterval,
  parseRange,
  parseTime,
} from '../../../src/viewer/time-range.ts';

const now = Date.parse('2026-11-24T10:57:58Z');
const iso = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

test.each([
  ['now', '2026-11-24T10:57:58.000Z'],
  ['now-3h', '2026-11-24T07:57:58.000Z'],
  ['now+1m', '2026-11-24T10:58:58.000Z'],
  ['now-1d/d', '2026-11-23T00:00:00.000Z'],
  ['now/w', '2026-11-23T00:00:00.000Z'],
  ['now/M', '2026-11-01T00:00:00.000Z'],
  ['1795503600000', '2026-11-24T07:00:00.000Z'],
  ['2026-11-24T07:00:00Z', '2026-11-24T07:00:00.000Z'],
])('%s is a time', (text, expected) => expect(iso(parseTime(text, now))).toBe(expected));

test.each([
  '',
  'later',
  'now-3',
  'now--3h',
  "now'; DROP",
  'now-99999999y',
  'now+9000y',
  '9999999999999999999',
])('%s is none', (text) => expect(parseTime(text, now)).toBeUndefined());

test('the end of a rounded range is its last moment', () => {
  expect(iso(parseRange('now/d', 'now/d', now)?.to)).toBe('2026-11-24T23:59:59.999Z');
  expect(iso(parseRange('now/M', 'now/M', now)?.to)).toBe('2026-11-30T23:59:59.999Z');
  expect(parseRange('now', 'now-1h', now)).toBeUndefined();
});

test('the interval is a round step that gives about as many points as wanted', () => {
  const threeHours = {from: now - 3 * 3_600_000, to: now};
  expect(formatInterval(intervalOf(threeHours, 100))).toBe('2m');
  expect(formatInterval(intervalOf(threeHours, 500))).toBe('20s');
  expect(formatInterval(intervalOf({from: now - 60_000, to: now}, 1000, 10_000))).toBe('10s');
});

test('intervals are read as Go reads durations, with days and weeks besides', () => {
  expect(parseInterval('1h30m')).toBe(5_400_000);
  expect(parseInterval('1w')).toBe(604_800_000);
  expect(parseInterval('1.5s')).toBe(1500);
  expect(parseInterval('$__interval')).toBeUndefined();
  expect(parseInterval('')).toBeUndefined();
});
