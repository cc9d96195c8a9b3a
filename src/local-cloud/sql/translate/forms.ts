import {fail, unsupported} from '../errors.ts';
import type {Call, Expr} from '../parse/ast.ts';
import {isNumber, isText, isTime, type, varchar} from '../types.ts';
import {asText, castTo, unify} from './casts.ts';
import {dateAdd, dateDiff, datePart, dateTrunc, timeLiteral, timeOf, unitOf} from './dates.ts';
import {numberToText, parseFormat, timeToText} from './formats.ts';
import {compare} from './operators.ts';
import {literal, type Scope, type Translate, type Typed} from './scope.ts';

type Form = (call: Call, scope: Scope, translate: Translate) => Typed;

const need = (call: Call, least: number, most = least): void => {
  if (call.args.length < least || call.args.length > most)
    throw fail(`wrong number of arguments for function ${call.name}`, '42883');
};

const arg = (call: Call, i: number): Expr => {
  const found = call.args[i];
  if (!found) throw fail(`wrong number of arguments for function ${call.name}`, '42883');
  return found;
};

const coalesce: Form = (call, scope, translate) => {
  if (call.args.length === 0) throw fail('syntax error at or near ")"', '42601');
  const {values, type: common} = unify(call.args.map((each) => translate(each, scope)));
  return {sql: `coalesce(${values.join(', ')})`, type: common};
};

const extreme =
  (name: 'greatest' | 'least'): Form =>
  (call, scope, translate) => {
    const {values, type: common} = unify(call.args.map((each) => translate(each, scope)));
    return {sql: `${name}(${values.join(', ')})`, type: common};
  };

/** NULL equals NULL in DECODE, and nowhere else. */
const decode: Form = (call, scope, translate) => {
  const operand = translate(arg(call, 0), scope);
  const rest = call.args.slice(1).map((each) => translate(each, scope));
  const results = unify(rest.filter((_, i) => i % 2 === 1 || i === rest.length - 1));
  const branches: string[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2) {
    const search = rest[i] as Typed;
    const test = search.sql === 'NULL' ? `${operand.sql} IS NULL` : compare('=', operand, search).sql;
    branches.push(`WHEN ${test} THEN ${results.values[i / 2]}`);
  }
  const otherwise = rest.length % 2 === 1 ? ` ELSE ${results.values.at(-1)}` : '';
  return {sql: `CASE ${branches.join(' ')}${otherwise} END`, type: results.type};
};

const nullif: Form = (call, scope, translate) => {
  need(call, 2);
  const [left, right] = [translate(arg(call, 0), scope), translate(arg(call, 1), scope)];
  return {
    sql: `CASE WHEN ${compare('=', left, right).sql} THEN NULL ELSE ${left.sql} END`,
    type: left.type.id === 'unknown' ? varchar() : left.type,
  };
};

const nvl2: Form = (call, scope, translate) => {
  need(call, 3);
  const {values, type: common} = unify([translate(arg(call, 1), scope), translate(arg(call, 2), scope)]);
  return {
    sql: `CASE WHEN ${translate(arg(call, 0), scope).sql} IS NOT NULL THEN ${values[0]} ELSE ${values[1]} END`,
    type: common,
  };
};

/** The path is a list of keys; with constant keys it becomes one JSON pointer, read in a single pass. */
const jsonPath: Form = (call, scope, translate) => {
  const last = call.args.at(-1);
  const flag =
    last?.kind === 'bool' ? last.value : last?.kind === 'call' || last?.kind === 'path' ? undefined : false;
  const keys = call.args.slice(1, last?.kind === 'bool' ? -1 : undefined);
  if (keys.length === 0) throw fail(`function ${call.name} needs at least one key`, '42883');
  const value = translate(arg(call, 0), scope);
  const {payload} = value;
  const pointer = keys.every((key) => key.kind === 'string')
    ? literal(
        keys
          .map((key) => `/${(key as {value: string}).value.replaceAll('~', '~0').replaceAll('/', '~1')}`)
          .join(''),
      )
    : `(${keys.map((key) => `'/' || replace(replace(${asText(translate(key, scope))}, '~', '~0'), '/', '~1')`).join(' || ')})`;
  const lenient = flag === true ? 'TRUE' : 'FALSE';
  const known = payload && keys.every((key) => key.kind === 'string') ? payload.path(pointer) : undefined;
  return {
    sql:
      payload && known !== undefined
        ? `rs_path_checked(${payload.text}, ${payload.valid}, ${known}, ${lenient})`
        : `rs_json_path(${value.type.id === 'super' ? `rs_super_json(${value.sql})` : asText(value)}, ${pointer}, ${lenient})`,
    type: varchar(65535),
  };
};

const now =
  (id: 'timestamp' | 'timestamptz' | 'date', whole = false): Form =>
  (call, scope) => {
    need(call, 0, 1);
    return timeLiteral(whole ? Math.floor(scope.context.now / 1000) * 1000 : scope.context.now, id);
  };

const toChar: Form = (call, scope, translate) => {
  need(call, 2);
  const value = translate(arg(call, 0), scope);
  const format = arg(call, 1);
  if (format.kind !== 'string') throw unsupported('TO_CHAR with a format that is not a literal');
  if (isNumber(value.type)) return {sql: numberToText(value.sql, format.value), type: varchar(64)};
  return {sql: timeToText(timeOf(value).sql, format.value), type: varchar(64)};
};

const readTime =
  (id: 'date' | 'timestamptz'): Form =>
  (call, scope, translate) => {
    need(call, 2, 3);
    const format = arg(call, 1);
    if (format.kind !== 'string')
      throw unsupported(`${call.name.toUpperCase()} with a format that is not a literal`);
    const text = asText(translate(arg(call, 0), scope));
    const parsed = `strptime(${text}, ${literal(parseFormat(format.value))})`;
    return {sql: `CAST(${parsed} AS ${id === 'date' ? 'DATE' : 'TIMESTAMPTZ'})`, type: type(id)};
  };

