/** A text of several statements, taken apart at its semicolons: the Data API takes one statement at a time. */

export type Piece = {
  readonly sql: string;
  /** Where the statement begins in the whole text, in characters from 0. */
  readonly at: number;
};

/** What may hold a semicolon that ends nothing: comments (they nest), texts, names in quotes, bodies between dollars. */
const opaque = /--[^\n]*|\/\*|'(?:[^'\\]|\\[^]|'')*'?|"(?:[^"]|"")*"?|\$(\w*)\$[^]*?(?:\$\1\$|$)|;/y;

const endOfComment = (text: string, from: number): number => {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const two = text.slice(at, at + 2);
    if (two === '/*') depth++;
    else if (two === '*/') depth--;
    else continue;
    at++;
    if (depth === 0) return at + 1;
  }
  return text.length;
};

/** The statements of a text, each as it was typed and without its semicolon; what is nothing but comments is none. */
export const splitSql = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let begin = 0;
  let says = false;
  const end = (at: number) => {
    const sql = text.slice(begin, at);
    const lead = sql.length - sql.trimStart().length;
    if (says) pieces.push({sql: sql.trim(), at: begin + lead});
    begin = at + 1;
    says = false;
  };
  for (let at = 0; at < text.length;) {
    opaque.lastIndex = at;
    const token = opaque.exec(text)?.[0];
    if (token === ';') end(at);
    else if (token === '/*') {
      at = endOfComment(text, at);
      continue;
    } else if (token !== undefined ? !token.startsWith('--') : /\S/.test(text[at] ?? '')) says = true;
    at += token?.length ?? 1;
  }
  end(text.length);
  return pieces;
};
