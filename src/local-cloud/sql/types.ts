import {fail, unsupported} from './errors.ts';
import type {TypeName} from './parse/ast.ts';

/** Redshift's types by their names in the catalogue; `unknown` is an untyped literal. */
export type TypeId =
  | 'int2'
  | 'int4'
  | 'int8'
  | 'numeric'
  | 'float4'
  | 'float8'
  | 'bool'
  | 'varchar'
  | 'bpchar'
  | 'name'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'time'
  | 'timetz'
  | 'interval'
  | 'super'
  | 'varbyte'
  | 'oid'
  | 'unknown';

export type SqlType = {
  readonly id: TypeId;
  /** numeric: digits in all. */
  readonly precision?: number;
  readonly scale?: number;
  /** varchar, char, varbyte: bytes. */
  readonly length?: number;
};

export const type = (id: TypeId, more: Omit<SqlType, 'id'> = {}): SqlType => ({id, ...more});
export const varchar = (length?: number): SqlType =>
  length === undefined ? {id: 'varchar'} : {id: 'varchar', length};
export const numeric = (precision: number, scale: number): SqlType => ({id: 'numeric', precision, scale});

const names: Readonly<Record<string, TypeId>> = {
  smallint: 'int2',
  int2: 'int2',
  integer: 'int4',
  int: 'int4',
  int4: 'int4',
  bigint: 'int8',
  int8: 'int8',
  decimal: 'numeric',
  numeric: 'numeric',
  dec: 'numeric',
  real: 'float4',
  float4: 'float4',
  'double precision': 'float8',
  float8: 'float8',
  float: 'float8',
  boolean: 'bool',
  bool: 'bool',
  varchar: 'varchar',
  nvarchar: 'varchar',
  text: 'varchar',
  char: 'bpchar',
  character: 'bpchar',
  nchar: 'bpchar',
  bpchar: 'bpchar',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  time: 'time',
  timetz: 'timetz',
  interval: 'interval',
  super: 'super',
  varbyte: 'varbyte',
  varbinary: 'varbyte',
  name: 'name',
  oid: 'oid',
};

const elsewhere = new Set([
  'geometry',
  'geography',
  'hllsketch',
  'json',
  'jsonb',
  'uuid',
  'bytea',
  'xml',
  'money',
  'serial',
  'bit',
  'array',
]);

/** The type that a type's written name means: in a table (`storage`) bare VARCHAR is 256 bytes long and CHAR one. */
export const resolveType = (written: TypeName, storage: boolean): SqlType => {
  const id = names[written.name];
  if (!id) {
    if (['geometry', 'geography', 'hllsketch'].includes(written.name))
      throw unsupported(`the type ${written.name.toUpperCase()}`);
    throw elsewhere.has(written.name)
      ? fail(`Column "x" has unsupported type "${written.name}".`, '0A000')
      : fail(`type "${written.name}" does not exist`, '42704');
  }
  const [first, second] = written.args;
  switch (id) {
    case 'numeric': {
      const precision = first ?? 18;
      if (precision < 1 || precision > 38)
        throw fail(`DECIMAL precision ${precision} must be between 1 and 38`, '22023');
      const scale = second ?? 0;
      if (scale < 0 || scale > 37 || scale > precision)
        throw fail(`DECIMAL scale ${scale} must be between 0 and ${Math.min(37, precision)}`, '22023');
      return numeric(precision, scale);
    }
    case 'varchar': {
      const length = first ?? (written.name === 'text' ? 256 : undefined);
      if (length !== undefined && (length < 1 || length > 16_777_216))
        throw fail('length for type varchar must be at least 1', '22023');
      return varchar(length ?? (storage ? 256 : undefined));
    }
    case 'bpchar':
      return type('bpchar', first === undefined ? (storage ? {length: 1} : {}) : {length: first});
    case 'varbyte':
      return type('varbyte', {length: first ?? 64000});
    case 'float8':
      return type(written.name === 'float' && first !== undefined && first <= 24 ? 'float4' : 'float8');
    default:
      return type(id);
  }
};

/** How the engine stores or casts to the type. */
export const engineType = (t: SqlType): string => {
  switch (t.id) {
    case 'int2':
      return 'SMALLINT';
    case 'int4':
    case 'oid':
      return 'INTEGER';
    case 'int8':
      return 'BIGINT';
    case 'numeric':
      return `DECIMAL(${t.precision ?? 38},${t.scale ?? 0})`;
    case 'float4':
      return 'REAL';
    case 'float8':
      return 'DOUBLE';
    case 'bool':
      return 'BOOLEAN';
    case 'date':
      return 'DATE';
    case 'timestamp':
      return 'TIMESTAMP';
    case 'timestamptz':
      return 'TIMESTAMPTZ';
    case 'time':
      return 'TIME';
    case 'timetz':
      return 'TIMETZ';
    case 'interval':
      return 'INTERVAL';
    case 'super':
      return 'VARIANT';
    case 'varbyte':
      return 'BLOB';
    default:
      return 'VARCHAR';
  }
};

