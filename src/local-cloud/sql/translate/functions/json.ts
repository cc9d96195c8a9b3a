import {fail} from '../../errors.ts';
import {type, varchar, type SqlType} from '../../types.ts';
import {asText, castTo} from '../casts.ts';
import type {Typed} from '../scope.ts';
import {at, text, whole, type PlainFunction} from './plain.ts';

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

/** JSON from VARBYTE is read as UTF-8; bytes that are none are no JSON. */
const bytesOrText = (value: Typed): string =>
  value.type.id === 'varbyte' ? `rs_utf8(${value.sql})` : asText(value);

const parsed = (value: Typed): string =>
  value.payload
    ? `rs_parse_checked(${value.payload.text}, ${value.payload.valid})`
    : `rs_json_parse(${bytesOrText(value)})`;

const parses = (value: Typed): string =>
  value.payload
    ? `coalesce(${value.payload.valid}, FALSE)`
    : `CASE WHEN ${value.sql} IS NULL THEN NULL ELSE coalesce(rs_is_json(${bytesOrText(value)}), FALSE) END`;

/** IS_VALID_JSON takes an object, IS_VALID_JSON_ARRAY an array. */
const begins = (value: Typed, sign: '{' | '['): string =>
  value.payload
    ? `(${value.payload.valid} AND rs_begins(${value.payload.text}, '${sign}'))`
    : `${sign === '{' ? 'rs_is_json_object' : 'rs_is_json_array'}(${jsonText(value)})`;

export const jsonFunctions: Readonly<Record<string, PlainFunction>> = {
  json_parse: {args: [1, 1], translate: ([value]) => ({sql: parsed(value as Typed), type: sup})},
  can_json_parse: {args: [1, 1], translate: ([value]) => ({sql: parses(value as Typed), type: bool})},
  is_valid_json: {args: [1, 1], translate: ([value]) => ({sql: begins(value as Typed, '{'), type: bool})},
  is_valid_json_array: {
    args: [1, 1],
    translate: ([value]) => ({sql: begins(value as Typed, '['), type: bool}),
  },
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
};
