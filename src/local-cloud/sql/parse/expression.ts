import {unsupported} from '../errors.ts';
import type {Expr, Step} from './ast.ts';
import {parseCall, plainCall} from './call.ts';
import type {Cursor} from './cursor.ts';
import {specialForm} from './special-forms.ts';
import {parseType} from './type-name.ts';

const comparisons = ['=', '<', '>', '<=', '>=', '<>', '!=', '~', '!~', '~*', '!~*'];

/** Precedence climbing, loosest first, as PostgreSQL's table has it. */
export const parseExpr = (c: Cursor): Expr => {
  let left = and(c);
  while (c.take('or')) left = {kind: 'binary', op: 'or', left, right: and(c)};
  return left;
};

const and = (c: Cursor): Expr => {
  let left = not(c);
  while (c.take('and')) left = {kind: 'binary', op: 'and', left, right: not(c)};
  return left;
};

const not = (c: Cursor): Expr => (c.take('not') ? {kind: 'unary', op: 'not', operand: not(c)} : is(c));

const is = (c: Cursor): Expr => {
  let operand = comparison(c);
  for (;;) {
    if (c.take('is')) {
      const negated = c.take('not');
      const what = c.takeAny(['null', 'true', 'false', 'unknown']) as
        'null' | 'true' | 'false' | 'unknown' | undefined;
      if (what) operand = {kind: 'is', not: negated, operand, what};
      else throw c.wrong();
    } else if (c.take('isnull')) operand = {kind: 'is', not: false, operand, what: 'null'};
    else if (c.take('notnull')) operand = {kind: 'is', not: true, operand, what: 'null'};
    else return operand;
  }
};

const comparison = (c: Cursor): Expr => {
  let left = matching(c);
  for (let op = c.takeAny(comparisons); op; op = c.takeAny(comparisons)) {
    const quantifier = c.takeAny(['any', 'some', 'all']);
    if (quantifier) {
      c.expect('(');
      if (!c.startsQuery()) throw unsupported(`${quantifier.toUpperCase()} over an array`);
      const query = c.query();
      c.expect(')');
      left = {kind: 'quantified', op, left, quantifier: quantifier === 'all' ? 'all' : 'any', query};
    } else left = {kind: 'binary', op: op === '!=' ? '<>' : op, left, right: matching(c)};
  }
  return left;
};

const matching = (c: Cursor): Expr => {
  const operand = additive(c);
  const negated =
    c.sees('not') && ['between', 'in', 'like', 'ilike', 'similar'].includes(c.peek(1).value) && c.take('not');
  if (c.take('between')) {
    c.take('symmetric');
    const low = additive(c);
    c.expect('and');
    return {kind: 'between', not: negated, operand, low, high: additive(c)};
  }
  if (c.take('in')) {
    c.expect('(');
    const list = c.startsQuery() ? c.query() : c.commas(() => parseExpr(c));
    c.expect(')');
    return {kind: 'in', not: negated, operand, list};
  }
  const op = c.take('similar', 'to') ? 'similar to' : c.takeAny(['like', 'ilike']);
  if (!op) return operand;
  const pattern = additive(c);
  const escape = c.take('escape') ? additive(c) : undefined;
  return {kind: 'like', op: op as 'like', not: negated, operand, pattern, escape};
};

/** The operators that bind tighter than comparisons and BETWEEN. */
export const additive = (c: Cursor): Expr => {
  let left = multiplicative(c);
  for (
    let op = c.takeAny(['+', '-', '||', '&', '|', '#']);
    op;
    op = c.takeAny(['+', '-', '||', '&', '|', '#'])
  )
    left = {kind: 'binary', op, left, right: multiplicative(c)};
  return left;
};

const multiplicative = (c: Cursor): Expr => {
  let left = power(c);
  for (let op = c.takeAny(['*', '/', '%']); op; op = c.takeAny(['*', '/', '%']))
    left = {kind: 'binary', op, left, right: power(c)};
  return left;
};

const power = (c: Cursor): Expr => {
  let left = unary(c);
  while (c.take('^')) left = {kind: 'binary', op: '^', left, right: unary(c)};
  return left;
};

