import {type} from '../../types.ts';
import {castTo} from '../casts.ts';
import {at, whole, type PlainFunction} from './plain.ts';

const int4 = type('int4');

function compareDates(a: 'date' | 'timestamp', b: 'date' | 'timestamp'): PlainFunction {
  return {
    args: [2, 2],
    translate: (args) => {
      const [x, y] = [castTo(at(args, 0), type(a)).sql, castTo(at(args, 1), type(b)).sql];
      return {
        sql: `CASE WHEN ${x} = ${y} THEN 0 WHEN ${x} > ${y} THEN 1 WHEN ${x} < ${y} THEN -1 END`,
        type: int4,
      };
    },
  };
}

export const dateFunctions: Readonly<Record<string, PlainFunction>> = {
  last_day: {
    args: [1, 1],
    translate: (args) => ({
      sql: `rs_last_day(${castTo(at(args, 0), type('timestamp')).sql})`,
      type: type('date'),
    }),
  },
  add_months: {
    args: [2, 2],
    translate: (args) => {
      const from = castTo(at(args, 0), type('timestamp')).sql;
      const moved = `(${from} + to_months(CAST(${whole(at(args, 1))} AS INTEGER)))`;
      // The last day of a month stays the last day.
      return {
        sql: `CASE WHEN last_day(CAST(${from} AS DATE)) = CAST(${from} AS DATE) THEN CAST(last_day(CAST(${moved} AS DATE)) AS TIMESTAMP) + (${from} - date_trunc('day', ${from})) ELSE ${moved} END`,
        type: type('timestamp'),
      };
    },
  },
  months_between: {
    args: [2, 2],
    translate: (args) => ({
      sql: `rs_months_between(${castTo(at(args, 0), type('timestamp')).sql}, ${castTo(at(args, 1), type('timestamp')).sql})`,
      type: type('float8'),
    }),
  },
  date_cmp: compareDates('date', 'date'),
  timestamp_cmp: compareDates('timestamp', 'timestamp'),
};
