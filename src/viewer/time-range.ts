/** Times as a dashboard writes them (`now-3h`, `now/d`, epoch milliseconds, ISO 8601), in milliseconds since the epoch. */

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

const relative = /^now(?:([+-])(\d+)([smhdwMy]))?(?:\/([smhdwMy]))?$/;

const startOf = (time: number, unit: string): number => {
  const date = new Date(time);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === 'y') return Date.UTC(year, 0);
  if (unit === 'M') return Date.UTC(year, month);
  if (unit === 'w') return Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7));
  const size = unitMs[unit] ?? 1;
  return Math.floor(time / size) * size;
};

/** The years 1 to 9999, which is what a database's timestamp and RFC 3339 can carry. */
const [earliest, latest] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** Reads one end of a range; undefined when it is no time. `/d` rounds down, for the end of a range up. */
export const parseTime = (text: string, now: number, end = false): number | undefined => {
  const time = readTime(text, now, end);
  return time !== undefined && time >= earliest && time <= latest ? time : undefined;
};

const readTime = (text: string, now: number, end: boolean): number | undefined => {
  const match = relative.exec(text);
  if (match) {
    const [, sign, count, unit, round] = match;
    const shift = unit ? Number(count) * (unitMs[unit] ?? 0) : 0;
    const time = now + (sign === '-' ? -shift : shift);
    if (!round) return time;
    return end ? startOf(startOf(time, round) + (unitMs[round] ?? 0) * 1.1, round) - 1 : startOf(time, round);
  }
  if (/^-?\d+$/.test(text)) return Number(text);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
};

/** Reads a range; undefined when an end is no time, or the range is empty. */
export const parseRange = (from: string, to: string, now: number): TimeRange | undefined => {
  const range = {from: parseTime(from, now), to: parseTime(to, now, true)};
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
