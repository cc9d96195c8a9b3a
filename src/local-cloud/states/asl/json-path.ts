/** JSONPath as Step Functions knows it: names, indexes, slices, wildcards, descents, unions and filters. */
import {isRecord} from '../../is-record.ts';
import {parseFilter, type Filter} from './json-path-filter.ts';

type Step = (nodes: readonly unknown[], root: unknown) => unknown[];

export type JsonPath = {
  /** Whether it means at most one value. */
  readonly definite: boolean;
  /** All values that it means. */
  select(root: unknown): unknown[];
  /** For a reference path: the names and indexes that lead to its value. */
  readonly keys: readonly (string | number)[];
};

/** A path that cannot be read. */
export class JsonPathError extends Error {}

const children = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
};

const descendants = (value: unknown): unknown[] => [value, ...children(value).flatMap(descendants)];

const byName =
  (names: readonly string[]): Step =>
  (nodes) =>
    nodes.flatMap((node) =>
      isRecord(node) ? names.filter((name) => Object.hasOwn(node, name)).map((name) => node[name]) : [],
    );

const byIndex =
  (indexes: readonly number[]): Step =>
  (nodes) =>
    nodes.flatMap((node) =>
      Array.isArray(node)
        ? indexes
            .map((index) => (index < 0 ? node.length + index : index))
            .filter((index) => index >= 0 && index < node.length)
            .map((index) => node[index] as unknown)
        : [],
    );

const bySlice =
  (from: string, to: string): Step =>
  (nodes) =>
    nodes.flatMap((node) =>
      Array.isArray(node)
        ? (node.slice(from === '' ? 0 : Number(from), to === '' ? undefined : Number(to)) as unknown[])
        : [],
    );

const byFilter =
  (filter: Filter): Step =>
  (nodes, root) =>
    nodes.flatMap((node) => children(node).filter((item) => filter(item, root)));

const everyChild: Step = (nodes) => nodes.flatMap(children);

const cache = new Map<string, JsonPath>();

/** Reads a path that begins with `$`. Throws a JsonPathError. */
export const parsePath = (text: string): JsonPath => {
  let path = cache.get(text);
  if (!path) {
    path = new Reader(text).read();
    if (cache.size > 5_000) cache.clear();
    cache.set(text, path);
  }
  return path;
};

class Reader {
  readonly #text: string;
  #at = 1;
  readonly #steps: Step[] = [];
  readonly #keys: (string | number)[] = [];
  #definite = true;

  constructor(text: string) {
    this.#text = text;
    if (!text.startsWith('$')) throw this.#malformed();
  }

  read(): JsonPath {
    while (this.#at < this.#text.length) this.#segment();
    const steps = this.#steps;
    return {
      definite: this.#definite,
      keys: this.#keys,
      select: (root) =>
        steps.reduce<readonly unknown[]>((nodes, step) => step(nodes, root), [root]) as unknown[],
    };
  }

  #segment(): void {
    if (this.#take('..')) {
      this.#many((nodes) => nodes.flatMap(descendants));
      if (this.#text[this.#at] === '[') return;
      if (this.#take('*')) return this.#many(everyChild);
      return this.#name();
    }
    if (this.#take('.')) {
      if (this.#take('*')) return this.#many(everyChild);
      return this.#name();
    }
    if (this.#take('[')) return this.#bracket();
    throw this.#malformed();
  }

  #name(): void {
    const name = /^[^.[\]()*'",\s]+/.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) throw this.#malformed();
    this.#at += name.length;
    this.#one(name, byName([name]));
  }

  #bracket(): void {
    const inner = this.#until(']').trim();
    const names = [...inner.matchAll(/\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(?:,|$)/gy)].map(
      ([, single, double]) => (single ?? double ?? '').replaceAll(/\\(.)/g, '$1'),
    );
    const [first] = names;
    if (first !== undefined && names.length === 1) return this.#one(first, byName(names));
    if (names.length > 1) return this.#many(byName(names));
    if (inner === '*') return this.#many(everyChild);
    if (/^-?\d+$/.test(inner)) return this.#one(Number(inner), byIndex([Number(inner)]));
    if (/^-?\d+(\s*,\s*-?\d+)+$/.test(inner)) return this.#many(byIndex(inner.split(',').map(Number)));
    const slice = /^(-?\d*)\s*:\s*(-?\d*)$/.exec(inner);
    if (slice) return this.#many(bySlice(slice[1] ?? '', slice[2] ?? ''));
    const filter = /^\?\s*\((.*)\)$/s.exec(inner);
    if (filter?.[1] !== undefined) return this.#many(byFilter(parseFilter(filter[1], parsePath)));
    throw this.#malformed();
  }

  /** What stands before the closing bracket that belongs to the one just read; quoted brackets do not count. */
  #until(close: string): string {
    const start = this.#at;
    let depth = 1;
    let quote = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] ?? '';
      if (quote !== '') {
        if (char === '\\') this.#at++;
        else if (char === quote) quote = '';
      } else if (char === "'" || char === '"') quote = char;
      else if (char === '[') depth++;
      else if (char === close && --depth === 0) return this.#text.slice(start, this.#at++);
    }
    throw this.#malformed();
  }

  #one(key: string | number, step: Step): void {
    this.#keys.push(key);
    this.#steps.push(step);
  }

  #many(step: Step): void {
    this.#definite = false;
    this.#steps.push(step);
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #malformed(): JsonPathError {
    return new JsonPathError(`Value is not a valid JSONPath: ${this.#text}`);
  }
}