const convertTimezone: Form = (call, scope, translate) => {
  need(call, 2, 3);
  const value = timeOf(translate(call.args.at(-1) as Expr, scope));
  const target = translate(call.args.at(-2) as Expr, scope).sql;
  if (call.args.length === 2 && value.type.id === 'timestamptz')
    return {sql: `timezone(${target}, ${value.sql})`, type: type('timestamp')};
  const source = call.args.length === 3 ? translate(arg(call, 0), scope).sql : "'UTC'";
  return {
    sql: `timezone(${target}, timezone(${source}, CAST(${value.sql} AS TIMESTAMP)))`,
    type: type('timestamp'),
  };
};

const object: Form = (call, scope, translate) => {
  if (call.args.length % 2 === 1) throw fail('object() takes pairs of keys and values', '42883');
  if (call.args.length === 0) return {sql: `CAST(CAST('{}' AS JSON) AS VARIANT)`, type: type('super')};
  const fields: string[] = [];
  for (let i = 0; i < call.args.length; i += 2) {
    const key = arg(call, i);
    if (key.kind !== 'string') throw unsupported('OBJECT with a key that is not a literal');
    fields.push(
      `"${key.value.replaceAll('"', '""')}" := ${castTo(translate(arg(call, i + 1), scope), type('super')).sql}`,
    );
  }
  return {sql: `CAST(struct_pack(${fields.join(', ')}) AS VARIANT)`, type: type('super')};
};

const array: Form = (call, scope, translate) => ({
  sql: `CAST([${call.args.map((each) => castTo(translate(each, scope), type('super')).sql).join(', ')}]::VARIANT[] AS VARIANT)`,
  type: type('super'),
});

const user: Form = (call, scope) => {
  need(call, 0);
  return {sql: literal(scope.context.user), type: type('name')};
};

const trunc: Form = (call, scope, translate) => {
  need(call, 1, 2);
  const value = translate(arg(call, 0), scope);
  if (isTime(value.type)) return castTo(value, type('date'));
  const n = isText(value.type) || value.type.id === 'super' ? castTo(value, type('float8')) : value;
  if (call.args.length === 1)
    return {sql: `trunc(${n.sql})`, type: n.type.id === 'numeric' ? {...n.type, scale: 0} : n.type};
  const power = `pow(10, ${translate(arg(call, 1), scope).sql})`;
  return {sql: `(trunc(CAST(${n.sql} AS DOUBLE) * ${power}) / ${power})`, type: type('float8')};
};

/** Functions whose arguments need a look at how they were written. */
export const forms: Readonly<Record<string, Form>> = {
  coalesce,
  nvl: coalesce,
  ifnull: coalesce,
  isnull: coalesce,
  greatest: extreme('greatest'),
  least: extreme('least'),
  decode,
  nullif,
  nvl2,
  json_extract_path_text: jsonPath,
  getdate: now('timestamp', true),
  sysdate: now('timestamp'),
  now: now('timestamptz'),
  current_timestamp: now('timestamptz'),
  localtimestamp: now('timestamp'),
  statement_timestamp: now('timestamptz'),
  transaction_timestamp: now('timestamptz'),
  timeofday: (_, scope) => castTo(timeLiteral(scope.context.now, 'timestamptz'), varchar()),
  current_date: now('date'),
  dateadd: (call, scope, translate) => (
    need(call, 3),
    dateAdd(unitOf(call.args[0]), translate(arg(call, 1), scope), translate(arg(call, 2), scope))
  ),
  date_add: (call, scope, translate) => (
    need(call, 3),
    dateAdd(unitOf(call.args[0]), translate(arg(call, 1), scope), translate(arg(call, 2), scope))
  ),
  datediff: (call, scope, translate) => (
    need(call, 3),
    dateDiff(unitOf(call.args[0]), translate(arg(call, 1), scope), translate(arg(call, 2), scope))
  ),
  date_diff: (call, scope, translate) => (
    need(call, 3),
    dateDiff(unitOf(call.args[0]), translate(arg(call, 1), scope), translate(arg(call, 2), scope))
  ),
  date_part: (call, scope, translate) => (
    need(call, 2),
    datePart(unitOf(call.args[0]), translate(arg(call, 1), scope), type('float8'))
  ),
  datepart: (call, scope, translate) => (
    need(call, 2),
    datePart(unitOf(call.args[0]), translate(arg(call, 1), scope), type('float8'))
  ),
  extract: (call, scope, translate) => (
    need(call, 2),
    datePart(unitOf(call.args[0]), translate(arg(call, 1), scope), type('int4'))
  ),
  date_trunc: (call, scope, translate) => (
    need(call, 2),
    dateTrunc(unitOf(call.args[0]), translate(arg(call, 1), scope))
  ),
  trunc,
  to_char: toChar,
  to_date: readTime('date'),
  to_timestamp: readTime('timestamptz'),
  convert_timezone: convertTimezone,
  object,
  array,
  current_user: user,
  user,
  session_user: user,
  current_user_id: (_, scope) => ({
    sql: String(scope.context.registry.get('users', scope.context.user)?.id ?? 0),
    type: type('int4'),
  }),
  current_schema: (_, scope) => ({
    sql: literal(scope.context.searchPath.find((name) => name !== '$user') ?? 'public'),
    type: type('name'),
  }),
  current_database: (_, scope) => ({sql: literal(scope.context.database), type: type('name')}),
  version: () => ({
    sql: literal(
      'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.209000',
    ),
    type: varchar(256),
  }),
};
