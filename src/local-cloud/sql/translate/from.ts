import {fail, noRelation, unsupported} from '../errors.ts';
import type {Expr, FromItem} from '../parse/ast.ts';
import {type, varchar} from '../types.ts';
import {castTo} from './casts.ts';
import {condition, labelOf, translate} from './expression.ts';
import {readable} from './relations.ts';
import {literal, quote, Scope, type OutColumn, type Source} from './scope.ts';

/** One item of FROM in the engine's SQL; what it offers is added to the scope. */
export const translateFrom = (item: FromItem, scope: Scope): string => {
  switch (item.kind) {
    case 'relation':
      return relation(item, scope);
    case 'derived': {
      const {sql, columns} = scope.context.query(item.query, scope, scope.context);
      const alias = item.alias ?? `subquery${scope.sources.length + 1}`;
      return attach(scope, `(${sql})`, {alias, columns: anonymous(columns)}, item.columns);
    }
    case 'unnest':
      return unnest(item, scope);
    case 'function':
      return tableFunction(item, scope);
    case 'join':
      return join(item, scope);
    default:
      return pivot(item, scope);
  }
};

/** Columns of a subquery no longer say which table they came from… */
const anonymous = (columns: readonly OutColumn[]): OutColumn[] =>
  columns.map(({name, type: t, nullable}) => ({name, type: t, nullable}));

const attach = (scope: Scope, sql: string, source: Source, renamed: readonly string[]): string => {
  if (renamed.length > source.columns.length)
    throw fail(
      `table "${source.alias}" has ${source.columns.length} columns available but ${renamed.length} columns specified`,
      '42P10',
    );
  const columns = source.columns.map((column, i) => ({...column, name: renamed[i] ?? column.name}));
  scope.add({...source, columns});
  const list =
    renamed.length > 0 || sql.startsWith('(')
      ? `(${columns.map((column) => quote(column.name)).join(', ')})`
      : '';
  return `${sql} AS ${quote(source.alias)}${list}`;
};

const relation = (item: Extract<FromItem, {kind: 'relation'}>, scope: Scope): string => {
  const [head = '', ...rest] = item.name;
  const table = rest.length === 0 ? scope.tables.get(head) : undefined;
  if (table) {
    const alias = item.alias ?? head;
    return attach(scope, quote(head), {alias, columns: anonymous(table)}, item.columns);
  }
  if (isNavigation(scope, head, rest))
    return unnest(
      {
        kind: 'unnest',
        path: {kind: 'path', head, steps: rest},
        alias: item.alias ?? rest.at(-1) ?? head,
        at: undefined,
        unpivot: false,
      },
      scope,
    );
  const found = readable(scope.context, item.name);
  const source: Source = {
    alias: item.alias ?? item.name.at(-1) ?? head,
    columns: found.columns,
    ...(item.alias === undefined && {schema: found.schema}),
    ...(found.unlisted && {unlisted: found.unlisted}),
  };
  return attach(scope, found.sql, source, item.columns);
};

/** `FROM orders o, o.items i`: a path into a source before it, not a relation of a schema `o`. */
const isNavigation = (scope: Scope, head: string, rest: readonly string[]): boolean => {
  if (rest.length === 0) return false;
  for (let at: Scope | undefined = scope; at; at = at.outer)
    if (
      at.sources.some(
        (s) =>
          (s.alias === head && s.columns.some((c) => c.name === rest[0])) ||
          s.columns.some((c) => c.name === head && c.type.id === 'super'),
      )
    )
      return true;
  return false;
};

/** Goes over an array (with AT: its indexes, from 0), or with UNPIVOT over an object's values (with AT: their names). */
const unnest = (item: Extract<FromItem, {kind: 'unnest'}>, scope: Scope): string => {
  const value = translate(item.path, scope);
  if (value.type.id !== 'super')
    throw fail(`cannot navigate in FROM over "${labelOf(item.path)}": it is not SUPER`, '42809');
  const columns: OutColumn[] = [{name: item.alias, type: type('super'), nullable: true}];
  if (item.at) columns.push({name: item.at, type: item.unpivot ? varchar() : type('int8'), nullable: false});
  const items = item.unpivot ? `rs_super_pairs(${value.sql})` : `rs_super_items(${value.sql})`;
  const fields = item.unpivot
    ? [
        `unnest(list_transform(${items}, lambda e: e.value))`,
        `unnest(list_transform(${items}, lambda e: e.key))`,
      ]
    : [`unnest(${items})`, `unnest(range(len(${items})))`];
  return attach(
    scope,
    `(SELECT ${fields.slice(0, columns.length).join(', ')})`,
    {alias: item.alias, columns},
    [],
  );
};

