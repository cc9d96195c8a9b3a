import {fail} from '../errors.ts';
import {engineType, isFloat, isInteger, isNumber, type, varchar, type SqlType} from '../types.ts';
import {asText, castTo} from './casts.ts';
import type {Context, Typed} from './scope.ts';

type PlainFunction = {
  readonly args: readonly [least: number, most: number];
  translate(args: readonly Typed[], context: Context): Typed;
};

const at = (args: readonly Typed[], i: number): Typed => args[i] ?? {sql: 'NULL', type: type('unknown')};
const whole = (value: Typed): string => (isInteger(value.type) ? value.sql : castTo(value, type('int8')).sql);

/** Text in, `result` out; `?` stand for the arguments, extra ones are dropped or defaulted by the template's author. */
const text = (
  least: number,
  most: number,
  result: SqlType | 'same',
  make: (t: readonly string[], args: readonly Typed[]) => string,
): PlainFunction => ({
  args: [least, most],
  translate: (args) => {
    const length = args[0]?.type.length;
    return {
      sql: make(
        args.map((arg) => (isInteger(arg.type) ? arg.sql : arg.type.id === 'bool' ? arg.sql : asText(arg))),
        args,
      ),
      type: result === 'same' ? (length === undefined ? varchar() : varchar(length)) : result,
    };
  },
});

const numberOf = (value: Typed): Typed => (isNumber(value.type) ? value : castTo(value, type('float8')));

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

/** JSON text, whatever the argument is: SUPER is written out first. */
const jsonText = (value: Typed): string =>
  value.type.id === 'super' ? `rs_super_json(${value.sql})` : asText(value);

const json = (
  least: number,
  most: number,
  result: SqlType,
  make: (t: string, args: readonly Typed[]) => string,
): PlainFunction => ({
  args: [least, most],
  translate: (args) => ({sql: make(jsonText(at(args, 0)), args), type: result}),
});

const flag = (value: Typed | undefined): string => (value ? castTo(value, type('bool')).sql : 'FALSE');

const ofSuper = (
  result: SqlType,
  make: (v: string, args: readonly Typed[]) => string,
  most = 1,
): PlainFunction => ({
  args: [1, most],
  translate: (args) => {
    const value = at(args, 0);
    if (value.type.id !== 'super' && value.type.id !== 'unknown')
      throw fail('function needs an argument of type super', '42883');
    return {sql: make(castTo(value, type('super')).sql, args), type: result};
  },
});

const kindIs = (...kinds: readonly string[]): PlainFunction =>
  ofSuper(
    type('bool'),
    (v) => `coalesce(rs_super_kind(${v}) IN (${kinds.map((kind) => `'${kind}'`).join(', ')}), FALSE)`,
  );

const bool = type('bool');
const int4 = type('int4');
const sup = type('super');

