import {unsupported} from '../errors.ts';
import type {Body, Call, Expr, FromItem, Group, Query, Select, SelectItem} from './ast.ts';
import type {Cursor} from './cursor.ts';
import {orders, parseCall} from './call.ts';

export const parseQuery = (c: Cursor): Query => {
  const recursive = c.take('with', 'recursive');
  const withs = recursive || c.take('with') ? c.commas(() => commonTable(c)) : [];
  const body = setOperations(c, false);
  const order = c.take('order', 'by') ? orders(c) : [];
  let limit: Expr | undefined;
  let offset: Expr | undefined;
  for (;;) {
    if (c.take('limit')) limit = c.take('all') ? undefined : c.expr();
    else if (c.take('offset')) {
      offset = c.expr();
      c.takeAny(['row', 'rows']);
    } else if (c.take('fetch')) {
      if (!c.take('first')) c.expect('next');
      limit = c.seesAny(['row', 'rows']) ? {kind: 'number', value: '1'} : c.expr();
      if (!c.take('row')) c.expect('rows');
      c.expect('only');
    } else break;
  }
  if (c.sees('for', 'update')) throw unsupported('SELECT FOR UPDATE');
  return {kind: 'query', recursive, with: withs, body, order, limit, offset};
};

const commonTable = (c: Cursor): Query['with'][number] => {
  const name = c.name();
  const columns = c.sees('(') ? c.list(() => c.name()) : [];
  c.expect('as', '(');
  const query = parseQuery(c);
  c.expect(')');
  return {name, columns, query};
};

const setOperations = (c: Cursor, onlyIntersect: boolean): Body => {
  let left: Body = onlyIntersect ? operand(c) : setOperations(c, true);
  for (;;) {
    const word = c.takeAny(onlyIntersect ? ['intersect'] : ['union', 'except', 'minus']);
    if (!word) return left;
    const all = c.take('all');
    if (!all) c.take('distinct');
    const right = onlyIntersect ? operand(c) : setOperations(c, true);
    const op = word === 'minus' ? 'except' : (word as 'union');
    left = {kind: 'set', op, all, left, right};
  }
};

const operand = (c: Cursor): Body => {
  if (c.take('(')) {
    const query = parseQuery(c);
    c.expect(')');
    return {kind: 'nested', query};
  }
  if (c.take('values'))
    return {
      kind: 'values',
      rows: c.commas(() => c.list(() => (c.take('default') ? {kind: 'default'} : c.expr()))),
    };
  return parseSelect(c);
};

const parseSelect = (c: Cursor): Select => {
  c.expect('select');
  let top: Expr | undefined;
  if (c.take('top')) top = topCount(c);
  const distinct = c.take('distinct');
  if (distinct && c.sees('on')) throw unsupported('SELECT DISTINCT ON');
  if (!distinct) c.take('all');
  if (!top && c.take('top')) top = topCount(c);
  const items = c.commas(() => selectItem(c));
  if (c.sees('into')) throw unsupported('SELECT INTO: use CREATE TABLE ... AS');
  const from = c.take('from') ? c.commas(() => parseFrom(c)) : [];
  const where = c.take('where') ? c.expr() : undefined;
  const groupBy = c.take('group', 'by') ? c.commas(() => group(c)) : [];
  const having = c.take('having') ? c.expr() : undefined;
  const qualify = c.take('qualify') ? c.expr() : undefined;
  return {kind: 'select', distinct, top, items, from, where, groupBy, having, qualify};
};

const topCount = (c: Cursor): Expr => {
  if (c.take('(')) {
    const count = c.expr();
    c.expect(')');
    return count;
  }
  const token = c.next();
  if (token.kind !== 'number') throw c.wrong(token);
  return {kind: 'number', value: token.value};
};

const selectItem = (c: Cursor): SelectItem => {
  const expr = c.expr();
  if (c.take('as')) return {expr, alias: c.name(false)};
  return {expr, alias: c.seesName() ? c.name() : undefined};
};

