import {fail} from '../errors.ts';
import {
  commonType,
  describeType,
  engineType,
  isFloat,
  isInteger,
  isNumber,
  isText,
  isTime,
  type SqlType,
} from '../types.ts';
import type {Typed} from './scope.ts';

/** A value as text, as Redshift writes it. */
export const asText = (value: Typed): string => {
  if (isText(value.type)) return value.sql;
  if (value.type.id === 'super') return `rs_super_text(${value.sql})`;
  if (value.type.id === 'varbyte') return `rs_utf8(${value.sql})`;
  if (isFloat(value.type)) return `rs_float_text(${value.sql})`;
  if (value.type.id === 'interval') return `rs_interval_text(${value.sql})`;
  return `CAST(${value.sql} AS VARCHAR)`;
};

const impossible = (from: SqlType, to: SqlType): Error =>
  fail(
    `cannot cast type ${describeType(from).replace(/\(.*/, '')} to ${describeType(to).replace(/\(.*/, '')}`,
    '42846',
  );

/** `value::type` with Redshift's behaviour: lax from SUPER, cutting to VARCHAR(n), whole numbers only from text. */
export const castTo = (value: Typed, to: SqlType): Typed => {
  const from = value.type;
  const done = (sql: string): Typed => ({
    sql,
    type:
      to.id === 'varchar' && to.length === undefined && from.length !== undefined
        ? {...to, length: from.length}
        : to,
  });
  if (value.sql === 'NULL') return done(`CAST(NULL AS ${engineType(to)})`);
  if (to.id === 'super') return from.id === 'super' ? value : done(`CAST(${value.sql} AS VARIANT)`);
  if (from.id === 'super') return done(fromSuper(value, to));
  if (isText(to)) {
    const text = asText(value);
    const cuts =
      to.length !== undefined && (from.length === undefined || !isText(from) || from.length > to.length);
    return done(cuts ? `rs_cut(${text}, ${to.length})` : text);
  }
  if (to.id === 'varbyte') {
    if (from.id !== 'varbyte' && !isText(from)) throw impossible(from, to);
    return done(from.id === 'varbyte' ? value.sql : `encode(${value.sql})`);
  }
  if (from.id === 'varbyte') throw impossible(from, to);
  if (isText(from)) return done(fromText(value, to));
  if (
    (isTime(from) && (isNumber(to) || to.id === 'bool')) ||
    ((isNumber(from) || from.id === 'bool') && isTime(to))
  )
    throw impossible(from, to);
  return done(`CAST(${value.sql} AS ${engineType(to)})`);
};

const fromSuper = (value: Typed, to: SqlType): string => {
  if (isText(to))
    return to.length === undefined
      ? `rs_super_text(${value.sql})`
      : `rs_cut(rs_super_text(${value.sql}), ${to.length})`;
  if (to.id === 'varbyte') return `encode(rs_super_text(${value.sql}))`;
  return `TRY_CAST(${value.sql} AS ${engineType(to)})`;
};

const fromText = (value: Typed, to: SqlType): string => {
  if (isInteger(to)) return `CAST(rs_whole(${value.sql}) AS ${engineType(to)})`;
  // The engine's dates end where they please and leave the rest of the text unread; its timestamps do not.
  if (to.id === 'date') return `CAST(CAST(${value.sql} AS TIMESTAMP) AS DATE)`;
  return `CAST(${isNumber(to) || to.id === 'bool' ? `trim(${value.sql})` : value.sql} AS ${engineType(to)})`;
};

/** Fits a value where a type is wanted, as an assignment or a comparison does: literals take the other side's type. */
export const coerce = (value: Typed, to: SqlType): Typed => {
  if (value.type.id === to.id || to.id === 'unknown') return value;
  if (value.type.id === 'unknown') return isText(to) ? {...value, type: to} : castTo(value, to);
  return castTo(value, to);
};

/** Several expressions brought to the one type they share. */
export const unify = (
  values: readonly Typed[],
): {readonly values: readonly string[]; readonly type: SqlType} => {
  const common = commonType(values.map((value) => value.type));
  return {values: values.map((value) => coerceTo(value, common)), type: common};
};

const coerceTo = (value: Typed, to: SqlType): string => {
  if (value.sql === 'NULL' || value.type.id === to.id) return value.sql;
  return coerce(value, to).sql;
};