export const functions: Readonly<Record<string, PlainFunction>> = {
  // Text
  upper: text(1, 1, 'same', ([x]) => `upper(${x})`),
  lower: text(1, 1, 'same', ([x]) => `lower(${x})`),
  initcap: text(1, 1, 'same', ([x]) => `rs_initcap(${x})`),
  len: text(1, 1, int4, ([x], [arg]) =>
    arg?.type.id === 'varbyte'
      ? `octet_length(${arg.sql})`
      : `CAST(length(${arg?.type.id === 'bpchar' ? `rtrim(${x})` : x}) AS INTEGER)`,
  ),
  length: text(1, 1, int4, ([x], [arg]) =>
    arg?.type.id === 'varbyte' ? `octet_length(${arg.sql})` : `CAST(length(${x}) AS INTEGER)`,
  ),
  char_length: text(1, 1, int4, ([x]) => `CAST(length(${x}) AS INTEGER)`),
  character_length: text(1, 1, int4, ([x]) => `CAST(length(${x}) AS INTEGER)`),
  textlen: text(1, 1, int4, ([x]) => `CAST(length(${x}) AS INTEGER)`),
  octet_length: text(1, 1, int4, ([x], [arg]) =>
    arg?.type.id === 'varbyte' ? `octet_length(${arg.sql})` : `CAST(strlen(${x}) AS INTEGER)`,
  ),
  btrim: text(1, 2, 'same', (x) => `trim(${x.join(', ')})`),
  trim: text(1, 2, 'same', (x) => `trim(${x.join(', ')})`),
  ltrim: text(1, 2, 'same', (x) => `ltrim(${x.join(', ')})`),
  rtrim: text(1, 2, 'same', (x) => `rtrim(${x.join(', ')})`),
  left: text(2, 2, 'same', ([x, n]) => `left(${x}, ${n})`),
  right: text(2, 2, 'same', ([x, n]) => `right(${x}, ${n})`),
  substring: text(2, 3, 'same', (x) => substring(x)),
  substr: text(2, 3, 'same', (x) => substring(x)),
  replace: text(3, 3, varchar(), ([x, a, b]) => `replace(${x}, ${a}, ${b})`),
  translate: text(3, 3, 'same', ([x, a, b]) => `rs_translate(${x}, ${a}, ${b})`),
  reverse: text(1, 1, 'same', ([x]) => `reverse(${x})`),
  repeat: text(2, 2, varchar(), ([x, n]) => `repeat(${x}, ${n})`),
  replicate: text(2, 2, varchar(), ([x, n]) => `repeat(${x}, ${n})`),
  lpad: text(2, 3, varchar(), ([x, n, p]) => `rs_pad_left(${x}, ${n}, ${p ?? "' '"})`),
  rpad: text(2, 3, varchar(), ([x, n, p]) => `rs_pad_right(${x}, ${n}, ${p ?? "' '"})`),
  strpos: text(2, 2, int4, ([x, y]) => `rs_strpos(${x}, ${y})`),
  charindex: text(2, 2, int4, ([y, x]) => `rs_strpos(${x}, ${y})`),
  split_part: text(3, 3, 'same', ([x, d, n]) => `rs_split_part(${x}, ${d}, ${n})`),
  concat: text(2, 2, varchar(), ([x, y]) => `(${x} || ${y})`),
  chr: text(1, 1, varchar(4), ([n]) => `chr(${n})`),
  ascii: text(1, 1, int4, ([x]) => `ascii(${x})`),
  quote_ident: text(1, 1, varchar(), ([x]) => `('"' || replace(${x}, '"', '""') || '"')`),
  quote_literal: text(1, 1, varchar(), ([x]) => `('''' || replace(${x}, '''', '''''') || '''')`),
  md5: text(1, 1, varchar(32), ([x]) => `md5(${x})`),
  sha: text(1, 1, varchar(40), ([x]) => `sha1(${x})`),
  sha1: text(1, 1, varchar(40), ([x]) => `sha1(${x})`),
  sha2: text(2, 2, varchar(128), ([x, bits], [, size]) => {
    if (size && !['0', '256'].includes(size.sql))
      throw fail('this local warehouse does not support SHA2 of other than 256 bits', '0A000');
    return `CASE WHEN ${bits} IN (0, 256) THEN sha256(${x}) END`;
  }),
  regexp_substr: text(2, 4, 'same', ([x, p, s]) => `regexp_extract(${s ? `substr(${x}, ${s})` : x}, ${p})`),
  regexp_replace: text(2, 4, varchar(), ([x, p, r, s]) => {
    const replaced = `regexp_replace(${s ? `substr(${x}, ${s})` : x}, ${p}, regexp_replace(${r ?? "''"}, '\\$(\\d)', '\\\\\\1', 'g'), 'g')`;
    return s ? `(left(${x}, ${s} - 1) || ${replaced})` : replaced;
  }),
  regexp_count: text(
    2,
    3,
    int4,
    ([x, p, s]) => `CAST(len(regexp_extract_all(${s ? `substr(${x}, ${s})` : x}, ${p})) AS INTEGER)`,
  ),
  regexp_instr: text(2, 3, int4, ([x, p, s]) => `rs_regexp_instr(${x}, ${p}, ${s ?? '1'})`),
  bpcharcmp: text(
    2,
    2,
    int4,
    ([x, y]) =>
      `CASE WHEN rtrim(${x}) = rtrim(${y}) THEN 0 WHEN rtrim(${x}) < rtrim(${y}) THEN -1 ELSE 1 END`,
  ),

  // Numbers
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

  // Dates
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

  // JSON and SUPER
  json_parse: {
    args: [1, 1],
    translate: (args) => ({sql: `rs_json_parse(${bytesOrText(at(args, 0))})`, type: sup}),
  },
  can_json_parse: {
    args: [1, 1],
    translate: (args) => ({
      sql: `CASE WHEN ${at(args, 0).sql} IS NULL THEN NULL ELSE coalesce(rs_is_json(${bytesOrText(at(args, 0))}), FALSE) END`,
      type: bool,
    }),
  },
  is_valid_json: json(1, 1, bool, (x) => `rs_is_json_object(${x})`),
  is_valid_json_array: json(1, 1, bool, (x) => `rs_is_json_array(${x})`),
  json_serialize: ofSuper(varchar(65535), (v) => `rs_super_json(${v})`),
  json_serialize_to_varbyte: ofSuper(
    {id: 'varbyte', length: 1_024_000},
    (v) => `encode(rs_super_json(${v}))`,
  ),
  json_typeof: ofSuper(
    varchar(20),
    (v) => `CASE WHEN ${v} IS NULL AND variant_typeof(${v}) IS NULL THEN NULL ELSE rs_super_kind(${v}) END`,
  ),
  json_array_length: json(1, 2, int4, (x, args) => `rs_json_length(${x}, ${flag(args[1])})`),
  json_extract_array_element_text: json(
    2,
    3,
    varchar(65535),
    (x, args) => `rs_json_element(${x}, ${whole(at(args, 1))}, ${flag(args[2])})`,
  ),
  get_array_length: ofSuper(int4, (v) => `CAST(rs_super_length(${v}) AS INTEGER)`),
  is_array: kindIs('array'),
  is_object: kindIs('object'),
  is_varchar: kindIs('string'),
  is_char: kindIs('string'),
  is_boolean: kindIs('boolean'),
  is_scalar: kindIs('string', 'number', 'boolean'),
  is_integer: ofSuper(bool, (v) => `coalesce(variant_typeof(${v}) LIKE '%INT%', FALSE)`),
  is_bigint: ofSuper(bool, (v) => `coalesce(variant_typeof(${v}) LIKE '%INT%', FALSE)`),
  is_float: ofSuper(bool, (v) => `coalesce(variant_typeof(${v}) IN ('DOUBLE', 'FLOAT'), FALSE)`),
  is_decimal: ofSuper(bool, (v) => `coalesce(rs_super_kind(${v}) = 'number', FALSE)`),
  array_concat: {
    args: [2, 2],
    translate: (args) => ({
      sql: `CAST(list_concat(rs_super_items(${castTo(at(args, 0), sup).sql}), rs_super_items(${castTo(at(args, 1), sup).sql})) AS VARIANT)`,
      type: sup,
    }),
  },
  split_to_array: text(1, 2, sup, ([x, d]) => `CAST(string_split(${x}, ${d ?? "','"}) AS VARIANT)`),
  array_to_string: {
    args: [2, 2],
    translate: (args) => ({
      sql: `array_to_string(list_transform(rs_super_items(${at(args, 0).sql}), lambda v: rs_super_text(v)), ${asText(at(args, 1))})`,
      type: varchar(),
    }),
  },
  subarray: {
    args: [2, 3],
    translate: (args) => ({
      sql: `CAST(list_slice(rs_super_items(${at(args, 0).sql}), ${whole(at(args, 1))} + 1, ${args[2] ? `${whole(at(args, 1))} + ${whole(at(args, 2))}` : '1000000000'}) AS VARIANT)`,
      type: sup,
    }),
  },

  // Bytes
  from_varbyte: {
    args: [2, 2],
    translate: (args) => ({sql: coded(at(args, 0).sql, at(args, 1), 'out'), type: varchar(65535)}),
  },
  to_varbyte: {
    args: [2, 2],
    translate: (args) => ({
      sql: coded(asText(at(args, 0)), at(args, 1), 'in'),
      type: {id: 'varbyte', length: 64000},
    }),
  },
  is_utf8: {
    args: [1, 1],
    translate: (args) => ({
      sql:
        at(args, 0).type.id === 'varbyte'
          ? `rs_is_utf8(${at(args, 0).sql})`
          : `(${at(args, 0).sql} IS NOT NULL)`,
      type: bool,
    }),
  },
  to_hex: text(1, 1, varchar(), ([x], [arg]) =>
    arg?.type.id === 'varbyte' ? `lower(hex(${arg.sql}))` : `lower(hex(${x}))`,
  ),
  from_hex: text(1, 1, {id: 'varbyte', length: 64000}, ([x]) => `unhex(${x})`),
  b64encode: text(
    1,
    1,
    varchar(),
    ([x], [arg]) => `to_base64(${arg?.type.id === 'varbyte' ? arg.sql : `encode(${x})`})`,
  ),

  // The system
  pg_backend_pid: {args: [0, 0], translate: () => ({sql: '1073815778', type: int4})},
  pg_last_query_id: {args: [0, 0], translate: () => ({sql: '-1', type: int4})},
  has_schema_privilege: privilege('schema'),
  has_table_privilege: privilege('relation'),
};

