import {fail} from '../errors.ts';
import type {Body, Expr, Group, Order, Query, Select} from '../parse/ast.ts';
import {commonType, engineType} from '../types.ts';
import {condition, labelOf, translate} from './expression.ts';
import {translateFrom} from './from.ts';
import {quote, Scope, type Context, type OutColumn, type Typed} from './scope.ts';

type Rendered = {readonly sql: string; readonly columns: readonly OutColumn[]};

/** A query in the engine's SQL, with the labels and types that Redshift gives its columns. */
export const translateQuery = (query: Query, outer: Scope | undefined, context: Context): Rendered => {
  const tables = new Map(outer?.tables ?? []);
  const withs = query.with.map((part) => commonTable(part, query.recursive, context, outer, tables));
  const scope = new Scope(context, outer, tables);
  const body = translateBody(query.body, scope);
  const order = query.order.map((each) => orderTerm(each, body));
  const parts = [
    withs.length > 0 ? `WITH ${query.recursive ? 'RECURSIVE ' : ''}${withs.join(', ')} ` : '',
    body.sql,
    order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '',
    bound('LIMIT', query.limit ?? (query.body.kind === 'select' ? query.body.top : undefined), scope),
    bound('OFFSET', query.offset, scope),
  ];
  return {sql: parts.join(''), columns: body.columns};
};

const bound = (word: string, count: Expr | undefined, scope: Scope): string => {
  if (!count || count.kind === 'null') return '';
  if (count.kind === 'number' && count.value.startsWith('-'))
    throw fail(`${word} must not be negative`, '2201W');
  return ` ${word} ${translate(count, new Scope(scope.context)).sql}`;
};

const commonTable = (
  part: Query['with'][number],
  recursive: boolean,
  context: Context,
  outer: Scope | undefined,
  tables: Map<string, readonly OutColumn[]>,
): string => {
  const named = (columns: readonly OutColumn[]) => {
    if (part.columns.length > columns.length)
      throw fail(
        `WITH query "${part.name}" has ${columns.length} columns available but ${part.columns.length} columns specified`,
        '42P10',
      );
    return columns.map(({name, type, nullable}, i) => ({name: part.columns[i] ?? name, type, nullable}));
  };
  const {body} = part.query;
  const scopeWith = (map: ReadonlyMap<string, readonly OutColumn[]>) => new Scope(context, outer, map);
  if (recursive && body.kind === 'set' && body.op === 'union') {
    // The first arm says what the columns are; only then can the second one use them.
    const seed = translateBody(
      body.left.kind === 'query' ? {kind: 'nested', query: body.left} : body.left,
      scopeWith(tables),
    );
    const columns = named(seed.columns);
    const within = new Map(tables).set(part.name, columns);
    const step = translateBody(
      body.right.kind === 'query' ? {kind: 'nested', query: body.right} : body.right,
      scopeWith(within),
    );
    tables.set(part.name, columns);
    const cast = step.columns
      .map((_, i) => `CAST(${quote(`c${i}`)} AS ${engineType(columns[i]?.type ?? {id: 'varchar'})})`)
      .join(', ');
    const list = step.columns.map((_, i) => quote(`c${i}`)).join(', ');
    return `${quote(part.name)}(${columns.map((column) => quote(column.name)).join(', ')}) AS (${seed.sql} UNION${body.all ? ' ALL' : ''} SELECT ${cast} FROM (${step.sql}) AS s(${list}))`;
  }
  const {sql, columns} = translateQuery(part.query, scopeWith(tables), context);
  const out = named(columns);
  tables.set(part.name, out);
  return `${quote(part.name)}(${out.map((column) => quote(column.name)).join(', ')}) AS (${sql})`;
};

type Ordered = Rendered & {
  /** SQL of each output column, for ORDER BY to recognise it; empty for set operations. */
  readonly items: readonly string[];
  readonly scope: Scope | undefined;
  readonly distinct?: boolean;
};

const translateBody = (body: Body, scope: Scope): Ordered => {
  switch (body.kind) {
    case 'select':
      return translateSelect(body, scope);
    case 'nested': {
      const {sql, columns} = translateQuery(body.query, scope, scope.context);
      return {sql: `(${sql})`, columns, items: [], scope: undefined};
    }
    case 'values':
      return values(body.rows, scope);
    default:
      return setOperation(body, scope);
  }
};

const values = (rows: readonly (readonly Expr[])[], scope: Scope): Ordered => {
  const typed = rows.map((row) => row.map((item) => translate(item, scope)));
  const width = typed[0]?.length ?? 0;
  if (typed.some((row) => row.length !== width))
    throw fail('VALUES lists must all be the same length', '42601');
  const columns = Array.from({length: width}, (_, i) => ({
    name: `column${i + 1}`,
    type: commonType(typed.map((row) => row[i]?.type ?? {id: 'unknown' as const})),
    nullable: true,
  }));
  return {
    sql: `VALUES ${typed.map((row) => `(${row.map((item) => item.sql).join(', ')})`).join(', ')}`,
    columns,
    items: [],
    scope: undefined,
  };
};

