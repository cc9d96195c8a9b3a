/**
 * The SQL macros of Grafana's Redshift plugin, to the letter of what it sends. Quirks are kept, since a query that
 * works here must work there: macros are expanded within strings and comments too, and longer names first, so that
 * `$__timeGroup(c, $__interval)` fails unless a browser replaced `$__interval` before.
 */
import type {ErrorSource} from './read-column.ts';
import {formatInterval, parseInterval, type TimeRange} from './time-range.ts';

/** What macros are replaced by. */
export type MacroContext = {
  readonly range: TimeRange;
  /** What `$__interval` and `$__interval_ms` become. */
  readonly intervalMs: number;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
};

/** A macro that cannot be expanded; the message is the plugin's. */
export class MacroError extends Error {
  readonly source: ErrorSource;
  /** The statement, with the macros that were expanded before. */
  readonly sql: string;

  constructor(message: string, source: ErrorSource = 'downstream', sql = '') {
    super(message);
    this.source = source;
    this.sql = sql;
  }
}

type Macro = (args: readonly string[], context: MacroContext) => string;

const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
const seconds = (time: number): number => Math.floor(time / 1000);

/** A number as Go prints it: `604800`, but `2.592e+06`. */
const number = (value: number): string => {
  if (value < 1e6) return String(value);
  const [mantissa, exponent] = value.toExponential().split('e+');
  return `${mantissa}e+${exponent?.padStart(2, '0')}`;
};

const only = (args: readonly string[]): string => {
  if (args.length !== 1)
    throw new MacroError(`expected 1 argument, received ${args.length}: unexpected number of arguments`);
  return args[0] ?? '';
};

const group = (name: string, args: readonly string[]): {column: string; size: string} => {
  if (args.length !== 2)
    throw new MacroError(`macro $__${name} needs time column and interval: unexpected number of arguments`);
  const [column = '', interval = ''] = args;
  const size = parseInterval(interval.replace(/^'+|'+$/g, ''));
  if (size === undefined) throw new MacroError(`error parsing interval ${interval}`, 'plugin');
  return {column, size: number(size / 1000)};
};

const macros: Readonly<Record<string, Macro>> = {
  timeEpoch: (args) => `extract(epoch from ${only(args)}) as "time"`,
  timeFilter: (args, {range}) => `${only(args)} BETWEEN '${iso(range.from)}' AND '${iso(range.to)}'`,
  timeFrom: (_args, {range}) => `'${iso(range.from)}'`,
  timeTo: (_args, {range}) => `'${iso(range.to)}'`,
  timeGroup: (args) => {
    const {column, size} = group('timeGroup', args);
    return `floor(extract(epoch from ${column})/${size})*${size} AS "time"`;
  },
  unixEpochFilter: (args, {range}) => {
    const column = only(args);
    return `${column} >= ${seconds(range.from)} AND ${column} <= ${seconds(range.to)}`;
  },
  unixEpochGroup: (args) => {
    const {column, size} = group('unixEpochGroup', args);
    return `floor(${column}/${size})*${size} AS "time"`;
  },
  schema: (_args, {schema}) => schema ?? '',
  table: (_args, {table}) => table ?? '',
  column: (_args, {column}) => column ?? '',
  interval: (_args, {intervalMs}) => formatInterval(intervalMs),
  interval_ms: (_args, {intervalMs}) => String(intervalMs),
};

const longestFirst = Object.keys(macros).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));

type Call = {readonly args: readonly string[]; readonly length: number};

/** The bracketed arguments that a text begins with, split at the commas of their own level; none without a bracket. */
const readArguments = (text: string): Call => {
  if (!text.startsWith('(')) return {args: [], length: 0};
  const args: string[] = [];
  let depth = 0;
  let start = 1;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    const isEnd = text[at] === ')' && --depth === 0;
    if (!isEnd && !(text[at] === ',' && depth === 1)) continue;
    args.push(text.slice(start, at).trim());
    start = at + 1;
    if (isEnd) return {args, length: start};
  }
  throw new MacroError('failed to parse macro arguments (missing close bracket?)');
};

const expand = (sql: string, name: string, context: MacroContext): string => {
  const calls = [...sql.matchAll(new RegExp(`\\$__${name}\\b`, 'g'))].map(({0: found, index}) => {
    const {args, length} = readArguments(sql.slice(index + found.length));
    return {args, whole: sql.slice(index, index + found.length + length)};
  });
  // Each is replaced wherever it occurs, by its text.
  return calls.reduce(
    (text, {args, whole}) => text.replaceAll(whole, () => macros[name]?.(args, context) ?? whole),
    sql,
  );
};

/** Expands every macro of a statement, as the plugin's backend does. Throws a MacroError with the plugin's words. */
export const expandMacros = (sql: string, context: MacroContext): string => {
  let text = sql;
  try {
    for (const name of longestFirst) text = expand(text, name, context);
  } catch (error) {
    if (error instanceof MacroError) throw new MacroError(error.message, error.source, text);
    throw error;
  }
  return text;
};

/** Replaces `$__interval` and `$__interval_ms`, as Grafana's browser side does before it sends a query. */
export const replaceInterval = (sql: string, intervalMs: number): string =>
  sql
    .replaceAll(/\$\{?__interval_ms\b\}?/g, String(intervalMs))
    .replaceAll(/\$\{?__interval\b\}?/g, formatInterval(intervalMs));
