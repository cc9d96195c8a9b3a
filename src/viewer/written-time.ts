/** Times as a person writes and reads them: relative ones as they are, others where the reader is. */
import {localTime} from './dates.ts';
import {parseTime} from './time-range.ts';

const dayOnly = /^\d{4}-\d\d-\d\d$/;
const local = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/;

/**
 * What the address holds for a written time: `now-3h` or `now/d` as written, a local time such as `2026-11-24 10:00` and a
 * time with a zone as milliseconds since the epoch. A day alone begins at midnight, and as an end lasts until the next.
 * Undefined when it is no time.
 */
export const readWritten = (text: string, isEnd = false): string | undefined => {
  const trimmed = text.trim();
  if (trimmed.startsWith('now') || /^\d{5,}$/.test(trimmed))
    return parseTime(trimmed, Date.now(), isEnd) === undefined ? undefined : trimmed;
  const [, day, clock] = local.exec(trimmed) ?? [];
  const iso = dayOnly.test(trimmed)
    ? `${trimmed}T${isEnd ? '23:59:59.999' : '00:00:00'}`
    : day !== undefined && clock !== undefined
      ? `${day}T${clock}`
      : trimmed;
  const time = /^\d{4}-\d\d-\d\dT/.test(iso) ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(time) ? undefined : String(time);
};

/** A time of the address as a person writes it; `moment` writes one that is not relative. */
export const writtenTime = (text: string, moment: (time: number) => string = localTime): string => {
  if (text.startsWith('now')) return text;
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

/** A range in words: `Last 3 hours`, as Grafana says it; one that does not end now by its two ends. */
export const rangeText = (
  {from, to}: {readonly from: string; readonly to: string},
  moment?: (time: number) => string,
): string => {
  const [, count, unit = ''] = (to === 'now' && /^now-(\d+)([smhdwMy])$/.exec(from)) || [];
  if (count !== undefined) return `Last ${count} ${units[unit] ?? ''}${Number(count) === 1 ? '' : 's'}`;
  return `${writtenTime(from, moment)} to ${writtenTime(to, moment)}`;
};
