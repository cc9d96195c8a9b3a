import {fail, unsupported} from '../errors.ts';
import type {Call, Expr, Query, Step} from '../parse/ast.ts';
import {commonType, engineType, isText, numeric, resolveType, type, varchar} from '../types.ts';
import {translateCall} from './call.ts';
import {asText, castTo, coerce, unify} from './casts.ts';
import {alike, binary, compare} from './operators.ts';
import {literal, lookUp, notSuper, type Scope, type Typed} from './scope.ts';

const bool = type('bool');

/** One expression in the engine's SQL, with the type Redshift gives it. */
export const translate = (expr: Expr, scope: Scope): Typed => {
  switch (expr.kind) {
    case 'string':
      return {sql: literal(expr.value), type: type('unknown')};
    case 'number':
      return number(expr.value);
    case 'bool':
      return {sql: expr.value ? 'TRUE' : 'FALSE', type: bool};
    case 'null':
      return {sql: 'NULL', type: type('unknown')};
    case 'interval':
      return {sql: `CAST(${literal(expr.value)} AS INTERVAL)`, type: type('interval')};
    case 'path':
      return path(expr.head, expr.steps, scope);
    case 'navigate': {
      const from = translate(expr.from, scope);
      if (from.type.id !== 'super') throw notSuper('?column?');
      return navigate(from, expr.steps, scope);
    }
    case 'default':
      throw fail('DEFAULT is not allowed in this context', '42601');
    case 'star':
      throw fail('"*" is not allowed here', '42601');
    case 'call':
      return translateCall(expr, scope, translate);
    case 'unary':
      return unary(expr, scope);
    case 'binary':
      return expr.op === 'and' || expr.op === 'or'
        ? {
            sql: `(${condition(expr.left, scope)} ${expr.op.toUpperCase()} ${condition(expr.right, scope)})`,
            type: bool,
          }
        : operator(expr, scope);
    case 'between': {
      const operand = translate(expr.operand, scope);
      const low = compare('>=', operand, translate(expr.low, scope));
      const high = compare('<=', operand, translate(expr.high, scope));
      return {sql: `(${expr.not ? 'NOT ' : ''}(${low.sql} AND ${high.sql}))`, type: bool};
    }
    case 'in':
      return inList(expr, scope);
    case 'like':
      return like(expr, scope);
    case 'is': {
      const operand = translate(expr.operand, scope);
      const what = expr.what === 'unknown' ? 'NULL' : expr.what.toUpperCase();
      const sql = expr.what === 'null' ? operand.sql : castTo(operand, bool).sql;
      return {sql: `(${sql} IS ${expr.not ? 'NOT ' : ''}${what})`, type: bool};
    }
    case 'case':
      return cases(expr, scope);
    case 'cast':
      return castTo(translate(expr.operand, scope), resolveType(expr.type, false));
    case 'exists':
      return {sql: `EXISTS (${subquery(expr.query, scope).sql})`, type: bool};
    case 'subquery': {
      const {sql, columns} = subquery(expr.query, scope);
      const [column, second] = columns;
      if (!column || second) throw fail('subquery must return only one column', '42601');
      return {sql: `(${sql})`, type: column.type};
    }
    case 'quantified': {
      const {sql, columns} = subquery(expr.query, scope);
      const left = translate(expr.left, scope);
      const aligned = columns[0] ? coerce(left, columns[0].type) : left;
      return {sql: `(${aligned.sql} ${expr.op} ${expr.quantifier.toUpperCase()} (${sql}))`, type: bool};
    }
    case 'row':
      throw unsupported('row values outside of IN and comparisons');
    default:
      return zone(translate(expr.operand, scope), translate(expr.zone, scope));
  }
};

/** An expression that must be true or false; text is read as a boolean. */
export const condition = (expr: Expr, scope: Scope): string => {
  const value = translate(expr, scope);
  if (value.type.id === 'bool') return value.sql;
  if (value.type.id === 'unknown' || value.type.id === 'super' || isText(value.type))
    return castTo(value, bool).sql;
  throw fail(`argument of WHERE must be type boolean, not type ${value.type.id}`, '42804');
};

