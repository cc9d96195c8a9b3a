/**
 * The SQL macros of Grafana's Redshift plugin, to the letter of what it sends. Quirks are kept, since a query that
 * works here must work there: arguments are split at every comma, and longer names are expanded first, so that
 * `$__timeGroup(c, $__interval)` fails unless a browser replaced `$__interval` before.
 */
import {formatInterval, parseInterval, type TimeRange} from './time-range.ts';

export type MacroContext = {
  readonly range: TimeRange;
  /** What `$__interval` and `$__interval_ms` become. */
  readonly intervalMs: number;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
};

/** A macro that cannot be expanded; the message is the plugin's. */
export class MacroError extends Error {}

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
  if (size === undefined) throw new MacroError(`error parsing interval ${interval}`);
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

/** Where the bracket that opens at `start` closes; the end of the text when it does not. */
const closing = (text: string, start: number): number => {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return text.length;
};

const expand = (sql: string, name: string, context: MacroContext): string => {
  const macro = macros[name];
  if (!macro) return sql;
  let [done, rest] = ['', sql];
  for (let match; (match = new RegExp(`\\$__${name}\\b`).exec(rest));) {
    let end = match.index + match[0].length;
    let args = '';
    if (rest[end] === '(') {
      const close = closing(rest, end);
      args = rest.slice(end + 1, close);
      end = Math.min(close + 1, rest.length);
    }
    const text = macro(
      args.split(',').map((arg) => arg.trim()),
      context,
    );
    done += rest.slice(0, match.index) + text;
    rest = rest.slice(end);
  }
  return done + rest;
};

/** Expands every macro of a statement, as the plugin's backend does. Throws a MacroError with the plugin's words. */
export const expandMacros = (sql: string, context: MacroContext): string =>
  longestFirst.reduce((text, name) => expand(text, name, context), sql);

/** Replaces `$__interval` and `$__interval_ms`, as Grafana's browser side does before it sends a query. */
export const replaceInterval = (sql: string, intervalMs: number): string =>
  sql
    .replaceAll(/\$\{?__interval_ms\b\}?/g, String(intervalMs))
    .replaceAll(/\$\{?__interval\b\}?/g, formatInterval(intervalMs));
