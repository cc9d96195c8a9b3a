/**
 * How Grafana's Redshift plugin reads a column of the Data API's rows: which type it takes it for, and each value.
 * What it cannot read fails the query with the plugin's own words.
 */
import {parseTime, TimeError} from './written-in-go.ts';

/** A column as the Data API describes it. */
export type ResultColumn = {readonly name: string; readonly typeName: string; readonly nullable: boolean};

/** A value as the Data API carries it: `longValue` as bigint or whole number, `doubleValue` as number, and so on. */
export type ResultValue = bigint | number | string | boolean | null;

/** What Grafana takes a column for. */
export type FieldType = 'time' | 'number' | 'string' | 'boolean';

/** A value as a frame carries it; times are numbers. */
export type FieldValue = number | string | boolean | null;

/** One column of a frame. Times are milliseconds since the epoch. */
export type Field = {
  readonly name: string;
  readonly type: FieldType;
  /** The type's name in Go, as a frame carries it: `int64`, `float64`, `time.Time`, … */
  readonly goType: string;
  readonly nullable: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly values: readonly FieldValue[];
  /** The nanoseconds beyond each time's milliseconds; left out where there are none. */
  readonly nanoseconds?: readonly number[];
};

/** Whom Grafana holds to account for a failed query: the plugin itself, or what stands behind it. */
export type ErrorSource = 'plugin' | 'downstream';

/** A result that the plugin cannot turn into a frame. */
export class FrameError extends Error {
  readonly source: ErrorSource;
  constructor(message: string, source: ErrorSource = 'downstream') {
    super(message);
    this.source = source;
  }
}

type Declared = {readonly type: FieldType; readonly goType: string; readonly takesNull?: false};

const declarations: Readonly<Record<string, Declared>> = {
  // The plugin's kit has no nullable form of these two: a single null fails the query.
  INT2: {type: 'number', goType: 'int16', takesNull: false},
  FLOAT4: {type: 'number', goType: 'float32', takesNull: false},
  INT: {type: 'number', goType: 'int32'},
  INT4: {type: 'number', goType: 'int32'},
  INT8: {type: 'number', goType: 'int64'},
  FLOAT: {type: 'number', goType: 'float64'},
  FLOAT8: {type: 'number', goType: 'float64'},
  NUMERIC: {type: 'number', goType: 'float64'},
  BOOL: {type: 'boolean', goType: 'bool'},
  TIMESTAMP: {type: 'time', goType: 'time.Time'},
  TIMESTAMPTZ: {type: 'time', goType: 'time.Time'},
  TIME: {type: 'time', goType: 'time.Time'},
  TIMETZ: {type: 'time', goType: 'time.Time'},
};

const texts = new Set(
  'CHARACTER,CHARACTER VARYING,VARCHAR,NCHAR,BPCHAR,NVARCHAR,TEXT,GEOMETRY,HLLSKETCH,SUPER,NAME'.split(','),
);
const text: Declared = {type: 'string', goType: 'string'};
const unixTime = new Set(['INT', 'INT4', 'FLOAT', 'FLOAT8', 'NUMERIC']);

const layouts: Readonly<Record<string, string>> = {
  DATE: '2006-01-02',
  TIMESTAMP: '2006-01-02 15:04:05',
  TIMESTAMPTZ: '2006-01-02 15:04:05+00',
  TIME: '15:04:05',
  TIMETZ: '15:04:05',
};

const declared = (column: ResultColumn, type: string): Declared => {
  // A number called exactly "time" is taken for seconds since the epoch; int8 is forgotten there.
  if (column.name === 'time' && unixTime.has(type)) return {type: 'time', goType: 'time.Time'};
  return declarations[type] ?? text;
};

const unreadable = (column: ResultColumn): FrameError =>
  new FrameError(`column ${column.name} with typeName ${column.typeName} could not be converted`);

const unscannable = (column: ResultColumn, index: number, why: string): FrameError =>
  new FrameError(`sql: Scan error on column index ${index}, name "${column.name}": ${why}`, 'plugin');

const readTime = (layout: string, value: string) => {
  try {
    return parseTime(layout, value);
  } catch (error) {
    if (error instanceof TimeError) throw new FrameError(error.message);
    throw error;
  }
};

type Read = {readonly value: FieldValue; readonly nanoseconds?: number};

/** Reads one value that is not null. */
const read = (column: ResultColumn, type: string, value: ResultValue, index: number): Read => {
  const layout = layouts[type];
  if (layout !== undefined) {
    if (typeof value !== 'string') throw unreadable(column);
    const {milliseconds, nanoseconds} = readTime(layout, value);
    // A date is declared as text, so it arrives as one.
    return type === 'DATE' ? {value: `${value}T00:00:00Z`} : {value: milliseconds, nanoseconds};
  }
  if (type === 'NUMERIC') {
    if (typeof value !== 'string') throw unreadable(column);
    if (column.name === 'time')
      throw unscannable(
        column,
        index,
        'unsupported Scan, storing driver.Value type float64 into type *time.Time',
      );
    return {value: Number(value)};
  }
  if (declarations[type]?.type === 'number') {
    if (typeof value !== 'number' && !(typeof value === 'bigint' && type.startsWith('INT')))
      throw unreadable(column);
    const number = Number(value);
    return {value: declared(column, type).type === 'time' ? Math.trunc(number) * 1000 : number};
  }
  if (type === 'BOOL') {
    if (typeof value !== 'boolean') throw unreadable(column);
    return {value};
  }
  if (!texts.has(type)) throw new FrameError(`unsupported type ${type}`);
  if (typeof value !== 'string') throw unreadable(column);
  return {value};
};

/** Makes a field of column number `index` and the value that each row has there. Throws a FrameError. */
export const readColumn = (column: ResultColumn, values: readonly ResultValue[], index: number): Field => {
  const type = column.typeName.toUpperCase();
  const {takesNull = column.nullable, ...declaration} = declared(column, type);
  const cells = values.map((value): Read => {
    if (value !== null) return read(column, type, value, index);
    if (takesNull) return {value};
    throw unscannable(column, index, `converting NULL to ${declaration.goType} is unsupported`);
  });
  const nanoseconds = cells.map((cell) => cell.nanoseconds ?? 0);
  return {
    name: column.name,
    ...declaration,
    nullable: takesNull,
    values: cells.map(({value}) => value),
    ...(nanoseconds.some((beyond) => beyond !== 0) && {nanoseconds}),
  };
};