const unary = (c: Cursor): Expr => {
  const op = c.takeAny(['-', '+', '~']);
  if (op === '-' && c.peek().kind === 'number') {
    // `-9223372036854775808` is one number, not the negation of one that is out of range.
    const value = c.next().value;
    return postfix(c, {kind: 'number', value: `-${value}`});
  }
  if (op) return {kind: 'unary', op: op as '-', operand: unary(c)};
  if (c.take('|/')) return {kind: 'call', ...plainCall, name: 'sqrt', args: [unary(c)]};
  if (c.take('@')) return {kind: 'call', ...plainCall, name: 'abs', args: [unary(c)]};
  return postfix(c, primary(c));
};

const postfix = (c: Cursor, start: Expr): Expr => {
  let expr = start;
  for (;;) {
    if (c.take('::')) expr = {kind: 'cast', operand: expr, type: parseType(c)};
    else if (c.take('at', 'time', 'zone')) expr = {kind: 'zone', operand: expr, zone: unary(c)};
    else if (c.take('collate')) throw unsupported('COLLATE');
    else if (c.sees('.') || c.sees('[')) {
      const steps = parseSteps(c);
      expr =
        expr.kind === 'path'
          ? {...expr, steps: [...expr.steps, ...steps]}
          : {kind: 'navigate', from: expr, steps};
    } else return expr;
  }
};

const parseSteps = (c: Cursor): Step[] => {
  const steps: Step[] = [];
  for (;;) {
    if (c.sees('.') && c.peek(1).value !== '*') {
      c.next();
      steps.push(c.name(false));
    } else if (c.take('[')) {
      steps.push({index: parseExpr(c)});
      c.expect(']');
    } else return steps;
  }
};

/** Functions that are written without parentheses. */
const niladic = new Set([
  'current_date',
  'current_timestamp',
  'current_time',
  'current_user',
  'session_user',
  'user',
  'sysdate',
  'localtime',
  'localtimestamp',
  'current_user_id',
]);

const primary = (c: Cursor): Expr => {
  const token = c.peek();
  if (token.kind === 'string') return (c.next(), {kind: 'string', value: token.value});
  if (token.kind === 'number') return (c.next(), {kind: 'number', value: token.value});
  if (c.take('(')) {
    if (c.startsQuery()) {
      const query = c.query();
      c.expect(')');
      return {kind: 'subquery', query};
    }
    const items = c.commas(() => parseExpr(c));
    c.expect(')');
    return items.length === 1 ? (items[0] as Expr) : {kind: 'row', items};
  }
  if (c.take('null')) return {kind: 'null'};
  if (c.take('true')) return {kind: 'bool', value: true};
  if (c.take('false')) return {kind: 'bool', value: false};
  if (c.take('*')) return {kind: 'star', of: []};
  if (c.sees('exists', '(')) {
    c.next();
    c.next();
    const query = c.query();
    c.expect(')');
    return {kind: 'exists', query};
  }
  const special = token.kind === 'word' ? specialForm(c) : undefined;
  if (special) return special;
  if (token.kind === 'word' && niladic.has(token.value) && c.peek(1).value !== '(' && c.peek(1).value !== '.')
    return (c.next(), {kind: 'call', ...plainCall, name: token.value, args: []});
  const callable = ['left', 'right', 'any', 'isnull'].includes(token.value) && c.peek(1).value === '(';
  const head = c.name(!callable);
  if (token.kind === 'word' || token.kind === 'quoted') {
    if (c.sees('(')) return parseCall(c, head);
    if (c.sees('.') && c.peek(2).value === '(' && ['pg_catalog', 'public'].includes(head)) {
      c.next();
      return parseCall(c, c.name(false));
    }
  }
  const steps = parseSteps(c);
  if (c.take('.', '*')) {
    if (steps.some((step) => typeof step !== 'string')) throw c.wrong();
    return {kind: 'star', of: [head, ...(steps as string[])]};
  }
  return {kind: 'path', head, steps};
};
