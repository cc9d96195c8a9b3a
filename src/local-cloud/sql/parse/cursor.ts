import {syntaxError} from '../errors.ts';
import type {Expr, Query} from './ast.ts';
import {tokenize, type Token} from './lexer.ts';

/** Words that can be neither a bare column nor an alias without AS. */
const reserved = new Set(
  (
    'all and any array as asc authorization between binary both case cast check collate column constraint create cross ' +
    'default deferrable desc distinct do else end except false for foreign freeze from full grant group having ilike in ' +
    'initially inner intersect into is isnull join leading left like limit minus natural new not notnull null off offset on ' +
    'only open or order outer overlaps pivot primary qualify references right select similar snapshot some table then to ' +
    'top trailing true union unique unpivot user using values when where window with within without'
  ).split(' '),
);

/** The parts of the grammar that contain each other: each is reached through the cursor, so that no file needs all others. */
export type Grammar = {
  readonly expr: (c: Cursor) => Expr;
  readonly sum: (c: Cursor) => Expr;
  readonly query: (c: Cursor) => Query;
};

/** Walks over the tokens of one statement. */
export class Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  at = 0;
  readonly #grammar: Grammar;

  constructor(text: string, grammar: Grammar) {
    this.text = text;
    this.tokens = tokenize(text);
    this.#grammar = grammar;
  }

  /** An expression of any kind. */
  expr(): Expr {
    return this.#grammar.expr(this);
  }

  /** An expression without comparisons, as BETWEEN and POSITION need it. */
  sum(): Expr {
    return this.#grammar.sum(this);
  }

  query(): Query {
    return this.#grammar.query(this);
  }

  /** Does a query begin here? Parentheses are looked through: `((select …) union …)`. */
  startsQuery(): boolean {
    let ahead = 0;
    while (this.peek(ahead).kind === 'symbol' && this.peek(ahead).value === '(') ahead++;
    const token = this.peek(ahead);
    return (
      token.kind === 'word' &&
      (token.value === 'select' || token.value === 'with' || (ahead === 0 && token.value === 'values'))
    );
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }

  /** Is the word (unquoted) or symbol here? Several: in a row. */
  sees(...values: readonly string[]): boolean {
    return values.every((value, i) => {
      const token = this.peek(i);
      return (token.kind === 'word' || token.kind === 'symbol') && token.value === value;
    });
  }

  seesAny(values: readonly string[]): string | undefined {
    return values.find((value) => this.sees(value));
  }

  /** Takes the words or symbols when they are here. */
  take(...values: readonly string[]): boolean {
    if (!this.sees(...values)) return false;
    this.at += values.length;
    return true;
  }

  takeAny(values: readonly string[]): string | undefined {
    const found = this.seesAny(values);
    if (found !== undefined) this.at++;
    return found;
  }

  expect(...values: readonly string[]): void {
    for (const value of values) if (!this.take(value)) throw this.wrong();
  }

  /** A syntax error at the token here. */
  wrong(token = this.peek()): Error {
    return token.kind === 'end'
      ? syntaxError(undefined, token.start + 1)
      : syntaxError(this.text.slice(token.start, token.end), token.start + 1);
  }

  /** Any name; `strict`: not a reserved word. */
  name(strict = true): string {
    const token = this.peek();
    if (token.kind === 'quoted' || (token.kind === 'word' && !(strict && reserved.has(token.value)))) {
      this.at++;
      return token.value;
    }
    throw this.wrong();
  }

  seesName(): boolean {
    const token = this.peek();
    return token.kind === 'quoted' || (token.kind === 'word' && !reserved.has(token.value));
  }

  /** `a`, `s.a`, `d.s.a` */
  qualifiedName(): readonly string[] {
    const names = [this.name()];
    while (this.take('.')) names.push(this.name(false));
    return names;
  }

  string(): string {
    const token = this.peek();
    if (token.kind !== 'string') throw this.wrong();
    this.at++;
    return token.value;
  }

  integer(): number {
    const negative = this.take('-');
    const token = this.peek();
    if (token.kind !== 'number' || !/^\d+$/.test(token.value)) throw this.wrong();
    this.at++;
    return negative ? -Number(token.value) : Number(token.value);
  }

  /** `(item, item, …)` */
  list<T>(item: () => T): T[] {
    this.expect('(');
    const items = this.commas(item);
    this.expect(')');
    return items;
  }

  commas<T>(item: () => T): T[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  /** The end, a semicolon before it allowed; a second statement is refused as the Data API refuses it. */
  finish(): void {
    while (this.take(';'));
    if (this.peek().kind !== 'end') throw this.wrong();
  }
}
