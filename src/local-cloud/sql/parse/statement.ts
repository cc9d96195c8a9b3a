import {fail, unsupported} from '../errors.ts';
import type {Statement} from './ast.ts';
import {parseAlter} from './alter.ts';
import {parseCreate} from './create.ts';
import {Cursor} from './cursor.ts';
import {additive, parseExpr} from './expression.ts';
import {parseGrant} from './grant.ts';
import {parseFrom, parseQuery} from './query.ts';

/** Statements that Redshift has and this warehouse has not: refused by name. */
const refused = new Set(
  'abort analyse attach call cancel close copy deallocate declare detach do execute fetch insert_external listen load lock merge move notify prepare rename savepoint start unload unlisten'.split(
    ' ',
  ),
);

/** Reads one statement; a semicolon at its end is allowed, a second statement is not. */
export const parseStatement = (text: string): Statement => {
  const c = new Cursor(text, {expr: parseExpr, sum: additive, query: parseQuery});
  if (c.take(';') || c.peek().kind === 'end') {
    c.finish();
    throw fail('the statement is empty', '42601');
  }
  const statement = parse(c);
  c.finish();
  return statement;
};

const parse = (c: Cursor): Statement => {
  if (c.startsQuery()) return {kind: 'query', query: c.query()};
  const first = c.peek();
  if (first.kind !== 'word') throw c.wrong();
  if (refused.has(first.value)) throw unsupported(first.value.toUpperCase());
  c.next();
  switch (first.value) {
    case 'create':
      return parseCreate(c);
    case 'drop':
      return parseDrop(c);
    case 'alter':
      return parseAlter(c);
    case 'grant':
    case 'revoke':
      return parseGrant(c, first.value);
    case 'refresh': {
      c.expect('materialized', 'view');
      const name = c.qualifiedName();
      const cascade = c.take('cascade');
      if (!cascade) c.take('restrict');
      return {kind: 'refresh', name, cascade};
    }
    case 'explain':
      c.take('verbose');
      return {kind: 'explain', statement: parse(c)};
    case 'insert':
      return parseInsert(c);
    case 'update':
      return parseUpdate(c);
    case 'delete':
      return parseDelete(c);
    case 'truncate':
      c.take('table');
      return {kind: 'truncate', table: c.qualifiedName()};
    case 'comment':
      return parseComment(c);
    case 'show':
      return parseShow(c);
    case 'set':
      return parseSet(c);
    case 'reset':
      return {kind: 'reset', name: c.name(false)};
    case 'vacuum':
    case 'analyze':
      return parseMaintenance(c, first.value);
    case 'begin':
      c.takeAny(['transaction', 'work']);
      return {kind: 'transaction', what: 'begin'};
    case 'commit':
    case 'end':
      c.takeAny(['transaction', 'work']);
      return {kind: 'transaction', what: 'commit'};
    case 'rollback':
      c.takeAny(['transaction', 'work']);
      return {kind: 'transaction', what: 'rollback'};
    default:
      throw c.wrong(first);
  }
};

const parseDrop = (c: Cursor): Statement => {
  const ifExists = () => c.take('if', 'exists');
  if (c.take('materialized', 'view')) {
    const exists = ifExists();
    return {
      kind: 'drop relations',
      type: 'materialized view',
      names: c.commas(() => c.qualifiedName()),
      ifExists: exists,
      cascade: cascades(c),
    };
  }
  const type = c.takeAny(['table', 'view']);
  if (type) {
    const exists = ifExists();
    return {
      kind: 'drop relations',
      type: type as 'table',
      names: c.commas(() => c.qualifiedName()),
      ifExists: exists,
      cascade: cascades(c),
    };
  }
  if (c.take('schema')) {
    const exists = ifExists();
    const names = c.commas(() => c.name());
    if (c.sees('drop')) throw unsupported('DROP SCHEMA ... DROP EXTERNAL DATABASE');
    return {kind: 'drop schemas', names, ifExists: exists, cascade: cascades(c)};
  }
  if (c.take('user')) {
    const exists = ifExists();
    return {kind: 'drop users', names: c.commas(() => c.name()), ifExists: exists};
  }
  if (c.take('group')) return {kind: 'drop group', name: c.name()};
  if (c.take('role')) {
    const name = c.name();
    if (!c.take('force')) c.take('restrict');
    return {kind: 'drop role', name};
  }
  if (c.take('database')) return {kind: 'drop database', name: c.name()};
  const what = c.peek();
  if (
    [
      'external',
      'function',
      'procedure',
      'library',
      'model',
      'datashare',
      'identity',
      'masking',
      'rls',
    ].includes(what.value)
  )
    throw unsupported(`DROP ${what.value.toUpperCase()}`);
  throw c.wrong();
};

