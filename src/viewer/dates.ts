/** Moments as the clocks of a zone show them; without one, those where the reader is. */
import {wallOf, type Zone} from './zones.ts';

/** A whole number in two digits. */
export const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');

const dateParts: Readonly<Record<string, (date: Date) => string>> = {
  YYYY: (date) => String(date.getUTCFullYear()),
  YY: (date) => two(date.getUTCFullYear() % 100),
  MM: (date) => two(date.getUTCMonth() + 1),
  DD: (date) => two(date.getUTCDate()),
  HH: (date) => two(date.getUTCHours()),
  hh: (date) => two(date.getUTCHours() % 12 || 12),
  h: (date) => String(date.getUTCHours() % 12 || 12),
  mm: (date) => two(date.getUTCMinutes()),
  ss: (date) => two(date.getUTCSeconds()),
  SSS: (date) => String(date.getUTCMilliseconds()).padStart(3, '0'),
  a: (date) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  A: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
};

/** A time by a pattern such as `YYYY-MM-DD HH:mm`; what is in brackets stays. */
export const byPattern = (time: number, pattern: string, zone: Zone = ''): string => {
  const date = wallOf(time, zone);
  if (Number.isNaN(date.getTime())) return 'Invalid date';
  return pattern.replaceAll(
    /\[([^\]]*)\]|YYYY|YY|MM|DD|HH|hh|h|mm|ss|SSS|a|A/g,
    (part, kept?: string) => kept ?? dateParts[part]?.(date) ?? part,
  );
};

/** `2026-11-24 10:57:58` */
export const localTime = (time: number, zone?: Zone): string => byPattern(time, 'YYYY-MM-DD HH:mm:ss', zone);

/** `10:57:58` */
export const localClock = (time: number, zone?: Zone): string => byPattern(time, 'HH:mm:ss', zone);

const [minute, day, year] = [60_000, 86_400_000, 365 * 86_400_000];

/** How Grafana writes the places of a time axis: by the milliseconds from one to the next, and from end to end. */
export const axisPattern = (step: number, span: number): string => {
  if (span > year) return 'YYYY-MM';
  if (span > day) return step < day ? 'MM/DD HH:mm' : 'MM/DD';
  return step < minute ? 'HH:mm:ss' : 'HH:mm';
};
