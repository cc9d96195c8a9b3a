/**
 * From the Redshift Data API's rows to Grafana's data frames, by the rules of the Redshift plugin: a type it does
 * not know, or a value it cannot read, fails the query with the plugin's own words.
 */

/** A column as the Data API describes it. */
export type ResultColumn = {readonly name: string; readonly typeName: string; readonly nullable: boolean};

/** A value as the Data API carries it: `longValue` as bigint or whole number, `doubleValue` as number, and so on. */
export type ResultValue = bigint | number | string | boolean | null;

export type QueryResult = {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly ResultValue[])[];
};

export type FieldType = 'time' | 'number' | 'string' | 'boolean';

/** One column of a frame. Times are milliseconds since the epoch. */
export type Field = {
  readonly name: string;
  readonly type: FieldType;
  /** The type's name in Go, as a frame carries it: `int64`, `float64`, `time.Time`, … */
  readonly goType: string;
  readonly nullable: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly values: readonly (number | string | boolean | null)[];
};

export type Frame = {
  readonly refId: string;
  readonly fields: readonly Field[];
  /** The statement after macro expansion. */
  readonly sql: string;
  readonly view: 'graph' | 'table';
};

/** A result that the plugin cannot turn into a frame. */
export class FrameError extends Error {}

/** 0 is a time series (also where nothing is said), 1 a table. */
export const timeSeriesFormat = 0;

