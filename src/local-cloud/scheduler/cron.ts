/** AWS's cron expressions: `minute hour day-of-month month day-of-week year`, with `, - * / ? L W #`. */
import {momentOf, wallTime} from './wall-time.ts';

/** Days of the week count from 1, Sunday. */
const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

type DayTest = (year: number, month: number, day: number) => boolean;

export type Cron = {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly day: DayTest;
};

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({length: Math.max(0, Math.floor((to - from) / step) + 1)}, (_, index) => from + index * step);

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const weekday = (year: number, month: number, day: number): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

/** The numbers that a field of plain values means; undefined when it is malformed. */
const values = (
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): number[] | undefined => {
  const number = (text: string): number => {
    const named = names.indexOf(text.toUpperCase());
    if (named >= 0) return named + 1;
    return /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  const all: number[] = [];
  for (const part of field.split(',')) {
    const match = /^(\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, whole, first = '', last, step] = match;
    const from = whole === '*' ? least : number(first);
    const to = whole === '*' || (step !== undefined && last === undefined) ? most : number(last ?? first);
    const by = step === undefined ? 1 : Number(step);
    if (!(from >= least && from <= most && to >= least && to <= most && by >= 1)) return undefined;
    // A range of weekdays may go over the week's end.
    all.push(...(from <= to ? range(from, to, by) : [...range(from, most, by), ...range(least, to, by)]));
  }
  return [...new Set(all)].sort((a, b) => a - b);
};

const monthDay = (field: string): DayTest | undefined => {
  if (field === 'L') return (year, month, day) => day === daysIn(year, month);
  const nearest = /^(\d{1,2})W$/.exec(field);
  if (nearest?.[1] !== undefined || field === 'LW') {
    const asked = nearest?.[1] === undefined ? 31 : Number(nearest[1]);
    if (asked < 1 || asked > 31) return undefined;
    return (year, month, day) => day === nearestWeekday(year, month, Math.min(asked, daysIn(year, month)));
  }
  const days = values(field, 1, 31);
  return days && ((_year, _month, day) => days.includes(day));
};

/** The weekday next to a day, in the same month. */
const nearestWeekday = (year: number, month: number, day: number): number => {
  switch (weekday(year, month, day)) {
    case 7:
      return day > 1 ? day - 1 : day + 2;
    case 1:
      return day < daysIn(year, month) ? day + 1 : day - 2;
    default:
      return day;
  }
};

const weekDay = (field: string): DayTest | undefined => {
  const special = /^(\w+?)(?:L|#([1-5]))$/.exec(field);
  if (field !== 'L' && special?.[1] !== undefined) {
    const [wanted] = values(special[1], 1, 7, dayNames) ?? [];
    if (wanted === undefined) return undefined;
    const nth = special[2] === undefined ? undefined : Number(special[2]);
    return (year, month, day) =>
      weekday(year, month, day) === wanted &&
      (nth === undefined ? day + 7 > daysIn(year, month) : Math.ceil(day / 7) === nth);
  }
  const days = field === 'L' ? [7] : values(field, 1, 7, dayNames);
  return days && ((year, month, day) => days.includes(weekday(year, month, day)));
};

/** Undefined when the expression (what stands between the brackets) is malformed. */
export const parseCron = (expression: string): Cron | undefined => {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 6) return undefined;
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  // One of the two must be `?`, and only one.
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const minutes = values(minute, 0, 59);
  const hours = values(hour, 0, 23);
  const months = values(month, 1, 12, monthNames);
  const years = values(year, 1970, 2199);
  const day = dayOfMonth === '?' ? weekDay(dayOfWeek) : monthDay(dayOfMonth);
  if (!minutes || !hours || !months || !years || !day) return undefined;
  return {minutes, hours, months: new Set(months), years: new Set(years), day};
};

/** The first moment after `after` that the expression means; undefined when there is none any more. */
export const nextCron = (cron: Cron, zone: string, after: number): number | undefined => {
  const start = wallTime(after, zone);
  const firstDay = Date.UTC(start.year, start.month - 1, start.day);
  const lastYear = Math.min(2199, Math.max(...cron.years));
  for (let offset = 0; ; offset++) {
    const date = new Date(firstDay + offset * 86_400_000);
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    if (year > lastYear) return undefined;
    if (!cron.years.has(year) || !cron.months.has(month) || !cron.day(year, month, day)) continue;
    for (const hour of cron.hours)
      for (const minute of cron.minutes) {
        const moment = momentOf({year, month, day, hour, minute, second: 0}, zone);
        if (moment !== undefined && moment > after) return moment;
      }
  }
};