const setOperation = (body: Extract<Body, {kind: 'set'}>, scope: Scope): Ordered => {
  const sides = [body.left, body.right].map((side) =>
    translateBody(
      side.kind === 'query' ? {kind: 'nested', query: side} : side,
      new Scope(scope.context, scope.outer, scope.tables),
    ),
  );
  const [left, right] = sides as [Ordered, Ordered];
  if (left.columns.length !== right.columns.length)
    throw fail(`each ${body.op.toUpperCase()} query must have the same number of columns`, '42601');
  const columns = left.columns.map(({name, type: a}, i) => ({
    name,
    type: commonType([a, right.columns[i]?.type ?? a]),
    nullable: true,
  }));
  const arms = sides.map((side) => {
    const same = side.columns.every((column, i) => column.type.id === columns[i]?.type.id);
    if (same) return side.sql;
    const list = side.columns.map((_, i) => quote(`c${i}`));
    const cast = list.map(
      (name, i) =>
        `CAST(${name} AS ${engineType(columns[i]?.type ?? {id: 'varchar'})}) AS ${quote(columns[i]?.name ?? '')}`,
    );
    return `(SELECT ${cast.join(', ')} FROM (${side.sql}) AS u(${list.join(', ')}))`;
  });
  return {
    sql: arms.join(` ${body.op.toUpperCase()}${body.all ? ' ALL' : ''} `),
    columns,
    items: [],
    scope: undefined,
  };
};

const translateSelect = (select: Select, outer: Scope): Ordered => {
  const scope = new Scope(outer.context, outer.outer, outer.tables);
  const from = select.from.map((item) => translateFrom(item, scope));
  const columns: OutColumn[] = [];
  const items: string[] = [];
  const add = (value: Typed, label: string) => {
    const {column} = value;
    columns.push({
      name: label,
      type: value.type,
      nullable: column?.nullable ?? true,
      ...(column?.table !== undefined && {table: column.table}),
      ...(column?.schema !== undefined && {schema: column.schema}),
    });
    items.push(value.sql);
  };
  for (const {expr, alias} of select.items) {
    if (expr.kind === 'star') {
      if (alias !== undefined) throw fail('"*" takes no alias', '42601');
      for (const value of expand(expr.of, scope)) add(value, value.column?.name ?? '');
    } else {
      const value = translate(expr, scope);
      add(value, alias ?? labelOf(expr));
      if (alias !== undefined && !scope.aliases.has(alias)) scope.aliases.set(alias, value.type);
    }
  }
  const fields = items.map((sql, i) => `${sql} AS ${quote(columns[i]?.name ?? '')}`);
  const groups = select.groupBy.map((group) => groupTerm(group, scope, select, items.length));
  const sql = [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${fields.join(', ')}`,
    from.length > 0 ? ` FROM ${from.join(', ')}` : '',
    select.where ? ` WHERE ${condition(select.where, scope)}` : '',
    groups.length > 0 ? ` GROUP BY ${groups.join(', ')}` : '',
    select.having ? ` HAVING ${condition(select.having, scope)}` : '',
    select.qualify ? ` QUALIFY ${condition(select.qualify, scope)}` : '',
  ].join('');
  return {sql, columns, items, scope, distinct: select.distinct};
};

/** `*` and `t.*` as the columns they stand for. */
const expand = (of: readonly string[], scope: Scope): Typed[] => {
  const name = of.at(-1);
  const schema = of.at(-2);
  const sources =
    name === undefined
      ? scope.sources
      : scope.sources.filter((s) => s.alias === name && (schema === undefined || s.schema === schema));
  if (sources.length === 0)
    throw name === undefined
      ? fail('SELECT * with no tables specified is not valid', '42601')
      : fail(`missing FROM-clause entry for table "${name}"`, '42P01');
  return sources.flatMap((source) =>
    source.columns
      .filter(
        (column) =>
          !source.unlisted?.has(column.name) && !(name === undefined && source.hidden?.has(column.name)),
      )
      .map((column) => ({sql: `${quote(source.alias)}.${quote(column.name)}`, type: column.type, column})),
  );
};

const groupTerm = (group: Group, scope: Scope, select: Select, width: number): string => {
  if (group.kind === 'groups') {
    const sets = group.sets.map(
      (set) => `(${set.map((expr) => groupTerm(expr, scope, select, width)).join(', ')})`,
    );
    return `${group.how.toUpperCase()} (${sets.join(', ')})`;
  }
  if (group.kind === 'number') {
    const position = Number(group.value);
    if (position < 1 || position > width)
      throw fail(`GROUP BY position ${group.value} is not in select list`, '42P10');
    return group.value;
  }
  // A column of the tables goes before an alias of the select list.
  if (
    group.kind === 'path' &&
    group.steps.length === 0 &&
    !scope.sources.some((s) => s.columns.some((c) => c.name === group.head))
  ) {
    const position = select.items.findIndex((item) => item.alias === group.head);
    if (position >= 0 && !select.items.some((item) => item.expr.kind === 'star')) return String(position + 1);
  }
  return translate(group, scope).sql;
};

/** Output columns are named by position, so that a label used twice stays clear; anything else is an expression over the tables. */
const orderTerm = (order: Order, body: Ordered): string => {
  const direction = `${order.descending ? 'DESC' : 'ASC'}${order.nulls ? ` NULLS ${order.nulls.toUpperCase()}` : ''}`;
  const {expr} = order;
  if (expr.kind === 'number' && /^\d+$/.test(expr.value)) {
    const position = Number(expr.value);
    if (position < 1 || position > body.columns.length)
      throw fail(`ORDER BY position ${expr.value} is not in select list`, '42P10');
    return `${position} ${direction}`;
  }
  if (expr.kind === 'path' && expr.steps.length === 0) {
    const position = body.columns.findIndex((column) => column.name === expr.head);
    if (position >= 0) return `${position + 1} ${direction}`;
  }
  if (!body.scope) {
    if (expr.kind === 'path') throw fail(`column "${expr.head}" does not exist`, '42703');
    throw fail('ORDER BY on a set operation takes only output columns', '0A000');
  }
  const {sql} = translate(expr, body.scope);
  const position = body.items.indexOf(sql);
  if (position < 0 && body.distinct)
    throw fail('for SELECT DISTINCT, ORDER BY expressions must appear in select list', '42P10');
  return `${position >= 0 && !sql.includes('random()') ? position + 1 : sql} ${direction}`;
};
