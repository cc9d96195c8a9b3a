import {fail, syntaxError} from '../errors.ts';

export type Token = {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'end';
  /** Words in lower case (quoted ones too: Redshift folds both unless told otherwise); strings unescaped. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
};

const symbols = ['::', '<=', '>=', '<>', '!=', '||', '!~*', '!~', '~*', '~~', '^', '@', '|/', '=>'].sort(
  (a, b) => b.length - a.length,
);
const space = /[\s\u00a0]/;
const wordStart = /[\p{L}_]/u;
const wordPart = /[\p{L}\p{N}_$#]/u;
const escapes: Readonly<Record<string, string>> = {b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'};

/** Splits one text into tokens. Comments are dropped; `end` closes the list. */
export const tokenize = (text: string): readonly Token[] => {
  // No text of the database holds one, and the engine takes it for the end of the statement.
  if (text.includes('\0')) throw fail('invalid byte sequence for encoding "UTF8": 0x00', '22021');
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: Token['kind'], value: string, start: number): void => {
    tokens.push({kind, value, start, end: at});
  };
  while (at < text.length) {
    const start = at;
    const c = text[at] ?? '';
    if (space.test(c)) at++;
    else if (text.startsWith('--', at)) at = endOfLine(text, at);
    else if (text.startsWith('/*', at)) at = endOfComment(text, at);
    else if (c === "'") {
      const [value, end] = quotedString(text, at);
      at = end;
      push('string', value, start);
    } else if (c === '"') {
      const [value, end] = quotedName(text, at);
      at = end;
      push('quoted', value.toLowerCase(), start);
    } else if (c === '$' && /^\$\w*\$/.test(text.slice(at))) {
      const tag = text.slice(at).match(/^\$\w*\$/)?.[0] ?? '$$';
      const close = text.indexOf(tag, at + tag.length);
      if (close < 0) throw fail('unterminated dollar-quoted string', '42601');
      at = close + tag.length;
      push('string', text.slice(start + tag.length, close), start);
    } else if (/\d/.test(c) || (c === '.' && /\d/.test(text[at + 1] ?? ''))) {
      const number = text.slice(at).match(/^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/)?.[0] ?? c;
      at += number.length;
      push('number', number, start);
    } else if (wordStart.test(c)) {
      while (at < text.length && wordPart.test(text[at] ?? '')) at++;
      push('word', text.slice(start, at).toLowerCase(), start);
    } else {
      const symbol = symbols.find((s) => text.startsWith(s, at)) ?? c;
      at += symbol.length;
      if (symbol.length === 1 && !'+-*/%()[],.;:<>=^~&|#@?!$'.includes(symbol))
        throw syntaxError(symbol, start + 1);
      push('symbol', symbol, start);
    }
  }
  tokens.push({kind: 'end', value: '', start: text.length, end: text.length});
  return tokens;
};

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

/** Comments nest, as in PostgreSQL. */
const endOfComment = (text: string, start: number): number => {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.startsWith('/*', at)) {
      depth++;
      at++;
    } else if (text.startsWith('*/', at)) {
      at++;
      if (--depth === 0) return at + 1;
    }
  }
  throw fail('unterminated /* comment', '42601');
};

/** Redshift still reads backslash escapes in every literal, as PostgreSQL 8.0 did. */
const quotedString = (text: string, start: number): [string, number] => {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const c = text[at] ?? '';
    if (c === '\\' && at + 1 < text.length) {
      const next = text[++at] ?? '';
      value += escapes[next] ?? next;
    } else if (c !== "'") value += c;
    else if (text[at + 1] === "'") {
      value += "'";
      at++;
    } else return [value, at + 1];
  }
  throw fail('unterminated quoted string', '42601');
};

const quotedName = (text: string, start: number): [string, number] => {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const c = text[at] ?? '';
    if (c !== '"') value += c;
    else if (text[at + 1] === '"') {
      value += '"';
      at++;
    } else {
      if (value === '') throw fail('zero-length delimited identifier at or near """"', '42601');
      return [value, at + 1];
    }
  }
  throw fail('unterminated quoted identifier', '42601');
};
