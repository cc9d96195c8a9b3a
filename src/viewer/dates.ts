/** Moments as they are written where the reader is. */

/** A whole number in two digits. */
export const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');

const dateParts: Readonly<Record<string, (date: Date) => string>> = {
  YYYY: (date) => String(date.getFullYear()),
  YY: (date) => two(date.getFullYear() % 100),
  MM: (date) => two(date.getMonth() + 1),
  DD: (date) => two(date.getDate()),
  HH: (date) => two(date.getHours()),
  hh: (date) => two(date.getHours() % 12 || 12),
  h: (date) => String(date.getHours() % 12 || 12),
  mm: (date) => two(date.getMinutes()),
  ss: (date) => two(date.getSeconds()),
  SSS: (date) => String(date.getMilliseconds()).padStart(3, '0'),
  a: (date) => (date.getHours() < 12 ? 'am' : 'pm'),
  A: (date) => (date.getHours() < 12 ? 'AM' : 'PM'),
};

/** A time by a pattern such as `YYYY-MM-DD HH:mm`, where the reader is; what is in brackets stays. */
export const byPattern = (time: number, pattern: string): string => {
  const date = new Date(time);
  return pattern.replaceAll(
    /\[([^\]]*)\]|YYYY|YY|MM|DD|HH|hh|h|mm|ss|SSS|a|A/g,
    (part, kept?: string) => kept ?? dateParts[part]?.(date) ?? part,
  );
};

/** `2026-11-24 10:57:58` */
export const localTime = (time: number): string => byPattern(time, 'YYYY-MM-DD HH:mm:ss');

/** `10:57:58` */
export const localClock = (time: number): string => byPattern(time, 'HH:mm:ss');

const [minute, day, year] = [60_000, 86_400_000, 365 * 86_400_000];

/** How Grafana writes the places of a time axis: by the milliseconds from one to the next, and from end to end. */
export const axisPattern = (step: number, span: number): string => {
  if (span > year) return 'YYYY-MM';
  if (span > day) return step < day ? 'MM/DD HH:mm' : 'MM/DD';
  return step < minute ? 'HH:mm:ss' : 'HH:mm';
};
