import {fail} from '../errors.ts';
import type {Expr} from '../parse/ast.ts';
import {isInteger, isTime, type, type SqlType} from '../types.ts';
import {castTo} from './casts.ts';
import {literal, type Typed} from './scope.ts';

const units: Readonly<Record<string, string>> = {
  millennium: 'millennium',
  mil: 'millennium',
  millennia: 'millennium',
  century: 'century',
  c: 'century',
  cent: 'century',
  centuries: 'century',
  decade: 'decade',
  decades: 'decade',
  dec: 'decade',
  epoch: 'epoch',
  year: 'year',
  y: 'year',
  yr: 'year',
  yrs: 'year',
  years: 'year',
  quarter: 'quarter',
  qtr: 'quarter',
  quarters: 'quarter',
  month: 'month',
  mon: 'month',
  mons: 'month',
  months: 'month',
  week: 'week',
  w: 'week',
  weeks: 'week',
  day: 'day',
  d: 'day',
  days: 'day',
  dayofweek: 'dow',
  dow: 'dow',
  dw: 'dow',
  weekday: 'dow',
  dayofyear: 'doy',
  doy: 'doy',
  dy: 'doy',
  yearday: 'doy',
  hour: 'hour',
  h: 'hour',
  hr: 'hour',
  hrs: 'hour',
  hours: 'hour',
  minute: 'minute',
  m: 'minute',
  min: 'minute',
  mins: 'minute',
  minutes: 'minute',
  second: 'second',
  s: 'second',
  sec: 'second',
  secs: 'second',
  seconds: 'second',
  millisecond: 'millisecond',
  ms: 'millisecond',
  msec: 'millisecond',
  msecs: 'millisecond',
  msecond: 'millisecond',
  mseconds: 'millisecond',
  millisec: 'millisecond',
  milliseconds: 'millisecond',
  microsecond: 'microsecond',
  us: 'microsecond',
  usec: 'microsecond',
  usecs: 'microsecond',
  microsec: 'microsecond',
  microseconds: 'microsecond',
  timezone: 'timezone',
  timezone_hour: 'timezone_hour',
  timezone_minute: 'timezone_minute',
};

/** Date parts stand as bare words or as literals; anything else is refused. */
export const unitOf = (expr: Expr | undefined): string => {
  const written =
    expr?.kind === 'string'
      ? expr.value.toLowerCase()
      : expr?.kind === 'path' && expr.steps.length === 0
        ? expr.head
        : undefined;
  const unit = written === undefined ? undefined : units[written];
  if (!unit) throw fail(`invalid date part: "${written ?? '?'}"`, '22023');
  return unit;
};

/** A date, a timestamp or text that is one. */
export const timeOf = (value: Typed): Typed => {
  if (isTime(value.type) || value.type.id === 'time' || value.type.id === 'interval') return value;
  if (value.type.id === 'unknown' || value.type.id === 'varchar' || value.type.id === 'super')
    return castTo(value, type('timestamp'));
  throw fail(`function does not take ${value.type.id} where a date or timestamp is needed`, '42883');
};

/** A DATE becomes a TIMESTAMP in date arithmetic. */
const stamped = (value: Typed): Typed =>
  value.type.id === 'date' ? castTo(value, type('timestamp')) : value;

export const dateAdd = (unit: string, count: Typed, value: Typed): Typed => {
  const at = stamped(timeOf(value));
  const n = isInteger(count.type) ? count.sql : `CAST(${castTo(count, type('int8')).sql} AS BIGINT)`;
  const months: Readonly<Record<string, number>> = {
    month: 1,
    quarter: 3,
    year: 12,
    decade: 120,
    century: 1200,
    millennium: 12000,
  };
  const micros: Readonly<Record<string, string>> = {
    week: '604800000000',
    day: '86400000000',
    hour: '3600000000',
    minute: '60000000',
    second: '1000000',
    millisecond: '1000',
    microsecond: '1',
  };
  const scale = micros[unit];
  if (months[unit])
    return {sql: `(${at.sql} + to_months(CAST(${n} * ${months[unit]} AS INTEGER)))`, type: at.type};
  if (scale) return {sql: `(${at.sql} + to_microseconds(CAST(${n} AS BIGINT) * ${scale}))`, type: at.type};
  throw fail(`date part "${unit}" cannot be added`, '22023');
};

export const dateDiff = (unit: string, from: Typed, to: Typed): Typed => {
  const [a, b] = [stamped(timeOf(from)), stamped(timeOf(to))];
  const zoned = a.type.id === 'timestamptz' || b.type.id === 'timestamptz';
  const as = (value: Typed) => (zoned ? castTo(value, type('timestamptz')) : value).sql;
  return {sql: `date_diff('${unit}', ${as(a)}, ${as(b)})`, type: type('int8')};
};

/** The epoch keeps its fraction; other parts are whole numbers. */
export const datePart = (unit: string, value: Typed, whole: SqlType): Typed => {
  const at = timeOf(value);
  if (unit === 'epoch') return {sql: `date_part('epoch', ${at.sql})`, type: type('float8')};
  const sql =
    unit === 'millisecond' || unit === 'microsecond'
      ? `(date_part('${unit}', ${at.sql}) % ${unit === 'millisecond' ? 1000 : 1_000_000})`
      : `date_part('${unit}', ${at.sql})`;
  return {sql: `CAST(${sql} AS ${whole.id === 'float8' ? 'DOUBLE' : 'INTEGER'})`, type: whole};
};

export const dateTrunc = (unit: string, value: Typed): Typed => {
  const at = stamped(timeOf(value));
  return {sql: `date_trunc('${unit}', ${at.sql})`, type: at.type};
};

/** A time of this statement as a literal: all of a statement sees one time. */
export const timeLiteral = (now: number, id: 'timestamp' | 'timestamptz' | 'date'): Typed => {
  const iso = new Date(now).toISOString();
  if (id === 'date') return {sql: `DATE ${literal(iso.slice(0, 10))}`, type: type('date')};
  const text = iso.replace('T', ' ').replace('Z', id === 'timestamptz' ? '+00' : '');
  return {sql: `${id === 'timestamptz' ? 'TIMESTAMPTZ' : 'TIMESTAMP'} ${literal(text)}`, type: type(id)};
};
