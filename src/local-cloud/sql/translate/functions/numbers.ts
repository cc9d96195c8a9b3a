import {engineType, isFloat, type} from '../../types.ts';
import {asText} from '../casts.ts';
import type {Typed} from '../scope.ts';
import {at, numberOf, whole, type PlainFunction} from './plain.ts';

const float = (least: number, most: number, make: (n: readonly string[]) => string): PlainFunction => ({
  args: [least, most],
  translate: (args) => ({
    sql: make(args.map((arg) => `CAST(${numberOf(arg).sql} AS DOUBLE)`)),
    type: type('float8'),
  }),
});

/** Keeps the type of its argument. */
const same = (make: (n: string) => string): PlainFunction => ({
  args: [1, 1],
  translate: ([arg]) => {
    const value = numberOf(arg as Typed);
    return {sql: `CAST(${make(value.sql)} AS ${engineType(value.type)})`, type: value.type};
  },
});

/** FLOOR and CEIL of whole numbers are floats, as PostgreSQL's are: a time series needs that. */
const rounding = (name: string): PlainFunction => ({
  args: [1, 1],
  translate: ([arg]) => {
    const value = numberOf(arg as Typed);
    if (value.type.id === 'numeric') return {sql: `${name}(${value.sql})`, type: {...value.type, scale: 0}};
    return {sql: `${name}(CAST(${value.sql} AS DOUBLE))`, type: type('float8')};
  },
});

const round: PlainFunction = {
  args: [1, 2],
  translate: (args) => {
    const value = numberOf(at(args, 0));
    const places = args[1] ? whole(args[1]) : '0';
    const sql = `round(${value.sql}, CAST(${places} AS INTEGER))`;
    if (isFloat(value.type)) return {sql, type: type('float8')};
    return {sql: `CAST(${sql} AS ${engineType(value.type)})`, type: value.type};
  },
};

const mod: PlainFunction = {
  args: [2, 2],
  translate: (args) => ({
    sql: `(${numberOf(at(args, 0)).sql} % rs_divisor(${numberOf(at(args, 1)).sql}))`,
    type: numberOf(at(args, 0)).type,
  }),
};

export const numberFunctions: Readonly<Record<string, PlainFunction>> = {
  abs: same((n) => `abs(${n})`),
  ceil: rounding('ceil'),
  ceiling: rounding('ceil'),
  floor: rounding('floor'),
  round,
  mod,
  sign: same((n) => `sign(${n})`),
  sqrt: float(1, 1, ([x]) => `sqrt(${x})`),
  cbrt: float(1, 1, ([x]) => `cbrt(${x})`),
  exp: float(1, 1, ([x]) => `exp(${x})`),
  ln: float(1, 1, ([x]) => `ln(${x})`),
  log: float(1, 2, ([x, y]) => (y ? `log(${x}, ${y})` : `log10(${x})`)),
  dlog1: float(1, 1, ([x]) => `ln(${x})`),
  dlog10: float(1, 1, ([x]) => `log10(${x})`),
  dexp: float(1, 1, ([x]) => `exp(${x})`),
  power: float(2, 2, ([x, y]) => `pow(${x}, ${y})`),
  pow: float(2, 2, ([x, y]) => `pow(${x}, ${y})`),
  sin: float(1, 1, ([x]) => `sin(${x})`),
  cos: float(1, 1, ([x]) => `cos(${x})`),
  tan: float(1, 1, ([x]) => `tan(${x})`),
  cot: float(1, 1, ([x]) => `cot(${x})`),
  asin: float(1, 1, ([x]) => `asin(${x})`),
  acos: float(1, 1, ([x]) => `acos(${x})`),
  atan: float(1, 1, ([x]) => `atan(${x})`),
  atan2: float(2, 2, ([x, y]) => `atan2(${x}, ${y})`),
  degrees: float(1, 1, ([x]) => `degrees(${x})`),
  radians: float(1, 1, ([x]) => `radians(${x})`),
  pi: float(0, 0, () => 'pi()'),
  random: float(0, 0, () => 'random()'),
  to_number: {
    args: [2, 2],
    translate: (args) => ({
      sql: `CAST(regexp_replace(${asText(at(args, 0))}, '[^0-9.\\-]', '', 'g') AS DECIMAL(38,10))`,
      type: {id: 'numeric', precision: 38, scale: 10},
    }),
  },
};
