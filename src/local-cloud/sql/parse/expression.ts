import {unsupported} from '../errors.ts';
import type {Call, Expr, Order, Step, TypeName, Window} from './ast.ts';
import type {Cursor} from './cursor.ts';

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

const additive = (c: Cursor): Expr => {
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

export const plainCall = {
  star: false,
  distinct: false,
  approximate: false,
  within: [],
  nulls: undefined,
  over: undefined,
} as const;

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
  if (c.take('case')) return parseCase(c);
  if (c.sees('exists', '(')) {
    c.next();
    c.next();
    const query = c.query();
    c.expect(')');
    return {kind: 'exists', query};
  }
  const special = token.kind === 'word' ? keywordExpr(c) : undefined;
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

/** Forms that look like a function or a name but have a grammar of their own. */
const keywordExpr = (c: Cursor): Expr | undefined => {
  if (c.sees('cast', '(') || c.sees('try_cast', '(')) {
    if (c.next().value === 'try_cast') throw unsupported('TRY_CAST');
    c.next();
    const operand = parseExpr(c);
    c.expect('as');
    const type = parseType(c);
    c.expect(')');
    return {kind: 'cast', operand, type};
  }
  if (c.sees('convert', '(')) {
    c.at += 2;
    const type = parseType(c);
    c.expect(',');
    const operand = parseExpr(c);
    c.expect(')');
    return {kind: 'cast', operand, type};
  }
  if (c.sees('extract', '(')) {
    c.at += 2;
    const unit = c.peek().kind === 'string' ? c.string() : c.name(false);
    c.expect('from');
    const operand = parseExpr(c);
    c.expect(')');
    return {kind: 'call', ...plainCall, name: 'extract', args: [{kind: 'string', value: unit}, operand]};
  }
  if (c.sees('substring', '(')) return substring(c);
  if (c.sees('position', '(')) {
    c.at += 2;
    const what = additive(c);
    c.expect('in');
    const operand = additive(c);
    c.expect(')');
    return {kind: 'call', ...plainCall, name: 'strpos', args: [operand, what]};
  }
  if (c.sees('trim', '(')) return trim(c);
  if (c.sees('array', '(')) {
    c.next();
    return parseCall(c, 'array');
  }
  if (c.sees('interval') && c.peek(1).kind === 'string') {
    c.next();
    return intervalLiteral(c, c.string());
  }
  const next = c.peek(1);
  const typed =
    ['date', 'timestamp', 'timestamptz', 'time', 'timetz'].includes(c.peek().value) && next.kind === 'string';
  const zoned =
    ['timestamp', 'time'].includes(c.peek().value) &&
    ['with', 'without'].includes(next.value) &&
    c.peek(2).value === 'time';
  if (typed || zoned) {
    const type = parseType(c);
    return {kind: 'cast', type, operand: {kind: 'string', value: c.string()}};
  }
  if (c.sees('approximate')) {
    c.next();
    const call = parseCall(c, c.name(false));
    return call.kind === 'call' ? {...call, approximate: true} : call;
  }
  return undefined;
};

/** `interval '5' minute`, `interval '1 day'`, `interval '1-2' year to month`. */
const intervalLiteral = (c: Cursor, text: string): Expr => {
  const unit = c.takeAny([
    'year',
    'month',
    'day',
    'hour',
    'minute',
    'second',
    'years',
    'months',
    'days',
    'hours',
    'minutes',
    'seconds',
    'week',
    'weeks',
  ]);
  if (unit && c.take('to')) {
    const to = c.name(false);
    if (unit === 'year' && to === 'month') {
      const [years, months] = text.split('-');
      return {kind: 'interval', value: `${years ?? 0} years ${months ?? 0} months`};
    }
    return {kind: 'interval', value: text};
  }
  return {kind: 'interval', value: unit ? `${text} ${unit}` : text};
};

const substring = (c: Cursor): Expr => {
  c.at += 2;
  const args = [parseExpr(c)];
  if (c.take('from')) {
    args.push(parseExpr(c));
    if (c.take('for')) args.push(parseExpr(c));
  } else while (c.take(',')) args.push(parseExpr(c));
  c.expect(')');
  return {kind: 'call', ...plainCall, name: 'substring', args};
};

const trim = (c: Cursor): Expr => {
  c.at += 2;
  const side = c.takeAny(['both', 'leading', 'trailing']) ?? 'both';
  let what: Expr | undefined;
  let operand: Expr | undefined;
  if (!c.sees('from')) operand = parseExpr(c);
  if (c.take('from')) {
    what = operand;
    operand = parseExpr(c);
  } else if (c.take(',')) what = parseExpr(c);
  c.expect(')');
  if (!operand) throw c.wrong();
  const name = side === 'leading' ? 'ltrim' : side === 'trailing' ? 'rtrim' : 'btrim';
  return {kind: 'call', ...plainCall, name, args: what ? [operand, what] : [operand]};
};

const parseCase = (c: Cursor): Expr => {
  const operand = c.sees('when') ? undefined : parseExpr(c);
  const whens: {when: Expr; value: Expr}[] = [];
  while (c.take('when')) {
    const when = parseExpr(c);
    c.expect('then');
    whens.push({when, value: parseExpr(c)});
  }
  if (whens.length === 0) throw c.wrong();
  const otherwise = c.take('else') ? parseExpr(c) : undefined;
  c.expect('end');
  return {kind: 'case', operand, whens, otherwise};
};

/** Date parts may be written bare: `dateadd(day, 1, d)`. */
const takesUnit = new Set([
  'dateadd',
  'date_add',
  'datediff',
  'date_diff',
  'date_part',
  'datepart',
  'pgdate_part',
]);

export const parseCall = (c: Cursor, name: string): Expr => {
  c.expect('(');
  let call: Call = {kind: 'call', ...plainCall, name, args: []};
  if (c.take('*')) call = {...call, star: true};
  else if (!c.sees(')')) {
    const distinct = c.take('distinct');
    if (!distinct) c.take('all');
    const first =
      takesUnit.has(name) && c.peek().kind !== 'string' && c.peek(1).value === ','
        ? ({kind: 'string', value: c.name(false)} as Expr)
        : parseExpr(c);
    const args = [first];
    while (c.take(',')) args.push(parseExpr(c));
    call = {...call, distinct, args};
    if (c.take('order', 'by')) throw c.wrong(c.peek(-2));
  }
  const inside = nullTreatment(c);
  c.expect(')');
  const within = c.take('within', 'group')
    ? inParentheses(c, () => (c.expect('order', 'by'), orders(c)))
    : [];
  const nulls = inside ?? nullTreatment(c);
  const over = c.take('over') ? parseWindow(c) : undefined;
  return {...call, within, nulls, over};
};

const nullTreatment = (c: Cursor): Call['nulls'] =>
  c.take('ignore', 'nulls') ? 'ignore' : c.take('respect', 'nulls') ? 'respect' : undefined;

const inParentheses = <T>(c: Cursor, item: () => T): T => {
  c.expect('(');
  const value = item();
  c.expect(')');
  return value;
};

const parseWindow = (c: Cursor): Window =>
  inParentheses(c, () => {
    const partition = c.take('partition', 'by') ? c.commas(() => parseExpr(c)) : [];
    const order = c.take('order', 'by') ? orders(c) : [];
    let frame: string | undefined;
    if (c.seesAny(['rows', 'range'])) {
      const words: string[] = [];
      while (!c.sees(')')) {
        const token = c.next();
        const known = [
          'rows',
          'range',
          'between',
          'and',
          'unbounded',
          'preceding',
          'following',
          'current',
          'row',
        ];
        if (token.kind !== 'number' && !(token.kind === 'word' && known.includes(token.value)))
          throw c.wrong(token);
        words.push(token.value);
      }
      frame = words.join(' ');
    }
    return {partition, order, frame};
  });

export const orders = (c: Cursor): Order[] =>
  c.commas(() => {
    const expr = parseExpr(c);
    const descending = c.take('desc');
    if (!descending) c.take('asc');
    const nulls = c.take('nulls') ? (c.take('first') ? 'first' : (c.expect('last'), 'last')) : undefined;
    return {expr, descending, nulls};
  });

export const parseType = (c: Cursor): TypeName => {
  let name = c.name(false);
  if (name === 'double') {
    c.expect('precision');
    name = 'double precision';
  } else if (name === 'national') {
    if (!c.take('character')) c.expect('char');
    name = c.take('varying') ? 'varchar' : 'char';
  } else if (name === 'character' || name === 'char') name = c.take('varying') ? 'varchar' : name;
  else if (name === 'binary') {
    c.expect('varying');
    name = 'varbyte';
  }
  let args: number[] = [];
  if (c.take('(')) {
    args = c.commas(() => (c.take('max') ? 65535 : c.integer()));
    c.expect(')');
  }
  if (name === 'timestamp' || name === 'time') {
    if (c.take('with', 'time', 'zone')) name += 'tz';
    else c.take('without', 'time', 'zone');
  }
  if (name === 'interval') while (c.takeAny(['year', 'month', 'day', 'hour', 'minute', 'second', 'to']));
  if (c.sees('[')) throw unsupported('arrays as types');
  return {name, args};
};
