/**
 * A query as the Redshift plugin reads it out of its JSON: names in any case, types as strictly as Go does, and Go's
 * words for what does not fit.
 */
import type {FillMissing} from '../../../viewer/long-series.ts';
import {formats, type Format} from '../../../viewer/frames.ts';
import {isRecord} from '../../is-record.ts';
import {kindOf} from './go-json.ts';
import type {SentQuery} from './sent-query.ts';

export type PluginQuery = {
  readonly rawSql: string;
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly format: Format;
  readonly fill?: FillMissing;
  /** Whether it names other connection settings than the data source's. */
  readonly hasConnectionArgs: boolean;
};

/** A query that the plugin cannot read. */
export class UnreadableQuery extends Error {
  constructor(why: string) {
    super(`error unmarshaling query JSON to the Query Model: ${why}`);
  }
}

const misfit = (value: unknown, field: string, type: string): UnreadableQuery =>
  new UnreadableQuery(
    `json: cannot unmarshal ${kindOf(value)} into Go struct field ${field} of type ${type}`,
  );

/** A member of an object by its name in any case; null counts as left out. */
const memberOf = (object: object, name: string): unknown =>
  Object.entries(object).findLast(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? undefined;

const textMember = (query: SentQuery, name: string): string => {
  const value = memberOf(query, name) ?? '';
  if (typeof value !== 'string') throw misfit(value, `Query.${name}`, 'string');
  return value;
};

/** Formats by their number; the last makes a frame of each series, which nothing here does. */
const names = ['timeseries', 'table', 'logs', 'traces', 'multi'];

const formatOf = (query: SentQuery): Format => {
  const value = memberOf(query, 'format') ?? 0;
  const isNumber = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  if (!isNumber && typeof value !== 'string') throw misfit(value, 'Query.format', 'string');
  const word = String(value).trim().toLowerCase() || '0';
  const number = /^\d+$/.test(word) ? Number(word) : names.indexOf(word);
  if (names[number] === 'multi') throw new UnreadableQuery('the local cloud does not know the format multi');
  const format = formats[number];
  if (format === undefined)
    throw new UnreadableQuery(
      `invalid format value: ${word}${isNumber ? ` (max: ${names.length - 1})` : ''}`,
    );
  return format;
};

/** Fill modes by their number. */
const modes: readonly FillMissing['mode'][] = ['previous', 'null', 'value'];

const fillOf = (query: SentQuery): FillMissing | undefined => {
  const fill = memberOf(query, 'fillMode');
  if (fill === undefined) return undefined;
  if (!isRecord(fill)) throw misfit(fill, 'Query.fillMode', 'data.FillMissing');
  const [mode, value] = ['mode', 'value'].map((name) => memberOf(fill, name) ?? 0);
  if (typeof mode !== 'number') throw misfit(mode, 'FillMissing.fillMode.Mode', 'data.FillMode');
  if (typeof value !== 'number') throw misfit(value, 'FillMissing.fillMode.Value', 'float64');
  return {mode: modes[mode] ?? 'null', value};
};

/** Reads a query. Throws an UnreadableQuery. */
export const readQuery = (query: SentQuery): PluginQuery => {
  const fill = fillOf(query);
  const connection = memberOf(query, 'connectionArgs') ?? {};
  return {
    rawSql: textMember(query, 'rawSql'),
    schema: textMember(query, 'schema'),
    table: textMember(query, 'table'),
    column: textMember(query, 'column'),
    format: formatOf(query),
    hasConnectionArgs: !isRecord(connection) || Object.keys(connection).length > 0,
    ...(fill && {fill}),
  };
};

/** The statement that an asynchronous query asks about again; empty when it asks for the first time. */
export const queryIdOf = (query: SentQuery): string => {
  const id = memberOf(query, 'queryID');
  return typeof id === 'string' ? id : '';
};
