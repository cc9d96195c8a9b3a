import {fail, unsupported} from '../errors.ts';
import type {ColumnDef, Placement, Statement} from './ast.ts';
import type {Cursor} from './cursor.ts';

import {parseType} from './type-name.ts';
import {parseUserOptions} from './user-options.ts';

export const parseCreate = (c: Cursor): Statement => {
  if (c.take('external')) {
    if (c.take('schema')) return parseExternalSchema(c);
    throw unsupported(`CREATE EXTERNAL ${c.peek().value.toUpperCase()}`);
  }
  if (c.take('schema')) return parseSchema(c);
  if (c.take('materialized', 'view')) return parseMaterializedView(c);
  const orReplace = c.take('or', 'replace');
  if (c.take('view')) return parseView(c, orReplace);
  if (!orReplace) {
    const temporary =
      c.takeAny(['temporary', 'temp']) !== undefined ||
      (c.take('local') && c.takeAny(['temporary', 'temp']) !== undefined);
    if (c.take('table')) return parseTable(c, temporary);
    if (c.take('user')) return {kind: 'create user', name: c.name(), options: parseUserOptions(c)};
    if (c.take('group')) {
      const name = c.name();
      c.take('with');
      return {kind: 'create group', name, users: c.take('user') ? c.commas(() => c.name()) : []};
    }
    if (c.take('role')) {
      const name = c.name();
      if (c.sees('externalid')) throw unsupported('CREATE ROLE ... EXTERNALID');
      return {kind: 'create role', name};
    }
    if (c.take('database')) {
      const name = c.name();
      if (c.peek().kind !== 'end' && !c.sees(';')) throw unsupported('CREATE DATABASE with options');
      return {kind: 'create database', name};
    }
  }
  const what = c.peek();
  if (
    [
      'function',
      'procedure',
      'library',
      'model',
      'datashare',
      'identity',
      'masking',
      'rls',
      'index',
    ].includes(what.value)
  )
    throw unsupported(`CREATE ${what.value.toUpperCase()}`);
  throw c.wrong();
};

const parseExternalSchema = (c: Cursor): Statement => {
  const ifNotExists = c.take('if', 'not', 'exists');
  const name = c.name();
  c.expect('from');
  if (!c.take('kinesis'))
    throw ['data', 'hive', 'postgres', 'mysql', 'kafka', 'redshift', 'msk'].includes(c.peek().value)
      ? unsupported(`CREATE EXTERNAL SCHEMA FROM ${c.peek().value.toUpperCase()}`)
      : c.wrong();
  let region: string | undefined;
  let role: 'default' | {arn: string} | undefined;
  for (;;) {
    if (c.take('region')) region = c.string();
    else if (c.take('iam_role')) {
      if (c.take('default')) role = 'default';
      else {
        const arn = c.string();
        role = arn.toLowerCase() === 'default' ? 'default' : {arn};
        if (role !== 'default' && arn.toUpperCase() === 'SESSION') throw unsupported("IAM_ROLE 'SESSION'");
      }
    } else break;
  }
  if (!role)
    throw c.peek().kind === 'end' || c.sees(';')
      ? fail('IAM_ROLE is required for an external schema from Kinesis', '42601')
      : c.wrong();
  return {kind: 'create external schema', name, ifNotExists, role, region};
};

const parseSchema = (c: Cursor): Statement => {
  const ifNotExists = c.take('if', 'not', 'exists');
  if (c.take('authorization')) {
    const owner = c.name();
    return {kind: 'create schema', name: owner, ifNotExists, owner};
  }
  const name = c.name();
  const owner = c.take('authorization') ? c.name() : undefined;
  if (c.take('quota')) {
    if (!c.take('unlimited')) {
      c.integer();
      c.takeAny(['mb', 'gb', 'tb']);
    }
  }
  return {kind: 'create schema', name, ifNotExists, owner};
};

