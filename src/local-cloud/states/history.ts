/** The history of Standard executions: one append-only file for each, no part of the journal. */
import {appendFileSync, existsSync, mkdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import type {Part} from '../cloud.ts';
import type {EventDetails} from './asl/host.ts';

export type StoredEvent = {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly details: {readonly [member: string]: EventDetails};
};

class History {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, {recursive: true, mode: 0o700});
  }

  append(id: string, event: StoredEvent): void {
    appendFileSync(join(this.#folder, id), `${JSON.stringify(event)}\n`, {mode: 0o600});
  }

  /** A line cut short by a crash is left out. */
  read(id: string): StoredEvent[] {
    const path = join(this.#folder, id);
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as StoredEvent];
      } catch {
        return [];
      }
    });
  }

  remove(id: string): void {
    rmSync(join(this.#folder, id), {force: true});
  }
}

export const history: Part<History> = {
  name: 'execution histories',
  open: (cloud) => new History(join(cloud.home, 'executions')),
};
