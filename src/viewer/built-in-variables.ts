/** The variables that every dashboard of Grafana has: its range and its name. */
import type {Dashboard} from './dashboard.ts';
import type {TimeRange} from './time-range.ts';

const timeIn = (time: number, format: string | undefined): string | undefined => {
  if (format === undefined) return String(time);
  if (format === 'date' || format === 'date:iso') return new Date(time).toISOString();
  return format === 'date:seconds' ? String(Math.trunc(time / 1000)) : undefined;
};

/** What stands for `$__from`, `${__to:date:iso}` and the like; undefined for what is none of them, or has another format. */
export const builtIn = (
  name: string,
  format: string | undefined,
  {title, uid}: Dashboard,
  {from, to}: TimeRange,
): string | undefined => {
  if (name === '__from') return timeIn(from, format);
  if (name === '__to') return timeIn(to, format);
  const seconds = Math.round((to - from) / 1000);
  const plain: Readonly<Record<string, string>> = {
    __range: `${seconds}s`,
    __range_s: String(seconds),
    __range_ms: String(to - from),
    __dashboard: title,
    '__dashboard.uid': uid,
  };
  return plain[name];
};
