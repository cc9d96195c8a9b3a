/** Days, weeks, months and fiscal years, where the clocks of a zone say so: a day may have 23 or 25 hours. */
import type {Dashboard} from './dashboard.ts';
import {momentOf, wallOf, zoneNamed, type Zone} from './zones.ts';

/** By what relative times are reckoned. */
export type Calendar = {
  readonly zone: Zone;
  /** The day that a week begins with; 0 is Sunday. */
  readonly weekStart: number;
  /** The month that a fiscal year begins with; 0 is January. */
  readonly fiscalYearStartMonth: number;
};

/** Where and how somebody reads, where a dashboard leaves it to them. */
export type Reader = Pick<Calendar, 'zone' | 'weekStart'>;

const [sunday, monday, saturday] = [0, 1, 6];

/** As Grafana's backend reckons, which knows no dashboard. */
export const utc: Calendar = {zone: 'UTC', weekStart: monday, fiscalYearStartMonth: 0};

type Weeks = {readonly firstDay: number};

/** Whoever runs this, by the settings of browser or terminal. */
export const readerHere = (): Reader => {
  const {locale, timeZone} = Intl.DateTimeFormat().resolvedOptions();
  const weeks = new Intl.Locale(locale) as Intl.Locale & {getWeekInfo?: () => Weeks; weekInfo?: Weeks};
  return {zone: timeZone, weekStart: ((weeks.getWeekInfo?.() ?? weeks.weekInfo)?.firstDay ?? sunday) % 7};
};

const weekStarts: Readonly<Record<string, number>> = {sunday, monday, saturday};

/** What the file says, and the reader where it says nothing. */
export const calendarOf = (
  {timezone, weekStart, fiscalYearStartMonth}: Dashboard,
  reader = readerHere(),
): Calendar => ({
  zone: zoneNamed(timezone) || reader.zone,
  weekStart: weekStarts[weekStart] ?? reader.weekStart,
  fiscalYearStartMonth,
});

/** Units that are as long everywhere and always, in milliseconds. */
const fixed: Readonly<Record<string, number>> = {s: 1000, m: 60_000, h: 3_600_000};
const day = 86_400_000;
const months: Readonly<Record<string, number>> = {M: 1, Q: 3, y: 12};

/** The same day of another month, or the last one of that. */
const inMonth = (wall: Date, count: number): number => {
  const date = new Date(wall);
  date.setUTCDate(1);
  date.setUTCMonth(wall.getUTCMonth() + count);
  const last = new Date(date);
  last.setUTCMonth(date.getUTCMonth() + 1, 0);
  return date.setUTCDate(Math.min(wall.getUTCDate(), last.getUTCDate()));
};

/** So many units later; days and longer ones keep the time of the day. */
export const later = (time: number, count: number, unit: string, {zone}: Calendar): number => {
  const size = fixed[unit];
  if (size !== undefined) return time + count * size;
  const wall = wallOf(time, zone);
  const days = unit === 'd' ? 1 : unit === 'w' ? 7 : undefined;
  const moved =
    days === undefined ? inMonth(wall, count * (months[unit] ?? 0)) : wall.getTime() + count * days * day;
  return momentOf(moved, zone);
};

/** The first moment of the unit that a time is in; `fy` and `fQ` are fiscal ones. */
export const startOf = (time: number, unit: string, calendar: Calendar): number => {
  const {zone, weekStart, fiscalYearStartMonth} = calendar;
  const wall = wallOf(time, zone);
  const size = fixed[unit];
  if (size !== undefined) return time - (((wall.getTime() % size) + size) % size);
  wall.setUTCHours(0, 0, 0, 0);
  if (unit === 'w') wall.setUTCDate(wall.getUTCDate() - ((wall.getUTCDay() - weekStart + 7) % 7));
  const length = months[unit.replace('f', '')];
  if (length !== undefined) {
    const first = unit.startsWith('f') ? fiscalYearStartMonth : 0;
    wall.setUTCMonth(wall.getUTCMonth() - ((wall.getUTCMonth() - first + 12) % length), 1);
  }
  return momentOf(wall.getTime(), zone);
};

/** The last millisecond of the unit that a time is in. */
export const endOf = (time: number, unit: string, calendar: Calendar): number => {
  const next = later(startOf(time, unit, calendar), 1, unit.replace('f', ''), calendar);
  return startOf(next, unit, calendar) - 1;
};
