import {AwsError} from '../../operation.ts';
import type {Value} from '../value.ts';
import {tokens, type Token} from './lexer.ts';
import type {Scope} from './scope.ts';

/** A document path: a name, then names of map entries and indexes of list elements. */
export type Path = readonly [string, ...(string | number)[]];
export type Operand =
  | {readonly kind: 'path'; readonly path: Path}
  | {readonly kind: 'value'; readonly value: Value; readonly placeholder: string}
  | {readonly kind: 'call'; readonly name: string; readonly args: readonly Operand[]};

/** What the grammars of all expressions have in common: a cursor over tokens, paths, operands and DynamoDB's errors. */
export class Parser {
  /** Such as `UpdateExpression`: errors begin with it. */
  readonly expression: string;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #scope: Scope;
  #next = 0;

  constructor(expression: string, text: string, scope: Scope) {
    this.expression = expression;
    this.#text = text;
    this.#tokens = tokens(text);
    this.#scope = scope;
    if (text.trim() === '') throw this.invalid('The expression can not be empty;');
  }

  get token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  invalid(why: string): AwsError {
    return new AwsError('ValidationException', `Invalid ${this.expression}: ${why}`);
  }

  /** DynamoDB names the token that it did not expect, with its neighbours. */
  unexpected(): AwsError {
    const [before, here, after] = [-1, 0, 1].map((step) => this.#tokens[this.#next + step]);
    const end = after ? after.at + (after.kind === 'end' ? 0 : after.text.length) : this.#text.length;
    const near = this.#text.slice((before ?? here)?.at, end).trim();
    return this.invalid(`Syntax error; token: "${this.token.text}", near: "${near}"`);
  }

  advance(): Token {
    const {token} = this;
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  sees(text: string): boolean {
    const {kind, text: here} = this.token;
    return kind === 'sign' ? here === text : kind === 'word' && here.toUpperCase() === text;
  }

  takes(text: string): boolean {
    if (!this.sees(text)) return false;
    this.advance();
    return true;
  }

  expect(text: string): void {
    if (!this.takes(text)) throw this.unexpected();
  }

  get atEnd(): boolean {
    return this.token.kind === 'end';
  }

  end(): void {
    if (!this.atEnd) throw this.unexpected();
  }

  /** `one, two, three` */
  list<T>(element: () => T): T[] {
    const found = [element()];
    while (this.takes(',')) found.push(element());
    return found;
  }

  path(): Path {
    const path: [string, ...(string | number)[]] = [this.#pathName()];
    for (;;) {
      if (this.takes('.')) path.push(this.#pathName());
      else if (this.takes('[')) {
        if (this.token.kind !== 'number') throw this.unexpected();
        path.push(Number(this.advance().text));
        this.expect(']');
      } else return path;
    }
  }

  value(): Operand {
    if (this.token.kind !== 'value') throw this.unexpected();
    const placeholder = this.advance().text;
    return {kind: 'value', value: this.#scope.value(this.expression, placeholder), placeholder};
  }

  /** A path, a value or a call of one of the functions that the grammar knows in this place. */
  operand(functions: Readonly<Record<string, number>>): Operand {
    if (this.token.kind === 'value') return this.value();
    return this.sees('(') || !this.seesCall() ? {kind: 'path', path: this.path()} : this.call(functions);
  }

  seesCall(): boolean {
    return this.token.kind === 'word' && this.#tokens[this.#next + 1]?.text === '(';
  }

  call(functions: Readonly<Record<string, number>>): Operand & {kind: 'call'} {
    const name = this.advance().text;
    const count = functions[name];
    if (count === undefined) throw this.invalid(`Invalid function name; function: ${name}`);
    this.expect('(');
    const args = this.list(() => this.operand(functions));
    this.expect(')');
    if (args.length !== count)
      throw this.invalid(
        `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${args.length}`,
      );
    return {kind: 'call', name, args};
  }

  #pathName(): string {
    const {kind, text} = this.token;
    if (kind === 'name') return this.#scope.name(this.expression, this.advance().text);
    if (kind === 'word') return this.advance().text && text;
    throw this.unexpected();
  }
}
