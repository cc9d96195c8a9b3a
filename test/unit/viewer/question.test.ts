/** By whose calendar a question is reckoned. */
import {describe, expect, it} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import {parseQuestion, type Asked} from '../../../src/viewer/question.ts';

const now = Date.parse('2026-11-24T10:57:58Z');

const asked = (file: object, body: object): Asked => {
  const read = parseQuestion(parseDashboard(file), {to: 'now', ...body}, now);
  if (typeof read === 'string') throw new Error(read);
  return read;
};
const fromOf = (file: object, body: object): string => new Date(asked(file, body).range.from).toISOString();

describe('the day and the week of a question', () => {
  const reader = {zone: 'Australia/Sydney', weekStart: 6};

  it.each([
    [
      'the reader’s, where the dashboard leaves them open',
      {},
      '2026-11-23T13:00:00.000Z',
      '2026-11-20T13:00:00.000Z',
    ],
    [
      'the reader’s in the browser’s zone',
      {timezone: 'browser'},
      '2026-11-23T13:00:00.000Z',
      '2026-11-20T13:00:00.000Z',
    ],
    [
      'the dashboard’s, where it has some',
      {timezone: 'utc', weekStart: 'monday'},
      '2026-11-24T00:00:00.000Z',
      '2026-11-23T00:00:00.000Z',
    ],
    [
      'of its zone and the reader’s week',
      {timezone: 'Asia/Kolkata'},
      '2026-11-23T18:30:00.000Z',
      '2026-11-20T18:30:00.000Z',
    ],
    [
      'the reader’s, where the file names no zone that there is',
      {timezone: 'Mars/Base', weekStart: 'someday'},
      '2026-11-23T13:00:00.000Z',
      '2026-11-20T13:00:00.000Z',
    ],
  ])('are %s', (_, file, day, week) => {
    expect(fromOf(file, {from: 'now/d', reader})).toBe(day);
    expect(fromOf(file, {from: 'now/w', reader})).toBe(week);
  });

  it.each([
    undefined,
    null,
    7,
    {zone: 7},
    {zone: 'x'.repeat(1e5), weekStart: 9},
    {zone: "'; DROP", weekStart: '1'},
  ])('are those of whoever serves it, where the reader is %j', (crafted) => {
    expect(fromOf({}, {from: 'now/w', reader: crafted})).toBe(fromOf({}, {from: 'now/w'}));
  });

  it('tell questions apart only where they make a difference', () => {
    const question = (from: string, zone: string): string =>
      JSON.stringify(asked({}, {from, reader: {zone, weekStart: 1}}).question);
    expect(question('now-3h', 'Asia/Kolkata')).toBe(question('now-3h', 'Australia/Sydney'));
    expect(question('now/d', 'Asia/Kolkata')).not.toBe(question('now/d', 'Australia/Sydney'));
  });
});
