/** Times as a dashboard writes them (`now-3h`, `now/d`, epoch milliseconds, ISO 8601), in milliseconds since the epoch. */
import {endOf, later, startOf, utc, type Calendar} from './calendar.ts';
import {momentOf} from './zones.ts';

export type TimeRange = {readonly from: number; readonly to: number};

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 30 * 86_400_000,
  y: 365 * 86_400_000,
};

/** Steps from now, one after another; of a fiscal unit only the rounding is another one. */
const relative = /^now((?:[+-]\d*f?[smhdwMQy]|\/1?(?:[smhdwMQy]|f[Qy]))*)$/;
const steps = /([+\-/])(\d*)(f?)([smhdwMQy])/g;

/** Without a zone: where the calendar is. */
const local = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/;

/** The years 1 to 9999, which is what a database's timestamp and RFC 3339 can carry. */
const [earliest, latest] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/**
 * Reads one end of a range; undefined when it is no time. `/d` rounds down, for the end of a range up, and a day alone begins at
 * midnight, and as an end lasts until the next.
 */
export const parseTime = (text: string, now: number, end = false, calendar = utc): number | undefined => {
  const time = readTime(text, now, end, calendar);
  return time >= earliest && time <= latest ? time : undefined;
};

const readTime = (text: string, now: number, end: boolean, calendar: Calendar): number => {
  const [, math] = relative.exec(text) ?? [];
  if (math !== undefined)
    return [...math.matchAll(steps)].reduce((time, [, act, count = '', fiscal = '', unit = '']) => {
      if (act === '/') return (end ? endOf : startOf)(time, fiscal + unit, calendar);
      return later(time, Number(count || 1) * (act === '-' ? -1 : 1), unit, calendar);
    }, now);
  if (/^-?\d+$/.test(text)) return Number(text);
  const [, day, clock = end ? '23:59:59.999' : '00:00'] = local.exec(text) ?? [];
  if (day !== undefined) return momentOf(Date.parse(`${day}T${clock}Z`), calendar.zone);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
};

/** Whether what a text means depends on a calendar: `now-3h` is the same everywhere, `now/d` is not. */
export const isCalendarBound = (text: string): boolean =>
  !/^(?:now(?:[+-]\d*[smh])*|-?\d+|.*(?:Z|[+-]\d\d:\d\d))$/.test(text);

/** Reads a range; undefined when an end is no time, or the range is empty. */
export const parseRange = (from: string, to: string, now: number, calendar = utc): TimeRange | undefined => {
  const range = {from: parseTime(from, now, false, calendar), to: parseTime(to, now, true, calendar)};
  if (range.from === undefined || range.to === undefined || range.from >= range.to) return undefined;
  return {from: range.from, to: range.to};
};

/** The steps an automatic interval is rounded to, each taken up to the middle between it and the next (milliseconds). */
const roundSteps = [
  1, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 900_000, 1_200_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000,
  86_400_000, 604_800_000,
];

/** `$__interval` in milliseconds: the range over the number of points, rounded to a round step, at least `minimum`. */
export const intervalOf = (range: TimeRange, maxDataPoints: number, minimum = 1): number => {
  const raw = (range.to - range.from) / Math.max(1, maxDataPoints);
  const index = roundSteps.findIndex((step, i) => raw <= (step + (roundSteps[i + 1] ?? Infinity)) / 2);
  return Math.max(roundSteps[index] ?? 1, minimum);
};

/** `90000` as `90s`, `60000` as `1m`: the largest unit that fits without a rest. */
export const formatInterval = (milliseconds: number): string => {
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = unitMs[unit] ?? 1;
    if (milliseconds >= size && milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  }
  return `${milliseconds}ms`;
};

/** Nobody needs panels more often than that, in milliseconds. */
export const shortestRefresh = 1000;

/** `10s`, `1m`, `500ms`, `1h30m` or `1d` in milliseconds; undefined when it is no interval. */
export const parseInterval = (text: string): number | undefined => {
  const whole = /^(\d+)([dwMy])$/.exec(text);
  if (whole) return Number(whole[1]) * (unitMs[whole[2] ?? ''] ?? 0);
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smh]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smh])/g))
    total += Number(count) * (unit === 'ms' ? 1 : (unitMs[unit ?? ''] ?? 0));
  return total;
};
