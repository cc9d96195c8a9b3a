/** From the Redshift Data API's rows to Grafana's data frames, by the rules of the Redshift plugin. */
import {longToWide, type FillMissing} from './long-series.ts';
import {FrameError, readColumn, type Field, type ResultColumn, type ResultValue} from './read-column.ts';

/** The rows of one statement, in the order of its columns. */
export type QueryResult = {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly ResultValue[])[];
};

/** What a query wants made of its rows; a viewer reads of it how to show them. */
export type Format = 'graph' | 'table' | 'logs' | 'trace';

/** The formats by the numbers that queries are stored with. */
export const formats: readonly Format[] = ['graph', 'table', 'logs', 'trace'];

/** The columns of one query's answer. */
export type Frame = {
  readonly refId: string;
  readonly fields: readonly Field[];
  /** The statement after macro expansion. */
  readonly sql: string;
  /** Left out where nothing is there to be shown: an error, or a series without a row. */
  readonly view?: Format;
  /** Whether the fields are a long series made wide, with labels. */
  readonly isWide?: boolean;
};

/** Which query a frame is for, and what it wants of it. */
export type FrameQuery = {
  readonly refId: string;
  readonly sql: string;
  readonly format: Format;
  readonly fill?: FillMissing;
};

const noFill: FillMissing = {mode: 'null', value: 0};

const verifyNames = (columns: readonly ResultColumn[]): void => {
  for (const [index, {name}] of columns.entries()) {
    const first = columns.findIndex((column) => column.name === name);
    if (first !== index)
      throw new FrameError(
        `duplicate column names are not allowed, found identical name "${name}" at column indices ${first} and ${index}`,
      );
  }
};

/** Makes the frame of one query. Throws a FrameError in the plugin's words. */
export const frameOf = ({columns, rows}: QueryResult, query: FrameQuery): Frame => {
  const {refId, sql, format, fill = noFill} = query;
  verifyNames(columns);
  const fields = columns.map((column, index) =>
    readColumn(
      column,
      rows.map((row) => row[index] ?? null),
      index,
    ),
  );
  if (format !== 'graph') return {refId, sql, fields, view: format};
  // A time series without a row is a frame without a field: the panel says "No data".
  if (rows.length === 0) return {refId, sql, fields: []};
  const wide = longToWide(fields, fill);
  return {refId, sql, fields: wide ?? fields, view: format, isWide: wide !== undefined};
};

/** The frame as Grafana's query API writes it. */
export const frameJson = ({refId, sql, fields, view, isWide = false}: Frame) => ({
  schema: {
    name: refId,
    refId,
    meta: {
      ...(isWide && {type: 'timeseries-wide'}),
      typeVersion: [0, isWide ? 1 : 0],
      ...(view && {preferredVisualisationType: view}),
      ...(sql !== '' && {executedQueryString: sql}),
    },
    fields: fields.map(({name, type, goType, nullable, labels}) => ({
      name,
      type,
      typeInfo: {frame: goType, ...(nullable && {nullable})},
      ...(labels && {labels}),
    })),
  },
  data: {
    values: fields.map(({values}) => values),
    ...(fields.some(({nanoseconds}) => nanoseconds) && {
      nanos: fields.map(({nanoseconds}) => nanoseconds ?? null),
    }),
  },
});