const tableFunction = (item: Extract<FromItem, {kind: 'function'}>, scope: Scope): string => {
  const {name, args} = item.call;
  if (name !== 'generate_series') throw noRelation(`${name}()`);
  if (args.length < 2 || args.length > 3)
    throw fail('function generate_series takes two or three arguments', '42883');
  const values = args.map((arg) => castTo(translate(arg, scope), type('int8')).sql);
  const alias = item.alias ?? name;
  return attach(
    scope,
    `(SELECT unnest(generate_series(${values.join(', ')})))`,
    {alias, columns: [{name: item.columns[0] ?? alias, type: type('int8'), nullable: false}]},
    [],
  );
};

const join = (item: Extract<FromItem, {kind: 'join'}>, scope: Scope): string => {
  const before = scope.sources.length;
  const left = translateFrom(item.left, scope);
  const middle = scope.sources.length;
  const right = translateFrom(item.right, scope);
  if (item.type === 'cross') return `${left} CROSS JOIN ${right}`;
  const word = `${item.type.toUpperCase()} JOIN`;
  if (item.on) return `${left} ${word} ${right} ON ${condition(item.on, scope)}`;
  const [lefts, rights] = [scope.sources.slice(before, middle), scope.sources.slice(middle)];
  const has = (sources: readonly Source[], name: string) =>
    sources.find((s) => !s.hidden?.has(name) && s.columns.some((c) => c.name === name));
  const shared = item.natural
    ? [...new Set(lefts.flatMap((s) => s.columns.map((c) => c.name)))].filter((name) => has(rights, name))
    : item.using;
  if (item.type === 'full' && shared.length > 0)
    throw unsupported('FULL JOIN with USING or NATURAL: write its ON');
  const equal = shared.map((name) => {
    const [a, b] = [has(lefts, name), has(rights, name)];
    if (!a || !b)
      throw fail(
        `column "${name}" specified in USING clause does not exist in ${a ? 'right' : 'left'} table`,
        '42703',
      );
    const hidden = item.type === 'right' ? a : b;
    scope.sources[scope.sources.indexOf(hidden)] = {
      ...hidden,
      hidden: new Set([...(hidden.hidden ?? []), name]),
    };
    return `${quote(a.alias)}.${quote(name)} = ${quote(b.alias)}.${quote(name)}`;
  });
  return `${left} ${word} ${right} ON ${equal.length > 0 ? equal.join(' AND ') : 'TRUE'}`;
};

/** PIVOT as conditional aggregates, grouped by every column that is neither aggregated nor pivoted. */
const pivot = (item: Extract<FromItem, {kind: 'pivot'}>, scope: Scope): string => {
  const inner = new Scope(scope.context, scope);
  const from = translateFrom(item.source, inner);
  const used = new Set<string>([item.column]);
  for (const arg of item.aggregate.args)
    if (arg.kind === 'path')
      used.add(typeof arg.steps.at(-1) === 'string' ? (arg.steps.at(-1) as string) : arg.head);
  const kept = inner.sources.flatMap((source) =>
    source.columns.filter((c) => !used.has(c.name)).map((column) => ({source, column})),
  );
  const columns: OutColumn[] = kept.map(({column}) => ({
    name: column.name,
    type: column.type,
    nullable: true,
  }));
  const fields = kept.map(({source, column}) => `${quote(source.alias)}.${quote(column.name)}`);
  const groups = fields.length > 0 ? ` GROUP BY ${fields.join(', ')}` : '';
  for (const {expr, alias} of item.values) {
    const when: Expr = {
      kind: 'binary',
      op: '=',
      left: {kind: 'path', head: item.column, steps: []},
      right: expr,
    };
    const what: Expr = item.aggregate.star
      ? {kind: 'number', value: '1'}
      : (item.aggregate.args[0] ?? {kind: 'null'});
    const value = translate(
      {
        ...item.aggregate,
        star: false,
        args: [{kind: 'case', operand: undefined, whens: [{when, value: what}], otherwise: undefined}],
      },
      inner,
    );
    const label =
      alias ?? (expr.kind === 'string' || expr.kind === 'number' ? expr.value.toLowerCase() : labelOf(expr));
    columns.push({
      name: item.aggregateAlias ? `${label}_${item.aggregateAlias}` : label,
      type: value.type,
      nullable: true,
    });
    fields.push(value.sql);
  }
  return attach(
    scope,
    `(SELECT ${fields.join(', ')} FROM ${from}${groups})`,
    {alias: item.alias ?? literal('pivot').slice(1, -1), columns},
    [],
  );
};
