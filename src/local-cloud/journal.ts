/**
 * The local cloud's memory: named collections of JSON values, kept in one append-only file.
 * Every change is one line, written before the request that made it is answered, so whatever was
 * acknowledged is there after a kill -9. The file is rewritten to its live lines when it is opened.
 */
import {closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync} from 'node:fs';

/** A map that outlives the process. Values are plain JSON and never mutated: change one by setting another. */
export type Collection<T> = {
  get(key: string): T | undefined;
  has(key: string): boolean;
  set(key: string, value: T): void;
  delete(key: string): boolean;
  keys(): string[];
  values(): T[];
  /** The values whose keys begin so: `ID/` for what belongs to one thing. */
  below(prefix: string): T[];
  entries(): [string, T][];
  readonly size: number;
};

type Line = {c: string; k: string; v?: unknown};

/** Dead lines kept before the file is rewritten while the process runs. */
const slack = 20_000;

export class Journal {
  readonly #path: string;
  readonly #collections = new Map<string, Map<string, unknown>>();
  #file: number;
  #dead = 0;

  constructor(path: string) {
    this.#path = path;
    if (existsSync(path)) this.#replay(readFileSync(path, 'utf8'));
    this.#file = this.#rewrite();
  }

  collection<T>(name: string): Collection<T> {
    const map = this.#map(name) as Map<string, T>;
    return {
      get: (key) => map.get(key),
      has: (key) => map.has(key),
      set: (key, value) => {
        if (map.has(key)) this.#dead++;
        map.set(key, value);
        this.#append({c: name, k: key, v: value});
      },
      delete: (key) => {
        if (!map.delete(key)) return false;
        this.#dead += 2;
        this.#append({c: name, k: key});
        return true;
      },
      keys: () => [...map.keys()],
      values: () => [...map.values()],
      below: (prefix) => [...map].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value),
      entries: () => [...map.entries()],
      get size() {
        return map.size;
      },
    };
  }

  close(): void {
    closeSync(this.#file);
  }

  #map(name: string): Map<string, unknown> {
    let map = this.#collections.get(name);
    if (!map) this.#collections.set(name, (map = new Map()));
    return map;
  }

  #replay(text: string): void {
    // A line cut short by a crash is the last one and was never acknowledged.
    const complete = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const row of complete.split('\n')) {
      if (!row) continue;
      const {c, k, v} = JSON.parse(row) as Line;
      if (v === undefined) this.#map(c).delete(k);
      else this.#map(c).set(k, v);
    }
  }

  #append(line: Line): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
    if (this.#dead > slack) {
      closeSync(this.#file);
      this.#file = this.#rewrite();
    }
  }

  #rewrite(): number {
    const lines: string[] = [];
    for (const [c, map] of this.#collections)
      for (const [k, v] of map) lines.push(`${JSON.stringify({c, k, v})}\n`);
    writeFileSync(`${this.#path}.new`, lines.join(''), {mode: 0o600});
    renameSync(`${this.#path}.new`, this.#path);
    this.#dead = 0;
    return openSync(this.#path, 'a', 0o600);
  }
}
