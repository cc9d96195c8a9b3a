/** Filters of JSONPath: `?(@.price < 10 && @.kind == 'book')`. */

export type Filter = (item: unknown, root: unknown) => boolean;

type Operand = (item: unknown, root: unknown) => unknown;
type Parse = (path: string) => {select(root: unknown): unknown[]};

const token =
  /\s*(&&|\|\||==|!=|<=|>=|<|>|!|\(|\)|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[@$](?:[^\s()&|=!<>[\]]|\[[^\]]*\])*|-?\d+(?:\.\d+)?|true|false|null)/gy;

export const parseFilter = (text: string, parse: Parse): Filter => {
  const tokens = [...text.matchAll(token)].map((match) => match[1] ?? '');
  if (tokens.join('') !== text.replaceAll(/\s+(?=(?:[^'"]*['"][^'"]*['"])*[^'"]*$)/g, ''))
    throw new SyntaxError(`The filter ?(${text}) is not supported`);
  let at = 0;

  const either = (): Filter => {
    let left = both();
    while (tokens[at] === '||') {
      at++;
      const [one, other] = [left, both()];
      left = (item, root) => one(item, root) || other(item, root);
    }
    return left;
  };
  const both = (): Filter => {
    let left = single();
    while (tokens[at] === '&&') {
      at++;
      const [one, other] = [left, single()];
      left = (item, root) => one(item, root) && other(item, root);
    }
    return left;
  };
  const single = (): Filter => {
    if (tokens[at] === '!') {
      at++;
      const inner = single();
      return (item, root) => !inner(item, root);
    }
    if (tokens[at] === '(') {
      at++;
      const inner = either();
      if (tokens[at++] !== ')') throw new SyntaxError(`The filter ?(${text}) is not closed`);
      return inner;
    }
    const left = operand();
    const compare = operators[tokens[at] ?? ''];
    if (!compare) return (item, root) => left(item, root) !== undefined;
    at++;
    const right = operand();
    return (item, root) => compare(left(item, root), right(item, root));
  };
  const operand = (): Operand => {
    const word = tokens[at++] ?? '';
    if (word.startsWith('@') || word.startsWith('$')) {
      const path = parse(`$${word.slice(1)}`);
      return word.startsWith('@') ? (item) => path.select(item)[0] : (_item, root) => path.select(root)[0];
    }
    const literal = /^['"]/.test(word)
      ? word.slice(1, -1).replaceAll(/\\(.)/g, '$1')
      : (JSON.parse(word) as unknown);
    return () => literal;
  };

  const filter = either();
  if (at < tokens.length) throw new SyntaxError(`The filter ?(${text}) is not supported`);
  return filter;
};

const ordered =
  (test: (order: number) => boolean) =>
  (left: unknown, right: unknown): boolean => {
    if (typeof left === 'number' && typeof right === 'number') return test(left - right);
    return (
      typeof left === 'string' && typeof right === 'string' && test(left < right ? -1 : left > right ? 1 : 0)
    );
  };

const operators: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
};
