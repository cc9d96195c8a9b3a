/**
 * The memory of the Data API: statements for a day, in files of their own, as there are several a second and the
 * journal keeps everything for ever. They lie in numbered folders, each with a log of its statements and their
 * results, and are forgotten folder by folder: after a day, or earlier when there are too many.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import {join} from 'node:path';
import type {StatementResult} from '../sql/warehouse.ts';
import {readResult, writeResult} from './result-file.ts';
import {isSettled, keptFor, type Statement, type StoredResult} from './statement.ts';

export type StoreLimits = {
  /** Statements in one folder. */
  readonly perFolder: number;
  /** Statements in all. */
  readonly statements: number;
  /** Bytes of results in all. */
  readonly bytes: number;
};

const usual: StoreLimits = {perFolder: 1000, statements: 20_000, bytes: 1_000_000_000};

type Folder = {readonly path: string; readonly ids: Set<string>; bytes: number};

export class StatementStore {
  readonly #root: string;
  readonly #now: () => number;
  readonly #limits: StoreLimits;
  readonly #folders: Folder[] = [];
  readonly #statements = new Map<string, {statement: Statement; readonly folder: Folder}>();
  /** The latest statement of each owner and client token. */
  readonly #tokens = new Map<string, string>();

  constructor(root: string, now: () => number, limits: StoreLimits = usual) {
    this.#root = root;
    this.#now = now;
    this.#limits = limits;
    mkdirSync(root, {recursive: true, mode: 0o700});
    for (const name of readdirSync(root).sort()) this.#load(join(root, name));
    this.#forget();
  }

  /** The statement, unless it is older than a day. */
  get(id: string): Statement | undefined {
    const found = this.#statements.get(id)?.statement;
    return found && (found.createdAt + keptFor > this.#now() || !isSettled(found)) ? found : undefined;
  }

  /** Newest first. */
  all(): Statement[] {
    return [...this.#statements.keys()]
      .reverse()
      .map((id) => this.get(id))
      .filter((statement) => statement !== undefined);
  }

  byToken(owner: string, token: string): Statement | undefined {
    const id = this.#tokens.get(`${owner} ${token}`);
    return id === undefined ? undefined : this.get(id);
  }

  add(statement: Statement): void {
    const folder = this.#current();
    this.#append(folder, statement);
    this.#index(statement, folder);
  }

  /** Changes a statement; it is on disk when this returns. */
  change(id: string, changes: Partial<Statement>): Statement {
    const kept = this.#statements.get(id);
    if (!kept) throw new Error(`No statement ${id}`);
    kept.statement = {...kept.statement, ...changes};
    this.#append(kept.folder, {id, ...changes});
    return kept.statement;
  }

  /** Shows a change without keeping it: for a state that a restart need not know of. */
  show(id: string, changes: Partial<Statement>): void {
    const kept = this.#statements.get(id);
    if (kept) kept.statement = {...kept.statement, ...changes};
  }

  /** Keeps the result of one part of a statement (counted from 1); undefined when it has no columns. */
  async keepResult(id: string, part: number, result: StatementResult): Promise<StoredResult | undefined> {
    const kept = this.#statements.get(id);
    const {columns} = result;
    if (!kept || !columns) return undefined;
    const stored = await writeResult(resultPath(kept.folder, id, part), {...result, columns});
    kept.folder.bytes += stored.header[1] + stored.pages.reduce((sum, [, length]) => sum + length, 0);
    this.#forget();
    return stored;
  }

  async readResult(
    id: string,
    part: number,
    stored: StoredResult,
    page: number,
  ): ReturnType<typeof readResult> {
    const kept = this.#statements.get(id);
    if (!kept) throw new Error(`No statement ${id}`);
    return readResult(resultPath(kept.folder, id, part), stored, page);
  }

  #load(path: string): void {
    const log = join(path, 'statements.jsonl');
    const folder: Folder = {path, ids: new Set(), bytes: 0};
    this.#folders.push(folder);
    if (!existsSync(log)) return;
    const bytes = readFileSync(log);
    // A line cut short by a crash is the last one and was never acknowledged; the next one must not join it.
    const complete = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
    if (complete.length < bytes.length) truncateSync(log, complete.length);
    for (const line of complete.toString('utf8').split('\n')) {
      const read = parseLine(line);
      if (!read) continue;
      const known = this.#statements.get(read.id);
      if (known) known.statement = {...known.statement, ...read};
      else this.#index(read, folder);
    }
    for (const id of folder.ids)
      for (const {result} of this.#statements.get(id)?.statement.parts ?? [])
        folder.bytes += result?.bytes ?? 0;
  }

  #index(statement: Statement, folder: Folder): void {
    folder.ids.add(statement.id);
    this.#statements.set(statement.id, {statement, folder});
    if (statement.token !== undefined)
      this.#tokens.set(`${statement.owner.identity} ${statement.token}`, statement.id);
  }

  #append(folder: Folder, line: object): void {
    appendFileSync(join(folder.path, 'statements.jsonl'), `${JSON.stringify(line)}\n`, {mode: 0o600});
  }

  #current(): Folder {
    const last = this.#folders.at(-1);
    if (last && last.ids.size < this.#limits.perFolder) return last;
    const number = last ? Number(last.path.slice(-8)) + 1 : 1;
    const folder: Folder = {
      path: join(this.#root, String(number).padStart(8, '0')),
      ids: new Set(),
      bytes: 0,
    };
    mkdirSync(folder.path, {mode: 0o700});
    this.#folders.push(folder);
    this.#forget();
    return folder;
  }

  #forget(): void {
    let bytes = this.#folders.reduce((sum, folder) => sum + folder.bytes, 0);
    while (this.#folders.length > 1) {
      const [oldest] = this.#folders;
      if (!oldest) return;
      const tooMany = this.#statements.size > this.#limits.statements || bytes > this.#limits.bytes;
      const newest = [...oldest.ids].at(-1) ?? '';
      const newestAt = this.#statements.get(newest)?.statement.createdAt ?? 0;
      if (!tooMany && newestAt + keptFor > this.#now()) return;
      const statements = [...oldest.ids].flatMap((id) => this.#statements.get(id)?.statement ?? []);
      if (!statements.every(isSettled)) return;
      for (const {id, token, owner} of statements) {
        this.#statements.delete(id);
        const key = `${owner.identity} ${token}`;
        if (this.#tokens.get(key) === id) this.#tokens.delete(key);
      }
      bytes -= oldest.bytes;
      this.#folders.shift();
      rmSync(oldest.path, {recursive: true, force: true});
    }
  }
}

const resultPath = ({path}: Folder, id: string, part: number): string => join(path, `${id}-${part}.jsonl`);

/** A disk that was full may have torn a line in the middle: that one change is lost, not all that follows. */
const parseLine = (line: string): Statement | undefined => {
  try {
    return JSON.parse(line) as Statement;
  } catch {
    return undefined;
  }
};