const number = (value: string): Typed => {
  if (/[eE]/.test(value)) return {sql: `CAST(${value} AS DOUBLE)`, type: type('float8')};
  const [whole = '', fraction] = value.replace('-', '').split('.');
  if (fraction !== undefined) {
    const digits = Math.max(1, whole.replace(/^0+/, '').length + fraction.length);
    const t = numeric(Math.min(38, Math.max(digits, fraction.length + 1)), Math.min(37, fraction.length));
    return {sql: `CAST(${value} AS ${engineType(t)})`, type: t};
  }
  const size = BigInt(value);
  // A bare number would take the narrowest type in the engine, and overflow there.
  if (size >= -2147483648n && size <= 2147483647n)
    return {sql: value.startsWith('-') ? `(${value})` : value, type: type('int4')};
  if (size >= -9223372036854775808n && size <= 9223372036854775807n)
    return {sql: `CAST(${value} AS BIGINT)`, type: type('int8')};
  return {sql: `CAST(${value} AS DECIMAL(38,0))`, type: numeric(38, 0)};
};

const path = (head: string, steps: readonly Step[], scope: Scope): Typed => {
  const {value, rest} = lookUp(scope, head, steps);
  if (rest.length === 0) return value;
  if (value.type.id !== 'super') throw notSuper(value.column?.name ?? head);
  return navigate(value, rest, scope);
};

export const navigate = (from: Typed, steps: readonly Step[], scope: Scope): Typed => {
  let {sql} = from;
  for (const step of steps) {
    if (typeof step === 'string') sql = `variant_extract(${sql}, ${literal(step)})`;
    else if (step.index.kind === 'number')
      sql = `variant_extract(${sql}, CAST(${Number(step.index.value) + 1} AS UINTEGER))`;
    else if (step.index.kind === 'string') sql = `variant_extract(${sql}, ${literal(step.index.value)})`;
    // Redshift counts from 0, the engine from 1.
    else sql = `(TRY_CAST(${sql} AS VARIANT[]))[CAST(${translate(step.index, scope).sql} AS BIGINT) + 1]`;
  }
  return {sql, type: type('super')};
};

const unary = (expr: Extract<Expr, {kind: 'unary'}>, scope: Scope): Typed => {
  if (expr.op === 'not') return {sql: `(NOT ${condition(expr.operand, scope)})`, type: bool};
  const operand = translate(expr.operand, scope);
  const value =
    operand.type.id === 'super' || operand.type.id === 'unknown' ? castTo(operand, type('float8')) : operand;
  return {sql: `(${expr.op}${value.sql})`, type: value.type};
};

const operator = (expr: Extract<Expr, {kind: 'binary'}>, scope: Scope): Typed => {
  if (expr.left.kind === 'row' && expr.right.kind === 'row' && (expr.op === '=' || expr.op === '<>')) {
    const {left, right} = expr;
    if (left.items.length !== right.items.length)
      throw fail('unequal number of entries in row expressions', '42601');
    const parts = left.items.map(
      (item, i) => compare('=', translate(item, scope), translate(right.items[i] as Expr, scope)).sql,
    );
    return {sql: `(${expr.op === '<>' ? 'NOT ' : ''}(${parts.join(' AND ')}))`, type: bool};
  }
  return binary(expr.op, translate(expr.left, scope), translate(expr.right, scope));
};

const inList = (expr: Extract<Expr, {kind: 'in'}>, scope: Scope): Typed => {
  const word = expr.not ? 'NOT IN' : 'IN';
  if (expr.operand.kind === 'row') {
    const items = expr.operand.items.map((item) => translate(item, scope).sql);
    if ('kind' in expr.list)
      return {sql: `((${items.join(', ')}) ${word} (${subquery(expr.list, scope).sql}))`, type: bool};
    const rows = expr.list.map(
      (row) =>
        `(${(row.kind === 'row' ? row.items : [row]).map((item) => translate(item, scope).sql).join(', ')})`,
    );
    return {sql: `((${items.join(', ')}) ${word} (${rows.join(', ')}))`, type: bool};
  }
  const operand = translate(expr.operand, scope);
  if ('kind' in expr.list) {
    const {sql, columns} = subquery(expr.list, scope);
    if (columns.length !== 1) throw fail('subquery has too many columns', '42601');
    const left = operand.type.id === 'super' ? castTo(operand, columns[0]?.type ?? varchar()) : operand;
    return {sql: `(${left.sql} ${word} (${sql}))`, type: bool};
  }
  const items = expr.list.map((item) => translate(item, scope));
  const common = commonType(items.map((item) => item.type));
  const [left] = alike(operand, {sql: '', type: common});
  const list = items.map((item) => alike(operand, item)[1]);
  // The engine asks a function once for each different text of a column that it keeps as a dictionary, but IN for each row.
  return isText(operand.type) && expr.list.every(({kind}) => kind === 'string')
    ? {sql: `(${expr.not ? 'NOT ' : ''}list_contains([${list.join(', ')}], ${left}))`, type: bool}
    : {sql: `(${left} ${word} (${list.join(', ')}))`, type: bool};
};

