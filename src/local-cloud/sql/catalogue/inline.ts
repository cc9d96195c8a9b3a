import {literal, quote, type Context, type OutColumn} from '../translate/scope.ts';
import {engineType, type SqlType} from '../types.ts';

export type Cell = string | number | boolean | Date | null;
export type Inline = {readonly sql: string; readonly columns: readonly OutColumn[]};

/** How one catalogue relation is made for whoever asks. */
export type SystemRelation = (context: Context, queries: readonly QueryRecord[]) => Inline;

/** One statement of the past, for SYS_QUERY_HISTORY. */
export type QueryRecord = {
  readonly id: number;
  readonly user: string;
  readonly database: string;
  readonly type: string;
  readonly status: 'success' | 'failed' | 'canceled' | 'running';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly rows: number;
  readonly error: string;
  readonly text: string;
};

const cellSql = (cell: Cell): string =>
  cell === null
    ? 'NULL'
    : cell instanceof Date
      ? literal(cell.toISOString().replace('T', ' ').replace('Z', ''))
      : typeof cell === 'string'
        ? literal(cell)
        : String(cell).toUpperCase();

export const outColumn = (name: string, type: SqlType): OutColumn => ({
  name,
  type,
  nullable: true,
  schema: 'pg_catalog',
});

/** Rows that are known here as a query: the catalogue is small. */
export const inline = (
  columns: readonly (readonly [name: string, type: SqlType])[],
  rows: readonly (readonly Cell[])[],
): Inline => {
  const list = columns.map((_, i) => `c${i}`).join(', ');
  const fields = columns
    .map(([name, type], i) => `CAST(c${i} AS ${engineType(type)}) AS ${quote(name)}`)
    .join(', ');
  const values = (rows.length > 0 ? rows : [columns.map(() => null)])
    .map((row) => `(${row.map(cellSql).join(', ')})`)
    .join(', ');
  return {
    sql: `SELECT ${fields} FROM (VALUES ${values}) AS v(${list})${rows.length > 0 ? '' : ' WHERE FALSE'}`,
    columns: columns.map(([name, type]) => outColumn(name, type)),
  };
};

/** A monitoring table of the warehouse; a plain user sees its own rows. */
export const monitored = (
  table: string,
  columns: readonly (readonly [name: string, type: SqlType])[],
  filter: string,
): Inline => ({
  sql: `SELECT ${columns.map(([name, type]) => `CAST(${quote(name)} AS ${engineType(type)}) AS ${quote(name)}`).join(', ')} FROM wh.main.${table}${filter}`,
  columns: columns.map(([name, type]) => outColumn(name, type)),
});
