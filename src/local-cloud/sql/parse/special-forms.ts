import {unsupported} from '../errors.ts';
import type {Expr} from './ast.ts';
import {parseCall, plainCall} from './call.ts';
import type {Cursor} from './cursor.ts';
import {parseType} from './type-name.ts';

/** Forms that look like a function or a name but have a grammar of their own. */
export const specialForm = (c: Cursor): Expr | undefined => {
  if (c.take('case')) return parseCase(c);
  if (c.sees('cast', '(') || c.sees('try_cast', '(')) {
    if (c.next().value === 'try_cast') throw unsupported('TRY_CAST');
    c.next();
    const operand = c.expr();
    c.expect('as');
    const type = parseType(c);
    c.expect(')');
    return {kind: 'cast', operand, type};
  }
  if (c.sees('convert', '(')) {
    c.at += 2;
    const type = parseType(c);
    c.expect(',');
    const operand = c.expr();
    c.expect(')');
    return {kind: 'cast', operand, type};
  }
  if (c.sees('extract', '(')) {
    c.at += 2;
    const unit = c.peek().kind === 'string' ? c.string() : c.name(false);
    c.expect('from');
    const operand = c.expr();
    c.expect(')');
    return {kind: 'call', ...plainCall, name: 'extract', args: [{kind: 'string', value: unit}, operand]};
  }
  if (c.sees('substring', '(')) return substring(c);
  if (c.sees('position', '(')) {
    c.at += 2;
    const what = c.sum();
    c.expect('in');
    const operand = c.sum();
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
  const args = [c.expr()];
  if (c.take('from')) {
    args.push(c.expr());
    if (c.take('for')) args.push(c.expr());
  } else while (c.take(',')) args.push(c.expr());
  c.expect(')');
  return {kind: 'call', ...plainCall, name: 'substring', args};
};

const trim = (c: Cursor): Expr => {
  c.at += 2;
  const side = c.takeAny(['both', 'leading', 'trailing']) ?? 'both';
  let what: Expr | undefined;
  let operand: Expr | undefined;
  if (!c.sees('from')) operand = c.expr();
  if (c.take('from')) {
    what = operand;
    operand = c.expr();
  } else if (c.take(',')) what = c.expr();
  c.expect(')');
  if (!operand) throw c.wrong();
  const name = side === 'leading' ? 'ltrim' : side === 'trailing' ? 'rtrim' : 'btrim';
  return {kind: 'call', ...plainCall, name, args: what ? [operand, what] : [operand]};
};

const parseCase = (c: Cursor): Expr => {
  const operand = c.sees('when') ? undefined : c.expr();
  const whens: {when: Expr; value: Expr}[] = [];
  while (c.take('when')) {
    const when = c.expr();
    c.expect('then');
    whens.push({when, value: c.expr()});
  }
  if (whens.length === 0) throw c.wrong();
  const otherwise = c.take('else') ? c.expr() : undefined;
  c.expect('end');
  return {kind: 'case', operand, whens, otherwise};
};
