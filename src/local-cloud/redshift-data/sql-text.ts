/** What the Data API does to a statement's text before the database sees it. */
import type {SqlParameter} from '@aws-sdk/client-redshift-data';
import {AwsError} from '../operation.ts';
import {tokenize, type Token} from '../sql/parse/lexer.ts';
import {DatabaseError} from '../sql/warehouse.ts';

const longest = 100 * 1024;

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** A text that cannot even be split into tokens is the database's to refuse. */
const tokensOf = (sql: string): readonly Token[] | undefined => {
  try {
    return tokenize(sql);
  } catch (error) {
    if (error instanceof DatabaseError) return undefined;
    throw error;
  }
};

export const verifyText = (name: string, sql: string): void => {
  if (sql.trim() === '') throw invalid(`${name} must have at least 1 character.`);
  if (Buffer.byteLength(sql) > longest)
    throw invalid(`${name} is too long: the maximum size of a SQL statement is 100 KB.`);
};

/** The database takes one command at a time, as the Data API prepares what it runs. */
export const holdsSeveral = (sql: string): boolean => {
  const tokens = tokensOf(sql) ?? [];
  const end = tokens.findIndex(({kind, value}) => kind === 'symbol' && value === ';');
  return end >= 0 && tokens.slice(end + 1).some(({kind, value}) => kind !== 'end' && value !== ';');
};

export const severalCommands = 'ERROR: cannot insert multiple commands into a prepared statement';

/** Redshift reads backslashes in a literal as escapes. */
export const literal = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

type Place = {readonly name: string; readonly start: number; readonly end: number};

/** Where `:name` stands, outside of literals, comments, quoted names and `::` casts. */
const places = (sql: string): Place[] => {
  const tokens = tokensOf(sql) ?? [];
  return tokens.flatMap((token, n) => {
    const next = tokens[n + 1];
    return token.kind === 'symbol' && token.value === ':' && next?.kind === 'word' && next.start === token.end
      ? [{name: sql.slice(next.start, next.end), start: token.start, end: next.end}]
      : [];
  });
};

/** Each parameter must have a name of its own and a value, be used somewhere, and leave no `:name` open. */
export const verifyParameters = (sqls: readonly string[], parameters: readonly SqlParameter[]): void => {
  const names = new Set<string>();
  for (const {name = '', value = ''} of parameters) {
    if (!/^[0-9a-zA-Z_]+$/.test(name))
      throw invalid(`Parameter name ${name} is not valid: it must satisfy regex pattern: ^[0-9a-zA-Z_]+$`);
    if (names.has(name)) throw invalid(`Parameter ${name} is specified more than once.`);
    if (value === '') throw invalid(`Parameter ${name} must have a value of at least 1 character.`);
    names.add(name);
  }
  const used = new Set(sqls.flatMap((sql) => places(sql).map(({name}) => name)));
  const missing = [...used].filter((name) => !names.has(name));
  // Without parameters a colon is the database's affair.
  if (missing.length > 0 && parameters.length > 0)
    throw invalid(`Parameters list is missing values for the parameters: ${missing.join(', ')}`);
  const unused = [...names].filter((name) => !used.has(name));
  if (unused.length > 0) throw invalid(`Parameters list contains unused parameters: ${unused.join(', ')}`);
};

/** The statement with its parameters as literals, whose type the database finds out, as it does for a bound one. */
export const bind = (sql: string, parameters: readonly SqlParameter[]): string => {
  const values = new Map(parameters.map(({name = '', value = ''}) => [name, value]));
  let bound = sql;
  for (const {name, start, end} of places(sql).reverse()) {
    const value = values.get(name);
    if (value !== undefined) bound = `${bound.slice(0, start)}${literal(value)}${bound.slice(end)}`;
  }
  return bound;
};
