/** What a page may ask: panels by id, a time range, and values of the variables that the dashboard declares; never a statement. */
import {calendarOf, readerHere, type Calendar, type Reader} from './calendar.ts';
import type {Dashboard} from './dashboard.ts';
import {recordOf} from './record.ts';
import {isCalendarBound, parseInterval, parseRange, type TimeRange} from './time-range.ts';
import type {Choices} from './variables.ts';
import {zoneNamed} from './zones.ts';

/** A question that was read. */
export type Question = {
  /** The range as it was written (`now-3h`), by which the same question is known again a moment later. */
  readonly from: string;
  readonly to: string;
  /** By which the range is reckoned, where that makes a difference. */
  readonly calendar?: Calendar;
  readonly choices: Choices;
  /** Ids of the panels wanted; all when left out. */
  readonly panels: readonly number[] | undefined;
};

/** A question with the times that it means now. */
export type Asked = {
  readonly question: Question;
  readonly range: TimeRange;
  /** How often the page asks, in milliseconds; undefined when it does so only by hand. */
  readonly every: number | undefined;
};

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Of the variables that the dashboard declares; a value that is no text is one that none offers. */
const choicesOf = (dashboard: Dashboard, given: Readonly<Record<string, unknown>>): Choices =>
  Object.fromEntries(
    dashboard.templating.list
      .filter(({name}) => Object.hasOwn(given, name))
      .map(({name}) => {
        const chosen = given[name];
        return [name, [...new Set((Array.isArray(chosen) ? chosen : [chosen]).map(textOf))]];
      }),
  );

const idsOf = (panels: unknown): number[] | undefined =>
  Array.isArray(panels) && panels.every((id) => typeof id === 'number')
    ? [...new Set(panels)].sort((a, b) => a - b)
    : undefined;

/** Who asks; where they do not say, whoever runs this. */
const readerOf = (given: unknown): Reader => {
  const {zone, weekStart} = recordOf(given);
  const here = readerHere();
  return {
    zone: zoneNamed(textOf(zone)) || here.zone,
    weekStart: [0, 1, 2, 3, 4, 5, 6].find((weekday) => weekday === weekStart) ?? here.weekStart,
  };
};

/** Reads a question that came as JSON; of what is none it tells why. The same question always becomes the same text. */
export const parseQuestion = (dashboard: Dashboard, body: unknown, now: number): Asked | string => {
  const {from, to, variables, panels, refresh, reader} = recordOf(body);
  const calendar = calendarOf(dashboard, readerOf(reader));
  const range = parseRange(textOf(from), textOf(to), now, calendar);
  if (!range) return 'Invalid time range: from has to be before to, such as from=now-3h&to=now';
  const ids = idsOf(panels);
  if (panels !== undefined && !ids) return 'Panels are named by their numbers';
  return {
    question: {
      from: textOf(from),
      to: textOf(to),
      ...([from, to].map(textOf).some(isCalendarBound) && {calendar}),
      choices: choicesOf(dashboard, recordOf(variables)),
      panels: ids,
    },
    range,
    every: parseInterval(textOf(refresh)),
  };
};
