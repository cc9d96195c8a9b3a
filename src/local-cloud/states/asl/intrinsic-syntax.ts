/** The syntax of intrinsic functions. */

export type Argument =
  | {readonly kind: 'literal'; readonly value: string | number | boolean | null}
  | {readonly kind: 'path'; readonly path: string}
  | {readonly kind: 'call'; readonly name: string; readonly arguments: readonly Argument[]};

/** Reads one call with all that is in it. Throws a SyntaxError. */
export const parseIntrinsic = (text: string): Argument => {
  let at = 0;
  const malformed = (): SyntaxError =>
    new SyntaxError(`The value '${text}' is not a valid intrinsic function`);
  const space = (): void => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  const take = (char: string): void => {
    space();
    if (text[at++] !== char) throw malformed();
  };

  const argument = (): Argument => {
    space();
    const rest = text.slice(at);
    if (rest.startsWith("'")) return {kind: 'literal', value: string()};
    if (rest.startsWith('$')) return {kind: 'path', path: path()};
    const plain = /^(true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=[\s,)])/.exec(rest)?.[1];
    if (plain !== undefined) {
      at += plain.length;
      return {kind: 'literal', value: JSON.parse(plain) as number | boolean | null};
    }
    return call();
  };
  const string = (): string => {
    let value = '';
    for (at++; at < text.length; at++) {
      const char = text[at];
      if (char === '\\') {
        const next = text[++at] ?? '';
        // Escaped braces stay escaped: only Format knows what they mean.
        value +=
          next === '{' || next === '}' ? `\\${next}` : next === "'" || next === '\\' ? next : `\\${next}`;
      } else if (char === "'") {
        at++;
        return value;
      } else value += char;
    }
    throw malformed();
  };
  const path = (): string => {
    const start = at;
    let depth = 0;
    let quoted = false;
    for (; at < text.length; at++) {
      const char = text[at] ?? '';
      if (char === "'") quoted = !quoted;
      else if (quoted) continue;
      else if (char === '[' || char === '(') depth++;
      else if (depth > 0 && (char === ']' || char === ')')) depth--;
      else if (depth === 0 && (char === ',' || char === ')')) break;
    }
    return text.slice(start, at).trim();
  };
  const call = (): Argument => {
    const name = /^States\.[A-Za-z0-9]+/.exec(text.slice(at))?.[0];
    if (name === undefined) throw malformed();
    at += name.length;
    take('(');
    const list: Argument[] = [];
    space();
    if (text[at] === ')') at++;
    else
      for (;;) {
        list.push(argument());
        space();
        const next = text[at++];
        if (next === ')') break;
        if (next !== ',') throw malformed();
      }
    return {kind: 'call', name, arguments: list};
  };

  space();
  const whole = call();
  space();
  if (at < text.length) throw malformed();
  return whole;
};