const like = (expr: Extract<Expr, {kind: 'like'}>, scope: Scope): Typed => {
  const operand = asText(translate(expr.operand, scope));
  const pattern = asText(translate(expr.pattern, scope));
  const sign = expr.not ? 'NOT ' : '';
  if (expr.op === 'similar to') {
    if (expr.pattern.kind !== 'string') throw unsupported('SIMILAR TO with a pattern that is not a literal');
    return {
      sql: `(${sign}regexp_full_match(${operand}, ${literal(similarPattern(expr.pattern.value))}))`,
      type: bool,
    };
  }
  // The engine's LIKE has no escape of its own; Redshift's is the backslash.
  const plain = expr.pattern.kind === 'string' && !expr.pattern.value.includes('\\') && !expr.escape;
  const escape = plain ? '' : ` ESCAPE ${expr.escape ? translate(expr.escape, scope).sql : "'\\'"}`;
  return {sql: `(${operand} ${sign}${expr.op.toUpperCase()} ${pattern}${escape})`, type: bool};
};

/** SQL's regular expressions: `%` and `_` as in LIKE, the rest as in POSIX. */
const similarPattern = (pattern: string): string =>
  pattern.replace(/\\(.)|[%_.^$]/g, (found: string, escaped: string | undefined) =>
    escaped !== undefined ? `\\${escaped}` : found === '%' ? '.*' : found === '_' ? '.' : `\\${found}`,
  );

const cases = (expr: Extract<Expr, {kind: 'case'}>, scope: Scope): Typed => {
  const operand = expr.operand && translate(expr.operand, scope);
  const whens = expr.whens.map(({when, value}) => ({
    when: operand ? compare('=', operand, translate(when, scope)).sql : condition(when, scope),
    value: translate(value, scope),
  }));
  const otherwise = expr.otherwise && translate(expr.otherwise, scope);
  const results = unify([...whens.map(({value}) => value), ...(otherwise ? [otherwise] : [])]);
  const branches = whens.map(({when}, i) => `WHEN ${when} THEN ${results.values[i]}`).join(' ');
  return {
    sql: `CASE ${branches}${otherwise ? ` ELSE ${results.values.at(-1)}` : ''} END`,
    type: results.type,
  };
};

const zone = (operand: Typed, name: Typed): Typed => {
  const value =
    operand.type.id === 'unknown'
      ? castTo(operand, type('timestamp'))
      : operand.type.id === 'date'
        ? castTo(operand, type('timestamp'))
        : operand;
  return {
    sql: `timezone(${name.sql}, ${value.sql})`,
    type: type(value.type.id === 'timestamptz' ? 'timestamp' : 'timestamptz'),
  };
};

const subquery = (query: Query, scope: Scope) => scope.context.query(query, scope, scope.context);

/** The label of a result column without an alias, by PostgreSQL's rules. */
export const labelOf = (expr: Expr): string => {
  switch (expr.kind) {
    case 'path':
    case 'navigate': {
      const names = [
        ...(expr.kind === 'path' ? [expr.head] : []),
        ...expr.steps.filter((step): step is string => typeof step === 'string'),
      ];
      return names.at(-1) ?? '?column?';
    }
    case 'call':
      return callLabel(expr);
    case 'case': {
      const inner = expr.otherwise ? labelOf(expr.otherwise) : '?column?';
      return inner === '?column?' ? 'case' : inner;
    }
    case 'cast': {
      const inner = labelOf(expr.operand);
      return inner === '?column?' ? resolveType(expr.type, false).id : inner;
    }
    case 'bool':
      return 'bool';
    case 'interval':
      return 'interval';
    case 'exists':
      return '?column?';
    case 'zone':
      return 'timezone';
    case 'subquery': {
      const body = expr.query.body;
      const item = body.kind === 'select' ? body.items[0] : undefined;
      return item ? (item.alias ?? labelOf(item.expr)) : '?column?';
    }
    default:
      return '?column?';
  }
};

const callLabel = (call: Call): string =>
  ({
    extract: 'date_part',
    substr: 'substring',
    nvl: 'coalesce',
    ifnull: 'coalesce',
    decode: 'case',
    nvl2: 'case',
    sysdate: 'sysdate',
    current_timestamp: 'timestamptz',
    current_date: 'date',
    mod: 'mod',
  })[call.name] ?? call.name;