const cascades = (c: Cursor): boolean => {
  if (c.take('cascade')) return true;
  c.take('restrict');
  return false;
};

const parseInsert = (c: Cursor): Statement => {
  c.expect('into');
  const table = c.qualifiedName();
  const columns = c.sees('(') && !c.startsQuery() ? c.list(() => c.name(false)) : [];
  if (c.take('default', 'values')) return {kind: 'insert', table, columns, source: 'defaults'};
  return {kind: 'insert', table, columns, source: c.query()};
};

const parseUpdate = (c: Cursor): Statement => {
  const table = c.qualifiedName();
  const alias = c.take('as') ? c.name() : !c.sees('set') && c.seesName() ? c.name() : undefined;
  c.expect('set');
  const set = c.commas(() => {
    const column = c.name(false);
    c.expect('=');
    return {column, value: c.take('default') ? ('default' as const) : parseExpr(c)};
  });
  const from = c.take('from') ? c.commas(() => parseFrom(c)) : [];
  return {kind: 'update', table, alias, set, from, where: c.take('where') ? parseExpr(c) : undefined};
};

const parseDelete = (c: Cursor): Statement => {
  c.take('from');
  const table = c.qualifiedName();
  const alias = c.take('as') ? c.name() : c.seesName() && !c.sees('using') ? c.name() : undefined;
  const using = c.take('using') ? c.commas(() => parseFrom(c)) : [];
  return {kind: 'delete', table, alias, using, where: c.take('where') ? parseExpr(c) : undefined};
};

const parseComment = (c: Cursor): Statement => {
  c.expect('on');
  const on = c.takeAny(['table', 'view', 'column', 'schema', 'database', 'materialized']);
  if (!on) throw c.wrong();
  if (on === 'materialized') c.expect('view');
  const name = c.qualifiedName();
  c.expect('is');
  return {kind: 'comment', on, name, text: c.take('null') ? null : c.string()};
};

const parseShow = (c: Cursor): Statement => {
  const list = c.takeAny(['databases', 'schemas', 'tables', 'columns']);
  if (list) {
    let from: readonly string[] = [];
    if (c.take('from')) {
      c.takeAny(['database', 'schema', 'table']);
      from = c.qualifiedName();
    }
    const like = c.take('like') ? c.string() : undefined;
    if (c.take('limit')) throw unsupported('LIMIT in SHOW');
    return {kind: 'show list', what: list as 'tables', from, like};
  }
  const next = c.peek(1);
  const what = next.kind === 'word' || next.kind === 'quoted' ? c.takeAny(['view', 'table']) : undefined;
  if (what) return {kind: 'show', what: what as 'view', name: c.qualifiedName()};
  if (['procedure', 'model', 'datashares', 'grants', 'function', 'external'].includes(c.peek().value))
    throw unsupported(`SHOW ${c.peek().value.toUpperCase()}`);
  return {kind: 'show parameter', name: c.name(false)};
};

const parseSet = (c: Cursor): Statement => {
  c.takeAny(['session', 'local']);
  let name = c.name(false);
  while (c.take('.')) name += `.${c.name(false)}`;
  if (name === 'time' && c.take('zone')) name = 'timezone';
  else if (!c.take('=')) c.expect('to');
  const values = c.commas(() => {
    const token = c.next();
    if (token.kind === 'end' || (token.kind === 'symbol' && token.value !== '-')) throw c.wrong(token);
    return token.value === '-' ? `-${c.next().value}` : token.value;
  });
  return {kind: 'set', name, value: values.join(', ')};
};

const parseMaintenance = (c: Cursor, what: 'vacuum' | 'analyze'): Statement => {
  if (what === 'vacuum') {
    if (!c.take('full') && !c.take('reindex') && !c.take('recluster') && c.take('sort')) c.expect('only');
    else if (c.take('delete')) c.expect('only');
  } else if (c.sees('compression')) throw unsupported('ANALYZE COMPRESSION');
  const name = c.seesName() ? c.qualifiedName() : undefined;
  if (what === 'analyze' && c.sees('(')) c.list(() => c.name());
  if (c.take('predicate')) c.expect('columns');
  if (c.take('to')) {
    c.integer();
    c.expect('percent');
  }
  c.take('boost');
  return {kind: 'maintenance', what, name};
};