/** As `information_schema.columns` and SHOW TABLE write it: `character varying(50)`. */
export const describeType = (t: SqlType): string => {
  switch (t.id) {
    case 'int2':
      return 'smallint';
    case 'int4':
      return 'integer';
    case 'int8':
      return 'bigint';
    case 'numeric':
      return `numeric(${t.precision ?? 38},${t.scale ?? 0})`;
    case 'float4':
      return 'real';
    case 'float8':
      return 'double precision';
    case 'bool':
      return 'boolean';
    case 'varchar':
    case 'unknown':
      return `character varying(${t.length ?? 65535})`;
    case 'bpchar':
      return `character(${t.length ?? 1})`;
    case 'timestamp':
      return 'timestamp without time zone';
    case 'timestamptz':
      return 'timestamp with time zone';
    case 'time':
      return 'time without time zone';
    case 'timetz':
      return 'time with time zone';
    case 'varbyte':
      return `binary varying(${t.length ?? 64000})`;
    default:
      return t.id;
  }
};

const integers: readonly TypeId[] = ['int2', 'int4', 'int8', 'oid'];
export const isInteger = (t: SqlType): boolean => integers.includes(t.id);
export const isFloat = (t: SqlType): boolean => t.id === 'float4' || t.id === 'float8';
export const isNumber = (t: SqlType): boolean => isInteger(t) || isFloat(t) || t.id === 'numeric';
export const isText = (t: SqlType): boolean => ['varchar', 'bpchar', 'unknown', 'name'].includes(t.id);
export const isTime = (t: SqlType): boolean => ['date', 'timestamp', 'timestamptz'].includes(t.id);

/** An integer as a numeric, for the rules of decimal arithmetic. */
export const asNumeric = (t: SqlType): {precision: number; scale: number} =>
  t.id === 'numeric'
    ? {precision: t.precision ?? 38, scale: t.scale ?? 0}
    : {precision: t.id === 'int2' ? 5 : t.id === 'int8' ? 19 : 10, scale: 0};

const ranks: readonly TypeId[] = ['int2', 'oid', 'int4', 'int8', 'numeric', 'float4', 'float8'];

/** The type of `+ - * /` over two numbers, by Redshift's table for decimal arithmetic. */
export const arithmeticType = (op: string, a: SqlType, b: SqlType): SqlType => {
  if (isFloat(a) || isFloat(b)) return type('float8');
  if (a.id !== 'numeric' && b.id !== 'numeric')
    return ranks.indexOf(a.id) >= ranks.indexOf(b.id) ? type(a.id) : type(b.id);
  const [x, y] = [asNumeric(a), asNumeric(b)];
  const whole = Math.max(x.precision - x.scale, y.precision - y.scale);
  let scale = Math.max(x.scale, y.scale);
  let precision = scale + whole + 1;
  if (op === '*') [precision, scale] = [x.precision + y.precision + 1, x.scale + y.scale];
  if (op === '/') {
    scale = Math.max(4, x.scale + y.precision - y.scale + 1);
    precision = x.precision - x.scale + y.scale + scale;
  }
  if (precision > 38) {
    scale = Math.max(Math.min(scale, 38 - (precision - scale)), Math.min(scale, 4));
    precision = 38;
  }
  return numeric(precision, Math.min(scale, 37));
};

/** The type that CASE, COALESCE, UNION and their like settle on. */
export const commonType = (types: readonly SqlType[]): SqlType =>
  types.reduce((a, b): SqlType => {
    if (a.id === 'unknown') return b;
    if (b.id === 'unknown') return a;
    if (a.id === 'super' || b.id === 'super') return type('super');
    if (isNumber(a) && isNumber(b)) {
      if (a.id !== 'numeric' && b.id !== 'numeric') return ranks.indexOf(a.id) >= ranks.indexOf(b.id) ? a : b;
      if (isFloat(a) || isFloat(b)) return type('float8');
      const [x, y] = [asNumeric(a), asNumeric(b)];
      const scale = Math.max(x.scale, y.scale);
      return numeric(Math.min(38, Math.max(x.precision - x.scale, y.precision - y.scale) + scale), scale);
    }
    if (isText(a) && isText(b))
      return a.length === undefined || b.length === undefined
        ? varchar()
        : varchar(Math.max(a.length, b.length));
    if (isTime(a) && isTime(b))
      return a.id === 'timestamptz' || b.id === 'timestamptz'
        ? type('timestamptz')
        : a.id === b.id
          ? a
          : type('timestamp');
    return a.id === b.id ? a : varchar();
  }, type('unknown'));
