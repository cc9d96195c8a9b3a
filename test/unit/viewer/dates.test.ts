/** Moments as they are written. */
import {describe, expect, it} from 'vitest';
import {axisPattern, byPattern, localClock, localTime} from '../../../src/viewer/dates.ts';

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

describe('a moment', () => {
  const time = new Date(2026, 1, 3, 4, 5, 6).getTime();

  it.each([
    [localTime(time), '2026-02-03 04:05:06'],
    [localClock(time), '04:05:06'],
    [byPattern(time, '[at] h:mm a, DD.MM.YY'), 'at 4:05 am, 03.02.26'],
    [localTime(Date.UTC(2026, 1, 3), 'UTC'), '2026-02-03 00:00:00'],
    [localTime(Date.UTC(2026, 1, 3), 'Australia/Adelaide'), '2026-02-03 10:30:00'],
    [localTime(Date.UTC(2026, 6, 3), 'Australia/Adelaide'), '2026-07-03 09:30:00'],
    [localTime(Date.UTC(2026, 1, 3), 'America/St_Johns'), '2026-02-02 20:30:00'],
    [localTime(Number.NaN, 'UTC'), 'Invalid date'],
  ])('is %s', (text, wanted) => expect(text).toBe(wanted));
});

describe('a place on a time axis', () => {
  it.each([
    ['seconds of a minute', 10 * second, 5 * minute, 'HH:mm:ss'],
    ['minutes of an hour', 10 * minute, hour, 'HH:mm'],
    ['hours of a day', 6 * hour, day, 'HH:mm'],
    ['hours of a week', 12 * hour, 7 * day, 'MM/DD HH:mm'],
    ['days of a week', day, 7 * day, 'MM/DD'],
    ['months of years', 60 * day, 800 * day, 'YYYY-MM'],
  ])('of %s', (_, step, span, pattern) => expect(axisPattern(step, span)).toBe(pattern));
});