/** BACKUP, placement and AUTO REFRESH come in this order, as in Redshift's grammar; there is no IF NOT EXISTS. */
const parseMaterializedView = (c: Cursor): Statement => {
  const name = c.qualifiedName();
  const columns = c.sees('(') ? c.list(() => c.name()) : [];
  const backup = parseBackup(c);
  const placement = parsePlacement(c);
  let autoRefresh = false;
  if (c.take('auto', 'refresh')) autoRefresh = yesOrNo(c);
  c.expect('as');
  const start = c.peek().start;
  const query = c.query();
  return {
    kind: 'create materialized view',
    name,
    columns,
    autoRefresh,
    backup,
    placement,
    query,
    definition: slice(c, start),
  };
};

const slice = (c: Cursor, start: number): string => c.text.slice(start, c.peek(-1).end);

export const yesOrNo = (c: Cursor): boolean => {
  if (c.take('yes')) return true;
  c.expect('no');
  return false;
};

const parseBackup = (c: Cursor): boolean => (c.take('backup') ? yesOrNo(c) : true);

const parseView = (c: Cursor, orReplace: boolean): Statement => {
  const name = c.qualifiedName();
  const columns = c.sees('(') ? c.list(() => c.name()) : [];
  c.expect('as');
  const start = c.peek().start;
  const query = c.query();
  const definition = slice(c, start);
  const late = c.take('with', 'no', 'schema', 'binding');
  return {kind: 'create view', name, orReplace, columns, query, late, definition};
};

const parseTable = (c: Cursor, temporary: boolean): Statement => {
  const ifNotExists = c.take('if', 'not', 'exists');
  const name = c.qualifiedName();
  const inner: {placement: Placement} = {placement: none};
  if (c.sees('(') && !c.startsQuery()) {
    if (c.peek(1).value === 'like') return parseLike(c, name, temporary, ifNotExists);
    const names = ctasColumns(c);
    if (names) return parseTableAs(c, name, temporary, names);
    const primary: string[] = [];
    const columns = c
      .list(() => tableElement(c, primary, inner))
      .filter((column): column is ColumnDef => column !== undefined)
      .map((column) => (primary.includes(column.name) ? {...column, notNull: true, primary: true} : column));
    const backup = parseBackup(c);
    const outer = parsePlacement(c);
    const placement = {
      diststyle: outer.diststyle ?? inner.placement.diststyle,
      distkey: outer.distkey ?? inner.placement.distkey,
      sortkey: outer.sortkey.length > 0 ? outer.sortkey : inner.placement.sortkey,
    };
    return {kind: 'create table', name, temporary, ifNotExists, columns, like: undefined, placement, backup};
  }
  return parseTableAs(c, name, temporary, []);
};

/** `create table t (a, b) as select …`: bare names only. */
const ctasColumns = (c: Cursor): string[] | undefined => {
  const start = c.at;
  const second = c.peek(2);
  if (second.kind !== 'symbol' || (second.value !== ',' && second.value !== ')')) return undefined;
  const names = c.list(() => c.name());
  if (c.seesAny(['as', 'backup', 'diststyle', 'distkey', 'sortkey', 'compound', 'interleaved'])) return names;
  c.at = start;
  return undefined;
};

const parseTableAs = (
  c: Cursor,
  name: readonly string[],
  temporary: boolean,
  columns: readonly string[],
): Statement => {
  const backup = parseBackup(c);
  const placement = parsePlacement(c);
  c.expect('as');
  return {kind: 'create table as', name, temporary, columns, placement, backup, query: c.query()};
};

const parseLike = (
  c: Cursor,
  name: readonly string[],
  temporary: boolean,
  ifNotExists: boolean,
): Statement => {
  c.expect('(', 'like');
  const like = c.qualifiedName();
  if (c.takeAny(['including', 'excluding'])) c.expect('defaults');
  c.expect(')');
  const backup = parseBackup(c);
  return {
    kind: 'create table',
    name,
    temporary,
    ifNotExists,
    columns: [],
    like,
    placement: parsePlacement(c),
    backup,
  };
};