const goTypes: Readonly<Record<string, {type: FieldType; goType: string}>> = {
  INT2: {type: 'number', goType: 'int16'},
  INT: {type: 'number', goType: 'int32'},
  INT4: {type: 'number', goType: 'int32'},
  INT8: {type: 'number', goType: 'int64'},
  FLOAT4: {type: 'number', goType: 'float32'},
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
const text = {type: 'string', goType: 'string'} as const;
const unixTime = new Set(['INT', 'INT4', 'FLOAT', 'FLOAT8', 'NUMERIC']);

const declared = (column: ResultColumn): {type: FieldType; goType: string} => {
  const type = column.typeName.toUpperCase();
  // A number called exactly "time" is taken for seconds since the epoch; int8 is forgotten there.
  if (column.name === 'time' && unixTime.has(type)) return {type: 'time', goType: 'time.Time'};
  return goTypes[type] ?? text;
};

const unreadable = (column: ResultColumn): FrameError =>
  new FrameError(`column ${column.name} with typeName ${column.typeName} could not be converted`);

const timeLayouts: Readonly<
  Record<string, {layout: string; pattern: RegExp; iso: (value: string) => string}>
> = {
  DATE: {layout: '2006-01-02', pattern: /^\d{4}-\d\d-\d\d$/, iso: (value) => `${value}T00:00:00Z`},
  TIMESTAMP: {
    layout: '2006-01-02 15:04:05',
    pattern: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/,
    iso: (value) => `${value.replace(' ', 'T')}Z`,
  },
  TIMESTAMPTZ: {
    layout: '2006-01-02 15:04:05+00',
    pattern: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/,
    iso: (value) => `${value.slice(0, -3).replace(' ', 'T')}Z`,
  },
  TIME: {layout: '15:04:05', pattern: /^\d\d:\d\d:\d\d(\.\d+)?$/, iso: (value) => `0000-01-01T${value}Z`},
  TIMETZ: {layout: '15:04:05', pattern: /^\d\d:\d\d:\d\d(\.\d+)?$/, iso: (value) => `0000-01-01T${value}Z`},
};

const asTime = (column: ResultColumn, value: ResultValue): number | string => {
  const rule = timeLayouts[column.typeName.toUpperCase()];
  if (typeof value !== 'string' || !rule) throw unreadable(column);
  const milliseconds = Date.parse(rule.iso(value));
  if (!rule.pattern.test(value) || Number.isNaN(milliseconds))
    throw new FrameError(`parsing time "${value}" as "${rule.layout}": cannot parse "${value}"`);
  // A date is declared as text, so it arrives as one.
  return column.typeName.toUpperCase() === 'DATE' ? rule.iso(value) : milliseconds;
};

const asNumber = (column: ResultColumn, value: ResultValue): number => {
  const whole = column.typeName.toUpperCase().startsWith('INT');
  if (typeof value === 'bigint' && whole) return Number(value);
  if (typeof value === 'number') return value;
  throw unreadable(column);
};

const converted = (
  column: ResultColumn,
  value: ResultValue,
  index: number,
): number | string | boolean | null => {
  const type = column.typeName.toUpperCase();
  if (value === null) {
    if (column.nullable) return null;
    throw new FrameError(
      `sql: Scan error on column index ${index}, name "${column.name}": converting NULL to ${declared(column).goType} is unsupported`,
    );
  }
  if (timeLayouts[type]) return asTime(column, value);
  if (type === 'NUMERIC') {
    if (typeof value !== 'string') throw unreadable(column);
    if (column.name === 'time')
      throw new FrameError(
        `sql: Scan error on column index ${index}, name "time": unsupported Scan, storing driver.Value type float64 into type *time.Time`,
      );
    return Number(value);
  }
  if (goTypes[type]?.type === 'number') {
    const number = asNumber(column, value);
    return declared(column).type === 'time' ? Math.trunc(number) * 1000 : number;
  }
  if (type === 'BOOL') {
    if (typeof value !== 'boolean') throw unreadable(column);
    return value;
  }
  if (!texts.has(type)) throw new FrameError(`unsupported type ${type}`);
  if (typeof value !== 'string') throw unreadable(column);
  return value;
};

const tableOf = (result: QueryResult): Field[] =>
  result.columns.map((column, index) => ({
    name: column.name,
    ...declared(column),
    nullable: column.nullable,
    values: result.rows.map((row) => converted(column, row[index] ?? null, index)),
  }));

/** Rows of (time, label…, number…) become one number field for each set of labels, over ascending times. */
const longToWide = (fields: readonly Field[]): Field[] => {
  const time = fields.find((field) => field.type === 'time');
  const factors = fields.filter((field) => field.type === 'string' || field.type === 'boolean');
  const numbers = fields.filter((field) => field.type === 'number');
  if (!time || factors.length === 0 || numbers.length === 0) return [...fields];
  const times: number[] = [];
  const wide = new Map<string, Field & {values: (number | null)[]}>();
  for (const [row, at] of time.values.entries()) {
    if (typeof at !== 'number')
      throw new FrameError('long series must be sorted ascending by time to be converted');
    const last = times.at(-1);
    if (last !== undefined && at < last)
      throw new FrameError('long series must be sorted ascending by time to be converted');
    if (at !== last) times.push(at);
    const labels = Object.fromEntries(
      factors.map((factor) => [factor.name, String(factor.values[row] ?? '')]),
    );
    for (const number of numbers) {
      const key = JSON.stringify([number.name, labels]);
      const field = wide.get(key) ?? {...number, nullable: true, labels, values: []};
      wide.set(key, field);
      while (field.values.length < times.length) field.values.push(null);
      field.values[times.length - 1] = number.values[row] as number | null;
    }
  }
  for (const field of wide.values()) while (field.values.length < times.length) field.values.push(null);
  const order = [...wide.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, field]) => field);
  return [{...time, values: times}, ...order];
};

/** Makes the frame of one query. Throws a FrameError in the plugin's words. */
export const frameOf = (result: QueryResult, query: {refId: string; sql: string; format: number}): Frame => {
  const fields = tableOf(result);
  const about = {refId: query.refId, sql: query.sql};
  if (query.format !== timeSeriesFormat) return {...about, fields, view: 'table'};
  // A time series without a row is a frame without a field: the panel says "No data".
  if (result.rows.length === 0) return {...about, fields: [], view: 'graph'};
  return {...about, fields: longToWide(fields), view: 'graph'};
};

/** The frame as Grafana's query API writes it. */
export const frameJson = (frame: Frame): object => ({
  schema: {
    refId: frame.refId,
    meta: {
      typeVersion: [0, 0],
      preferredVisualisationType: frame.view,
      executedQueryString: frame.sql,
    },
    fields: frame.fields.map(({name, type, goType, nullable, labels}) => ({
      name,
      type,
      typeInfo: {frame: goType, ...(nullable && {nullable})},
      ...(labels && {labels}),
    })),
  },
  data: {values: frame.fields.map((field) => field.values)},
});
