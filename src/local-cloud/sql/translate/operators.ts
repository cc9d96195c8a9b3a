import {fail} from '../errors.ts';
import {
  arithmeticType,
  describeType,
  engineType,
  isFloat,
  isInteger,
  isNumber,
  isText,
  isTime,
  type SqlType,
  type,
  varchar,
} from '../types.ts';
import {asText, castTo, coerce} from './casts.ts';
import type {Typed} from './scope.ts';

const bool = type('bool');

const noOperator = (left: SqlType, op: string, right: SqlType): Error => {
  const name = (t: SqlType) => (t.id === 'unknown' ? '"unknown"' : describeType(t).replace(/\(.*/, ''));
  return fail(`operator does not exist: ${name(left)} ${op} ${name(right)}`, '42883');
};

/** `left op right` for everything but AND and OR. */
export const binary = (op: string, left: Typed, right: Typed): Typed => {
  if (['=', '<>', '<', '>', '<=', '>='].includes(op)) return compare(op, left, right);
  if (op === '||') return concat(left, right);
  if (op === '~' || op === '~*' || op === '!~' || op === '!~*') {
    const options = op.endsWith('*') ? ", 'i'" : '';
    return {
      sql: `(${op.startsWith('!') ? 'NOT ' : ''}regexp_matches(${asText(left)}, ${asText(right)}${options}))`,
      type: bool,
    };
  }
  return arithmetic(op, left, right);
};

/** Both sides brought to where the engine compares them as Redshift does. */
export const alike = (left: Typed, right: Typed): [string, string] => {
  if (left.type.id === 'super' && right.type.id === 'super')
    return [`rs_super_key(${left.sql})`, `rs_super_key(${right.sql})`];
  if (left.type.id === 'super') return [superAs(left, right.type), right.sql];
  if (right.type.id === 'super') return [left.sql, superAs(right, left.type)];
  if (left.type.id === 'unknown' && right.type.id !== 'unknown')
    return [coerce(left, right.type).sql, right.sql];
  if (right.type.id === 'unknown' && left.type.id !== 'unknown')
    return [left.sql, coerce(right, left.type).sql];
  if (left.type.id === 'bpchar' || right.type.id === 'bpchar')
    return [`rtrim(${left.sql})`, `rtrim(${right.sql})`];
  return [left.sql, right.sql];
};

/** SUPER beside a plain value: only a value of that kind can equal it. */
const superAs = (value: Typed, other: SqlType): string => {
  if (isText(other)) return `rs_super_string(${value.sql})`;
  if (isNumber(other)) return `rs_super_number(${value.sql})`;
  return `TRY_CAST(${value.sql} AS ${engineType(other)})`;
};

export const compare = (op: string, left: Typed, right: Typed): Typed => {
  const mixed = (a: SqlType, b: SqlType) =>
    (isText(a) && a.id !== 'unknown' && isNumber(b)) ||
    (a.id === 'bool' && isNumber(b)) ||
    (isTime(a) && isNumber(b));
  if (mixed(left.type, right.type) || mixed(right.type, left.type))
    throw noOperator(left.type, op, right.type);
  const [a, b] = alike(left, right);
  return {sql: `(${a} ${op} ${b})`, type: bool};
};

const concat = (left: Typed, right: Typed): Typed => {
  if (left.type.id === 'varbyte' && right.type.id === 'varbyte')
    return {sql: `(${left.sql} || ${right.sql})`, type: left.type};
  const length =
    left.type.length !== undefined && right.type.length !== undefined
      ? left.type.length + right.type.length
      : undefined;
  return {sql: `(${asText(left)} || ${asText(right)})`, type: varchar(length)};
};

const plain = (value: Typed): Typed => (value.type.id === 'super' ? castTo(value, type('float8')) : value);

const arithmetic = (op: string, a: Typed, b: Typed): Typed => {
  let [left, right] = [plain(a), plain(b)];
  if (left.type.id === 'unknown' && isNumber(right.type)) left = castTo(left, right.type);
  if (right.type.id === 'unknown' && isNumber(left.type)) right = castTo(right, left.type);
  if (isNumber(left.type) && isNumber(right.type)) return numbers(op, left, right);
  const time = times(op, left, right);
  if (time) return time;
  if (left.sql === 'NULL' || right.sql === 'NULL') return {sql: 'NULL', type: type('unknown')};
  throw noOperator(left.type, op, right.type);
};

const numbers = (op: string, left: Typed, right: Typed): Typed => {
  if (op === '^')
    return {sql: `pow(CAST(${left.sql} AS DOUBLE), CAST(${right.sql} AS DOUBLE))`, type: type('float8')};
  if (op === '&' || op === '|')
    return {sql: `(${left.sql} ${op} ${right.sql})`, type: arithmeticType(op, left.type, right.type)};
  if (op === '#')
    return {sql: `xor(${left.sql}, ${right.sql})`, type: arithmeticType(op, left.type, right.type)};
  const result = arithmeticType(op, left.type, right.type);
  if (op === '%') return {sql: `(${left.sql} % rs_divisor(${right.sql}))`, type: result};
  if (op !== '/') {
    // Wide decimals would overflow the engine's own rule for the result's width; Redshift narrows the scale instead.
    const sql = `(${left.sql} ${op} ${right.sql})`;
    return result.id === 'numeric'
      ? {sql: `CAST(${sql} AS ${engineType(result)})`, type: result}
      : {sql, type: result};
  }
  if (isInteger(result)) return {sql: `(${left.sql} // rs_divisor(${right.sql}))`, type: result};
  const quotient = `(CAST(${left.sql} AS DOUBLE) / rs_divisor(CAST(${right.sql} AS DOUBLE)))`;
  return isFloat(result)
    ? {sql: quotient, type: result}
    : {sql: `CAST(${quotient} AS ${engineType(result)})`, type: result};
};

const times = (op: string, a: Typed, b: Typed): Typed | undefined => {
  if (op === '*' || op === '/') {
    if (a.type.id === 'interval' && isNumber(b.type))
      return scaled(a, op === '*' ? b.sql : `1.0 / rs_divisor(${b.sql})`);
    return op === '*' && b.type.id === 'interval' && isNumber(a.type) ? scaled(b, a.sql) : undefined;
  }
  if (op !== '+' && op !== '-') return undefined;
  if (op === '+' && !isTime(a.type) && isTime(b.type)) return times('+', b, a);
  if (a.type.id === 'interval' && b.type.id === 'interval')
    return {sql: `(${a.sql} ${op} ${b.sql})`, type: a.type};
  if (!isTime(a.type)) return undefined;
  const stays = a.type.id === 'date' ? type('timestamp') : a.type;
  if (b.type.id === 'interval')
    return {sql: `(CAST(${a.sql} AS ${engineType(stays)}) ${op} ${b.sql})`, type: stays};
  if (isInteger(b.type)) {
    return a.type.id === 'date'
      ? {sql: `(${a.sql} ${op} CAST(${b.sql} AS INTEGER))`, type: a.type}
      : {sql: `(${a.sql} ${op} to_days(CAST(${b.sql} AS INTEGER)))`, type: a.type};
  }
  if (op === '-' && b.type.id === 'unknown') return times(op, a, castTo(b, a.type));
  if (op === '-' && isTime(b.type)) {
    if (a.type.id === 'date' && b.type.id === 'date')
      return {sql: `CAST(${a.sql} - ${b.sql} AS INTEGER)`, type: type('int4')};
    return {sql: `(CAST(${a.sql} AS TIMESTAMPTZ) - CAST(${b.sql} AS TIMESTAMPTZ))`, type: type('interval')};
  }
  return undefined;
};

const scaled = (interval: Typed, by: string): Typed => ({
  sql: `to_microseconds(CAST(round(epoch(${interval.sql}) * 1000000.0 * (${by})) AS BIGINT))`,
  type: interval.type,
});