const none: Placement = {diststyle: undefined, distkey: undefined, sortkey: []};

const tableElement = (c: Cursor, primary: string[], inner: {placement: Placement}): ColumnDef | undefined => {
  if (c.take('constraint')) c.name();
  if (c.take('primary', 'key')) return (primary.push(...c.list(() => c.name())), undefined);
  if (c.take('unique')) return (c.list(() => c.name()), undefined);
  if (c.take('foreign', 'key')) {
    c.list(() => c.name());
    references(c);
    return undefined;
  }
  if (c.sees('check', '(')) throw unsupported('CHECK constraints');
  return parseColumn(c, inner);
};

const references = (c: Cursor): void => {
  c.expect('references');
  c.qualifiedName();
  if (c.sees('(')) c.list(() => c.name());
};

const holdsQuery = (node: unknown): boolean =>
  typeof node === 'object' &&
  node !== null &&
  (('kind' in node && node.kind === 'query') || Object.values(node).some((inner) => holdsQuery(inner)));

/** Keys are kept as information only, as in Redshift, which enforces none but NOT NULL. */
export const parseColumn = (c: Cursor, inner: {placement: Placement} = {placement: none}): ColumnDef => {
  const name = c.name();
  let column: ColumnDef = {
    name,
    type: parseType(c),
    notNull: false,
    primary: false,
    default: undefined,
    identity: undefined,
  };
  for (;;) {
    if (c.take('not', 'null')) column = {...column, notNull: true};
    else if (c.take('null')) column = {...column, notNull: false};
    else if (c.take('primary', 'key')) column = {...column, notNull: true, primary: true};
    else if (c.take('unique')) continue;
    else if (c.sees('references')) references(c);
    else if (c.take('default')) {
      const start = c.peek().start;
      // It is evaluated with the rights of whoever inserts, into a table that may be another's.
      if (holdsQuery(c.expr())) throw fail('cannot use subquery in DEFAULT expression', '0A000');
      column = {...column, default: slice(c, start)};
    } else if (c.take('encode')) c.name(false);
    else if (c.take('distkey'))
      inner.placement = {...inner.placement, distkey: name, diststyle: inner.placement.diststyle ?? 'key'};
    else if (c.take('sortkey')) inner.placement = {...inner.placement, sortkey: [name]};
    else if (c.take('collate')) throw unsupported('COLLATE');
    else if (c.take('identity')) column = {...column, notNull: true, identity: identity(c, false)};
    else if (c.take('generated')) {
      c.expect('by', 'default', 'as', 'identity');
      column = {...column, notNull: true, identity: identity(c, true)};
    } else return column;
  }
};

const identity = (c: Cursor, byDefault: boolean): ColumnDef['identity'] => {
  const [seed, step] = c.list(() => c.integer());
  return {seed: seed ?? 0, step: step ?? 1, byDefault};
};

export const parsePlacement = (c: Cursor): Placement => {
  let placement = none;
  for (;;) {
    if (c.take('diststyle')) {
      const style = c.takeAny(['auto', 'even', 'key', 'all']);
      if (!style) throw c.wrong();
      placement = {...placement, diststyle: style};
    } else if (c.take('distkey')) {
      const key = c.sees('(') ? c.list(() => c.name())[0] : c.name();
      placement = {...placement, distkey: key, diststyle: placement.diststyle ?? 'key'};
    } else if (c.seesAny(['compound', 'interleaved', 'sortkey'])) {
      c.takeAny(['compound', 'interleaved']);
      c.expect('sortkey');
      placement = {...placement, sortkey: c.take('auto') ? [] : c.list(() => c.name())};
    } else if (c.take('encode', 'auto')) continue;
    else return placement;
  }
};
