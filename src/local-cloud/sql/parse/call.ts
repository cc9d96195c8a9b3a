import type {Call, Expr, Order, Window} from './ast.ts';
import type {Cursor} from './cursor.ts';

/** A call without any of the extras. */
export const plainCall = {
  star: false,
  distinct: false,
  approximate: false,
  within: [],
  nulls: undefined,
  over: undefined,
} as const;

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
        : c.expr();
    const args = [first];
    while (c.take(',')) args.push(c.expr());
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
    const partition = c.take('partition', 'by') ? c.commas(() => c.expr()) : [];
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
    const expr = c.expr();
    const descending = c.take('desc');
    if (!descending) c.take('asc');
    const nulls = c.take('nulls') ? (c.take('first') ? 'first' : (c.expect('last'), 'last')) : undefined;
    return {expr, descending, nulls};
  });
