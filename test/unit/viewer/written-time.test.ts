import {describe, expect, it, test} from 'vitest';
import {utc} from '../../../src/viewer/calendar.ts';
import {localTime} from '../../../src/viewer/dates.ts';
import {rangeText, readWritten, writtenTime} from '../../../src/viewer/written-time.ts';

/** The reader's zone, which is none of its own. */
const here = {...utc, zone: ''};
const sydney = {...utc, zone: 'Australia/Sydney'};

const local = (...parts: [number, number, number, number?, number?, number?, number?]): string =>
  String(new Date(...parts).getTime());

describe('what a person writes', () => {
  it.each<[string, string | undefined]>([
    ['now', 'now'],
    [' now-3h ', 'now-3h'],
    ['now/d', 'now/d'],
    ['now-1d/d', 'now-1d/d'],
    ['1764000000000', '1764000000000'],
    ['2026-11-24', local(2026, 10, 24)],
    ['2026-11-24 10:00', local(2026, 10, 24, 10)],
    ['2026-11-24T10:00:05', local(2026, 10, 24, 10, 0, 5)],
    ['2026-11-24 10:00:05.250', local(2026, 10, 24, 10, 0, 5, 250)],
    ['2026-11-24T10:00:00Z', String(Date.UTC(2026, 10, 24, 10))],
    ['2026-11-24T10:00:00+10:00', String(Date.UTC(2026, 10, 24))],
    ['', undefined],
    ['yesterday', undefined],
    ['now-3', undefined],
    ['nowish', undefined],
    ['2026-13-40', undefined],
    ['2026-11-24 25:00', undefined],
    ['24.11.2026', undefined],
    ['12', undefined],
  ])('%j is %j', (text, wanted) => expect(readWritten(text, false, here)).toBe(wanted));

  it('a day alone lasts until the next, as an end', () => {
    expect(readWritten('2026-11-24', true, here)).toBe(local(2026, 10, 24, 23, 59, 59, 999));
    expect(readWritten('2026-11-24 10:00', true, here)).toBe(local(2026, 10, 24, 10));
  });

  it('is a time of the dashboard’s zone', () => {
    expect(readWritten('2026-11-24 10:00', false, sydney)).toBe(String(Date.UTC(2026, 10, 23, 23)));
    expect(readWritten('2026-11-24T10:00:00Z', false, sydney)).toBe(String(Date.UTC(2026, 10, 24, 10)));
  });
});

test('a time of the address is written so that it is read as the same one', () => {
  expect(writtenTime('now-3h', localTime)).toBe('now-3h');
  expect(writtenTime('nonsense', localTime)).toBe('nonsense');
  expect(writtenTime('2026-11-24 10:00', localTime)).toBe('2026-11-24 10:00');
  expect(writtenTime('2026-11-24T10:00:00Z', () => 'a moment')).toBe('a moment');
  const time = local(2026, 10, 24, 10, 57, 58);
  expect(writtenTime(time, localTime)).toBe('2026-11-24 10:57:58');
  expect(readWritten(writtenTime(time, localTime), false, here)).toBe(time);
});

test.each([
  ['now-3h', 'now', 'Last 3 hours'],
  ['now-1h', 'now', 'Last 1 hour'],
  ['now-90d', 'now', 'Last 90 days'],
  ['now-3h', 'now-1h', 'now-3h to now-1h'],
  ['now/d', 'now', 'Today so far'],
  ['now-1w/w', 'now-1w/w', 'Previous week'],
  ['now-1d/d', 'now', 'now-1d/d to now'],
  ['0', 'now', 'a moment to now'],
])('from %s to %s is read as: %s', (from, to, text) => {
  expect(rangeText({from, to}, () => 'a moment')).toBe(text);
});
