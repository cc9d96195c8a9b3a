/** Schedule expressions: `rate(5 minutes)`, `cron(…)`, `at(2026-11-24T10:00:00)`. */
import {nextCron, parseCron} from './cron.ts';
import {momentOf, wallTime} from './wall-time.ts';

export type Expression = {
  readonly kind: 'rate' | 'cron' | 'at';
  /**
   * The first moment after `after` (milliseconds since the epoch) that is due; undefined when there is none.
   * A rate counts from `base`, which is due itself.
   */
  next(after: number, base: number): number | undefined;
};

const units: Readonly<Record<string, number>> = {minute: 60_000, hour: 3_600_000, day: 86_400_000};

/** Undefined when the expression is malformed. */
export const parseExpression = (text: string, zone: string): Expression | undefined => {
  const match = /^(rate|cron|at)\((.*)\)$/.exec(text);
  const [, kind, inner = ''] = match ?? [];
  if (kind === 'rate') return parseRate(inner);
  if (kind === 'at') return parseAt(inner, zone);
  const cron = kind === 'cron' ? parseCron(inner) : undefined;
  return cron && {kind: 'cron', next: (after) => nextCron(cron, zone, after)};
};

const parseRate = (inner: string): Expression | undefined => {
  const match = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner);
  const period = Number(match?.[1]) * (units[match?.[2] ?? ''] ?? Number.NaN);
  if (!Number.isFinite(period)) return undefined;
  return {
    kind: 'rate',
    next: (after, base) => (after < base ? base : base + (Math.floor((after - base) / period) + 1) * period),
  };
};

const parseAt = (inner: string, zone: string): Expression | undefined => {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?$/.exec(inner);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const moment = momentOf({year, month, day, hour, minute, second}, zone);
  // The 31st of a shorter month would be read as the next month's first.
  if (moment === undefined || wallTime(moment, zone).day !== day || month > 12) return undefined;
  return {kind: 'at', next: (after) => (after < moment ? moment : undefined)};
};
