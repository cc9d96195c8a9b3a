import {fail} from '../../errors.ts';
import {type, varchar} from '../../types.ts';
import {asText} from '../casts.ts';
import type {Typed} from '../scope.ts';
import {at, text, type PlainFunction} from './plain.ts';

const nameOf = (encoding: Typed): string => encoding.sql.toLowerCase().replaceAll("'", '');
const isUtf8Name = (encoding: Typed): boolean => ['utf-8', 'utf8'].includes(nameOf(encoding));

/** The encodings of FROM_VARBYTE and TO_VARBYTE. Reading bytes must not fail: a filter beside it may run later than it. */
const coded = (value: string, encoding: Typed, way: 'in' | 'out'): string => {
  const name = nameOf(encoding);
  if (isUtf8Name(encoding)) return way === 'out' ? `rs_utf8(${value})` : `encode(${value})`;
  if (name === 'hex' || name === 'hexadecimal')
    return way === 'out' ? `lower(hex(${value}))` : `unhex(${value})`;
  if (name === 'base64') return way === 'out' ? `to_base64(${value})` : `from_base64(${value})`;
  throw fail(`this local warehouse does not support the encoding ${encoding.sql}`, '0A000');
};

export const byteFunctions: Readonly<Record<string, PlainFunction>> = {
  from_varbyte: {
    args: [2, 2],
    translate: (args) => {
      const value = at(args, 0);
      const {payload} = value;
      if (payload && isUtf8Name(at(args, 1))) return {sql: payload.text, type: varchar(65535), payload};
      return {sql: coded(value.sql, at(args, 1), 'out'), type: varchar(65535)};
    },
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
    translate: ([value = at([], 0)]) => ({
      sql: value.payload
        ? `(${value.payload.text} IS NOT NULL)`
        : value.type.id === 'varbyte'
          ? `rs_is_utf8(${value.sql})`
          : `(${value.sql} IS NOT NULL)`,
      type: type('bool'),
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
};