const group = (c: Cursor): Group => {
  if (c.take('(', ')')) return {kind: 'groups', how: 'grouping sets', sets: [[]]};
  const how = c.take('grouping', 'sets')
    ? 'grouping sets'
    : c.peek(1).value === '('
      ? c.takeAny(['rollup', 'cube'])
      : undefined;
  if (!how) return c.expr();
  const sets = c.list((): readonly Expr[] => {
    if (c.take('(', ')')) return [];
    const expr = c.expr();
    return expr.kind === 'row' ? expr.items : [expr];
  });
  return {kind: 'groups', how: how as 'rollup', sets};
};

const joinWords = ['join', 'inner', 'left', 'right', 'full', 'cross', 'natural'];

export const parseFrom = (c: Cursor): FromItem => {
  let left = primaryFrom(c);
  while (c.seesAny(joinWords)) {
    const natural = c.take('natural');
    const word = c.takeAny(['inner', 'left', 'right', 'full', 'cross']) ?? 'inner';
    c.take('outer');
    c.expect('join');
    const right = primaryFrom(c);
    const type = word as 'inner';
    const on = c.take('on') ? c.expr() : undefined;
    const using = !on && c.take('using') ? c.list(() => c.name()) : [];
    if (word !== 'cross' && !natural && !on && using.length === 0) throw c.wrong();
    left = {kind: 'join', type, natural, left, right, on, using};
  }
  return left;
};

const primaryFrom = (c: Cursor): FromItem => {
  c.take('lateral');
  let item: FromItem;
  if (c.take('(')) {
    if (c.startsQuery()) {
      const query = parseQuery(c);
      c.expect(')');
      item = {kind: 'derived', query, ...alias(c)};
    } else {
      item = parseFrom(c);
      c.expect(')');
    }
  } else if (c.take('unpivot')) {
    const path = c.expr();
    c.expect('as');
    const name = c.name();
    item = {kind: 'unnest', path, alias: name, at: c.take('at') ? c.name() : undefined, unpivot: true};
  } else if (c.sees('unnest', '(')) {
    throw unsupported('UNNEST(...): navigate the array in FROM instead, as in FROM t, t.items AS item');
  } else item = namedFrom(c);
  return c.sees('pivot', '(') ? pivot(c, item) : c.sees('unpivot', '(') ? refuseUnpivot() : item;
};

const refuseUnpivot = (): never => {
  throw unsupported('UNPIVOT over a table');
};

const namedFrom = (c: Cursor): FromItem => {
  const head = c.name();
  if (c.sees('(')) {
    const call = parseCall(c, head) as Call;
    return {kind: 'function', call, ...alias(c)};
  }
  const name = [head];
  while (c.take('.')) name.push(c.name(false));
  if (c.sees('[')) {
    const steps: (string | {index: Expr})[] = name.slice(1);
    while (c.take('[') || c.sees('.')) {
      if (c.take('.')) steps.push(c.name(false));
      else {
        steps.push({index: c.expr()});
        c.expect(']');
      }
    }
    const {alias: as} = alias(c);
    return {
      kind: 'unnest',
      path: {kind: 'path', head, steps},
      alias: as ?? head,
      at: c.take('at') ? c.name() : undefined,
      unpivot: false,
    };
  }
  const named = alias(c);
  if (c.take('at'))
    return {
      kind: 'unnest',
      path: {kind: 'path', head, steps: name.slice(1)},
      alias: named.alias ?? head,
      at: c.name(),
      unpivot: false,
    };
  return {kind: 'relation', name, ...named};
};

const alias = (c: Cursor): {alias: string | undefined; columns: readonly string[]} => {
  const named = c.take('as') ? c.name() : c.seesName() && !c.sees('at') ? c.name() : undefined;
  return {alias: named, columns: named !== undefined && c.sees('(') ? c.list(() => c.name()) : []};
};

const pivot = (c: Cursor, source: FromItem): FromItem => {
  c.expect('pivot', '(');
  const aggregate = parseCall(c, c.name(false)) as Call;
  const aggregateAlias = c.take('as') ? c.name() : undefined;
  c.expect('for');
  const column = c.name();
  c.expect('in');
  const values = c.list(() => selectItem(c));
  c.expect(')');
  return {kind: 'pivot', source, aggregate, aggregateAlias, column, values, alias: alias(c).alias};
};
