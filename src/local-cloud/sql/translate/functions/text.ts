import {fail} from '../../errors.ts';
import {type, varchar} from '../../types.ts';
import {text, type PlainFunction} from './plain.ts';

const int4 = type('int4');

const substring = (x: readonly string[]): string => {
  const [value, from, count] = x;
  return count
    ? `substr(${value}, greatest(${from}, 1), CASE WHEN ${from} < 1 THEN greatest(${count} + ${from} - 1, 0) ELSE ${count} END)`
    : `substr(${value}, greatest(${from}, 1))`;
};

export const textFunctions: Readonly<Record<string, PlainFunction>> = {
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
  lpad: text(2, 3, varchar(), ([x, n, p]) => `lpad(${x}, ${n}, ${p ?? "' '"})`),
  rpad: text(2, 3, varchar(), ([x, n, p]) => `rpad(${x}, ${n}, ${p ?? "' '"})`),
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
};
