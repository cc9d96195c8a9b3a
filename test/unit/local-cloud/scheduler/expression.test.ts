import {describe, expect, it} from 'vitest';
import {parseExpression} from '../../../../src/local-cloud/scheduler/expression.ts';

const next = (text: string, after: string, zone = 'UTC', base = after): string | undefined => {
  const due = parseExpression(text, zone)?.next(Date.parse(after), Date.parse(base));
  return due === undefined ? undefined : new Date(due).toISOString().replace('.000Z', 'Z');
};

describe('rate', () => {
  it('counts from its base, which is due itself', () => {
    const base = '2026-11-24T10:00:07Z';
    expect(next('rate(5 minutes)', '2026-11-24T09:00:00Z', 'UTC', base)).toBe(base);
    expect(next('rate(5 minutes)', base, 'UTC', base)).toBe('2026-11-24T10:05:07Z');
    expect(next('rate(5 minutes)', '2026-11-24T10:13:00Z', 'UTC', base)).toBe('2026-11-24T10:15:07Z');
    expect(next('rate(1 day)', base, 'UTC', base)).toBe('2026-11-25T10:00:07Z');
  });

  it.each([
    'rate(0 minutes)',
    'rate(1 second)',
    'rate(-1 hours)',
    'rate(1.5 hours)',
    'rate()',
    'every 5 minutes',
  ])('refuses %s', (text) => expect(parseExpression(text, 'UTC')).toBeUndefined());
});

describe('cron', () => {
  it.each([
    // 2026-11-24 is a Tuesday.
    ['cron(15 10 * * ? *)', '2026-11-24T10:15:00Z', '2026-11-25T10:15:00Z'],
    ['cron(0/20 * * * ? *)', '2026-11-24T10:15:00Z', '2026-11-24T10:20:00Z'],
    ['cron(0 18 ? * MON-FRI *)', '2026-11-27T18:00:00Z', '2026-11-30T18:00:00Z'],
    ['cron(0 18 ? * FRI-MON *)', '2026-11-24T18:00:00Z', '2026-11-27T18:00:00Z'],
    ['cron(0 0 L * ? *)', '2026-11-24T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['cron(0 0 L 2 ? *)', '2026-11-24T00:00:00Z', '2027-02-28T00:00:00Z'],
    ['cron(0 0 29 2 ? *)', '2026-11-24T00:00:00Z', '2028-02-29T00:00:00Z'],
    // The 1st of August 2027 is a Sunday: the next weekday, since the one before is in July.
    ['cron(0 9 1W 8 ? 2027)', '2026-11-24T00:00:00Z', '2027-08-02T09:00:00Z'],
    ['cron(0 9 ? * 3#2 *)', '2026-11-24T00:00:00Z', '2026-12-08T09:00:00Z'],
    ['cron(0 9 ? * FRIL *)', '2026-11-24T00:00:00Z', '2026-11-27T09:00:00Z'],
    ['cron(0 9 1,15 * ? *)', '2026-11-24T00:00:00Z', '2026-12-01T09:00:00Z'],
    ['cron(0 0 1 1 ? 2026)', '2026-11-24T00:00:00Z', undefined],
  ])('%s after %s is %s', (text, after, expected) => expect(next(text, after)).toBe(expected));

  it('follows the clock on the wall', () => {
    expect(next('cron(0 9 * * ? *)', '2026-11-24T00:00:00Z', 'Australia/Sydney')).toBe(
      '2026-11-24T22:00:00Z',
    );
    expect(next('cron(0 9 * * ? *)', '2026-06-24T00:00:00Z', 'Australia/Sydney')).toBe(
      '2026-06-24T23:00:00Z',
    );
  });

  it('leaves out a time that the clock jumps over, and takes a repeated one once', () => {
    // New York: 02:30 does not exist on 2027-03-14; 01:30 is there twice on 2027-11-07.
    expect(next('cron(30 2 * * ? *)', '2027-03-13T12:00:00Z', 'America/New_York')).toBe(
      '2027-03-15T06:30:00Z',
    );
    const first = next('cron(30 1 * * ? *)', '2027-11-07T04:00:00Z', 'America/New_York');
    expect(first).toBe('2027-11-07T05:30:00Z');
    expect(next('cron(30 1 * * ? *)', first ?? '', 'America/New_York')).toBe('2027-11-08T06:30:00Z');
  });

  it.each([
    'cron(* * * * *)',
    'cron(* * * * * *)',
    'cron(0 0 ? * ? *)',
    'cron(60 0 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 0 0 * ? *)',
    'cron(0 0 ? * FOO *)',
    'cron(0 0 1 13 ? *)',
  ])('refuses %s', (text) => expect(parseExpression(text, 'UTC')).toBeUndefined());
});

describe('at', () => {
  it('is due once, in its time zone', () => {
    expect(next('at(2026-12-01T08:00:00)', '2026-11-24T00:00:00Z', 'Europe/Berlin')).toBe(
      '2026-12-01T07:00:00Z',
    );
    expect(next('at(2026-12-01T08:00:00)', '2026-12-01T08:00:00Z')).toBeUndefined();
    expect(parseExpression('at(2026-13-01T08:00:00)', 'UTC')).toBeUndefined();
    expect(parseExpression('at(tomorrow)', 'UTC')).toBeUndefined();
  });
});
