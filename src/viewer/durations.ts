/** How long something takes, in the units and words that Grafana has for it. */
import {two} from './dates.ts';

/** A length of time as it is written. */
export type Duration = {readonly text: string; readonly suffix: string};

const steps: readonly (readonly [seconds: number, name: string])[] = [
  [31_536_000, ' years'],
  [604_800, ' weeks'],
  [86_400, ' days'],
  [3600, ' hours'],
  [60, ' mins'],
  [1, ' s'],
  [1e-3, ' ms'],
  [1e-6, ' µs'],
  [1e-9, ' ns'],
];

/** How many seconds one of a unit is; the unit itself is the least that is written. */
export const secondsIn: Readonly<Record<string, number>> = {
  ns: 1e-9,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  timeticks: 0.01,
};

/** The largest unit that the time fills; milliseconds never become microseconds, though seconds do. */
export const inLargestUnit = (value: number, unit: string): {value: number; suffix: string} => {
  const size = secondsIn[unit] ?? 1;
  const seconds = value * size;
  const isFine = unit === 's' || unit === 'timeticks';
  const least = isFine ? 1e-9 : size;
  if (value === 0)
    return {value, suffix: steps.find(([length]) => length === (isFine ? 1 : size))?.[1] ?? ''};
  const offered = steps.filter(([length]) => length >= least);
  const [length, suffix] = offered.find(([at]) => Math.abs(seconds) >= at * (1 - 1e-12)) ??
    offered.at(-1) ?? [1, ''];
  return {value: seconds / length, suffix};
};

const wholes: readonly (readonly [milliseconds: number, name: string])[] = [
  [31_536_000_000, 'year'],
  [2_592_000_000, 'month'],
  [604_800_000, 'week'],
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
  [1, 'millisecond'],
];

/** `1 hour, 2 minutes`: so many further units as there are decimals. */
export const inWords = (milliseconds: number, decimals = 0, least = 'second'): Duration => {
  if (milliseconds === 0) return {text: '0', suffix: ` ${least}s`};
  if (milliseconds < 0) return {...inWords(-milliseconds, decimals, least), suffix: ' ago'};
  const first = wholes.findIndex(([size]) => milliseconds >= size);
  let rest = milliseconds;
  const parts = wholes.slice(first, first + decimals + 1).map(([size, name]) => {
    const count = Math.floor(rest / size);
    rest %= size;
    return `${count} ${name}${count === 1 ? '' : 's'}`;
  });
  return {text: parts.join(', '), suffix: ''};
};

/** `01:02:03`, with days before it where they are wanted. */
export const asClock = (seconds: number, withDays: boolean): Duration => {
  if (seconds < 0) return {...asClock(-seconds, withDays), suffix: ' ago'};
  const days = withDays ? Math.floor(seconds / 86_400) : 0;
  const rest = seconds - days * 86_400;
  const clock = [rest / 3600, (rest % 3600) / 60, rest % 60].map(two).join(':');
  return {text: days > 0 ? `${days} d ${clock}` : clock, suffix: ''};
};

/** `5 minutes ago`, `in 2 days`. */
export const fromNow = (time: number, now = Date.now()): string => {
  const apart = Math.abs(time - now);
  const [size, name] = wholes.find(([length]) => apart >= length && length >= 1000) ?? [1000, 'second'];
  const count = Math.round(apart / size);
  if (name === 'second') return time <= now ? 'a few seconds ago' : 'in a few seconds';
  const text = `${count} ${name}${count === 1 ? '' : 's'}`;
  return time <= now ? `${text} ago` : `in ${text}`;
};