function substring(x: readonly string[]): string {
  const [value, from, count] = x;
  return count
    ? `substr(${value}, greatest(${from}, 1), CASE WHEN ${from} < 1 THEN greatest(${count} + ${from} - 1, 0) ELSE ${count} END)`
    : `substr(${value}, greatest(${from}, 1))`;
}

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

/** JSON from VARBYTE is read as UTF-8; bytes that are none are no JSON. */
function bytesOrText(value: Typed): string {
  return value.type.id === 'varbyte' ? `rs_utf8(${value.sql})` : asText(value);
}

/** The encodings of FROM_VARBYTE and TO_VARBYTE. Reading bytes must not fail: a filter beside it may run later than it. */
function coded(value: string, encoding: Typed, way: 'in' | 'out'): string {
  const name = encoding.sql.toLowerCase().replaceAll("'", '');
  if (name === 'utf-8' || name === 'utf8') return way === 'out' ? `rs_utf8(${value})` : `encode(${value})`;
  if (name === 'hex' || name === 'hexadecimal')
    return way === 'out' ? `lower(hex(${value}))` : `unhex(${value})`;
  if (name === 'base64') return way === 'out' ? `to_base64(${value})` : `from_base64(${value})`;
  throw fail(`this local warehouse does not support the encoding ${encoding.sql}`, '0A000');
}

/** Asked for the current user: `has_table_privilege('t', 'select')`; with three arguments, for the one named. */
function privilege(on: 'schema' | 'relation'): PlainFunction {
  return {
    args: [2, 3],
    translate: (args, context) => {
      const [target, wanted] = args.slice(-2).map((arg) => arg.sql.replace(/^'|'$/g, '').toLowerCase());
      const who = args.length === 3 ? at(args, 0).sql.replace(/^'|'$/g, '').toLowerCase() : context.user;
      return {sql: context.may(who, on, target ?? '', wanted ?? '') ? 'TRUE' : 'FALSE', type: bool};
    },
  };
}
