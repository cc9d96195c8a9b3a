import {describe, expect, it, test} from 'vitest';
import {
  formatInterval,
  intervalOf,
  isCalendarBound,
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

describe('in Sydney, where a week begins on Sunday and a fiscal year in July', () => {
  const calendar = {zone: 'Australia/Sydney', weekStart: 0, fiscalYearStartMonth: 6};
  // There it is 21:57 of Tuesday; clocks went forward on 4 October.
  it.each([
    ['now/d', '2026-11-23T13:00:00.000Z', '2026-11-24T12:59:59.999Z'],
    ['now/w', '2026-11-21T13:00:00.000Z', '2026-11-28T12:59:59.999Z'],
    ['now-2M/M', '2026-08-31T14:00:00.000Z', '2026-09-30T13:59:59.999Z'],
    ['now-1Q/Q', '2026-06-30T14:00:00.000Z', '2026-09-30T13:59:59.999Z'],
    ['now/fy', '2026-06-30T14:00:00.000Z', '2027-06-30T13:59:59.999Z'],
    ['now-1y/fy', '2025-06-30T14:00:00.000Z', '2026-06-30T13:59:59.999Z'],
    ['now/fQ', '2026-09-30T14:00:00.000Z', '2026-12-31T12:59:59.999Z'],
    ['now/y', '2025-12-31T13:00:00.000Z', '2026-12-31T12:59:59.999Z'],
    ['now/d-1h', '2026-11-23T12:00:00.000Z', '2026-11-24T11:59:59.999Z'],
    ['now-1d/d+6h', '2026-11-22T19:00:00.000Z', '2026-11-23T18:59:59.999Z'],
  ])('%s is a range', (text, from, to) => {
    expect(iso(parseTime(text, now, false, calendar))).toBe(from);
    expect(iso(parseTime(text, now, true, calendar))).toBe(to);
  });

  const hours = (text: string, at: string): number => {
    const range = parseRange(text, text, Date.parse(at), calendar);
    return range ? Math.round((range.to - range.from) / 3_600_000) : 0;
  };
  it('a day has as many hours as its clocks show', () => {
    expect(hours('now/d', '2026-10-04T02:00:00Z')).toBe(23);
    expect(hours('now/d', '2026-04-05T02:00:00Z')).toBe(25);
    expect(hours('now/w', '2026-10-06T02:00:00Z')).toBe(167);
  });

  it('days keep the time of the day, hours do not', () => {
    const noon = Date.parse('2026-10-04T01:00:00Z');
    expect(iso(parseTime('now-1d', noon, false, calendar))).toBe('2026-10-03T02:00:00.000Z');
    expect(iso(parseTime('now-24h', noon, false, calendar))).toBe('2026-10-03T01:00:00.000Z');
  });

  it('an hour that comes twice is begun in each', () => {
    expect(iso(parseTime('now/h', Date.parse('2026-04-04T15:20:00Z'), false, calendar))).toBe(
      '2026-04-04T15:00:00.000Z',
    );
    expect(iso(parseTime('now/h', Date.parse('2026-04-04T16:20:00Z'), false, calendar))).toBe(
      '2026-04-04T16:00:00.000Z',
    );
  });

  it('the last day of a month stays in the month', () => {
    expect(iso(parseTime('now-1M', Date.parse('2026-03-31T02:00:00Z'), false, calendar))).toBe(
      '2026-02-28T02:00:00.000Z',
    );
  });

  it('a time without a zone is one of there', () => {
    expect(iso(parseTime('2026-11-24 10:00', now, false, calendar))).toBe('2026-11-23T23:00:00.000Z');
    expect(iso(parseTime('2026-11-24', now, true, calendar))).toBe('2026-11-24T12:59:59.999Z');
  });
});

test.each([
  ['now-3h', false],
  ['now', false],
  ['1795503600000', false],
  ['2026-11-24T07:00:00Z', false],
  ['now/h', true],
  ['now-1d', true],
  ['2026-11-24 10:00', true],
])('whether %s depends on a calendar: %s', (text, wanted) => expect(isCalendarBound(text)).toBe(wanted));

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
