/** The time of a panel that has one of its own: another length (`timeFrom`), an earlier time (`timeShift`). */
import type {Calendar} from './calendar.ts';
import type {Panel} from './dashboard.ts';
import {parseTime, type TimeRange} from './time-range.ts';
import {rangeText} from './written-time.ts';

/** From when a relative range is reckoned. */
export type Present = {readonly now: number; readonly calendar: Calendar};

/** The range that a panel asks about, and what is said of it where it is not the dashboard's. */
export type PanelTime = {readonly range: TimeRange; readonly told?: string};

const iso = (time: number): string => new Date(time).toISOString();

/**
 * As Grafana reckons it: a length of its own ends now, and is for a dashboard whose range is relative (`present` is given
 * then); a shift is taken from either end. `hideTimeOverride` keeps silent about both. What cannot be read is said and
 * changes nothing.
 */
export const panelTime = (
  {timeFrom, timeShift, hideTimeOverride}: Panel,
  dashboard: TimeRange,
  present: Present | undefined,
): PanelTime => {
  let range = dashboard;
  const told: string[] = [];
  if (timeFrom && present) {
    const written = timeFrom.startsWith('now') ? timeFrom : `now-${timeFrom}`;
    const from = parseTime(written, present.now, false, present.calendar);
    if (from === undefined || from >= present.now) return {range, told: `Invalid time override: ${timeFrom}`};
    range = {from, to: present.now};
    told.push(rangeText({from: written, to: 'now'}, iso));
  }
  if (timeShift) {
    const shifted = (time: number, isEnd: boolean): number | undefined =>
      parseTime(`now-${timeShift}`, time, isEnd, present?.calendar);
    const [from, to] = [shifted(range.from, false), shifted(range.to, true)];
    if (from === undefined || to === undefined || from >= to)
      return {range, told: `Invalid time shift: ${timeShift}`};
    range = {from, to};
    told.push(`timeshift -${timeShift}`);
  }
  return {range, ...(told.length > 0 && !hideTimeOverride && {told: told.join(' ')})};
};
