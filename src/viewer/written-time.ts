/** Times as a person writes them into the time range: relative ones as they are, others where the reader is. */
import {localTime} from './field-config.ts';
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

/** A time of the address as a person writes it. */
export const writtenTime = (text: string): string => {
  if (text.startsWith('now')) return text;
  const time = parseTime(text, Date.now());
  return time === undefined ? text : localTime(time);
};
