/** Times as a person writes and reads them: relative ones as they are, others in the dashboard's zone. */
import type {Calendar} from './calendar.ts';
import type {Dashboard} from './dashboard.ts';
import {localTime} from './dates.ts';
import {isCalendarBound, parseTime} from './time-range.ts';
import {zoneNamed} from './zones.ts';

/**
 * What the address holds for a written time: `now-3h` or `now/d` as written, a time of the calendar's zone such as
 * `2026-11-24 10:00` and one with a zone of its own as milliseconds since the epoch. Undefined when it is no time.
 */
export const readWritten = (text: string, isEnd: boolean, calendar: Calendar): string | undefined => {
  const trimmed = text.trim();
  if (/^-?\d{1,4}$/.test(trimmed)) return undefined;
  const time = parseTime(trimmed, Date.now(), isEnd, calendar);
  if (time === undefined) return undefined;
  return trimmed.startsWith('now') ? trimmed : String(time);
};

/** A time of the address as a person writes it; `moment` writes one that is neither relative nor one of the dashboard's zone already. */
export const writtenTime = (text: string, moment: (time: number) => string): string => {
  if (text.startsWith('now') || isCalendarBound(text)) return text;
  const time = parseTime(text, Date.now());
  return time === undefined ? text : moment(time);
};

const units: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  M: 'month',
  y: 'year',
};

/** Ranges that have names, as Grafana has them; a range that is under way is `so far`. */
const named: Readonly<Record<string, string>> = {
  'now/d now/d': 'Today',
  'now/d now': 'Today so far',
  'now/w now/w': 'This week',
  'now/w now': 'This week so far',
  'now/M now/M': 'This month',
  'now/M now': 'This month so far',
  'now/y now/y': 'This year',
  'now/y now': 'This year so far',
  'now/fQ now/fQ': 'This fiscal quarter',
  'now/fQ now': 'This fiscal quarter so far',
  'now/fy now/fy': 'This fiscal year',
  'now/fy now': 'This fiscal year so far',
  'now-1d/d now-1d/d': 'Yesterday',
  'now-2d/d now-2d/d': 'Day before yesterday',
  'now-7d/d now-7d/d': 'This day last week',
  'now-1w/w now-1w/w': 'Previous week',
  'now-1M/M now-1M/M': 'Previous month',
  'now-1Q/fQ now-1Q/fQ': 'Previous fiscal quarter',
  'now-1y/y now-1y/y': 'Previous year',
  'now-1y/fy now-1y/fy': 'Previous fiscal year',
};

/** A range in words: `Last 3 hours`, as Grafana says it; one that has no name by its two ends. */
export const rangeText = (
  {from, to}: {readonly from: string; readonly to: string},
  moment: (time: number) => string,
): string => {
  const name = named[`${from} ${to}`];
  if (name !== undefined) return name;
  const [, count, unit = ''] = (to === 'now' && /^now-(\d+)([smhdwMy])$/.exec(from)) || [];
  if (count !== undefined) return `Last ${count} ${units[unit] ?? ''}${Number(count) === 1 ? '' : 's'}`;
  return `${writtenTime(from, moment)} to ${writtenTime(to, moment)}`;
};

/** A range in words, with the dashboard's zone where that is not the reader's. */
export const zonedRangeText = (
  {timezone}: Dashboard,
  range: {readonly from: string; readonly to: string},
): string => {
  const zone = zoneNamed(timezone);
  return [rangeText(range, (time) => localTime(time, zone)), zone].filter(Boolean).join(' · ');
};
