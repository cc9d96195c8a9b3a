/** Log events on disk: one append-only file for each log stream, of bounded size; they are no part of the journal. */
import {appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Part} from '../cloud.ts';

/** Milliseconds since the epoch. */
export type LogEvent = {readonly timestamp: number; readonly ingestionTime: number; readonly message: string};

/** A full file becomes the stream's older half; the half before that is forgotten. */
const mostBytes = 4 * 1024 * 1024;

export class EventFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, {recursive: true, mode: 0o700});
  }

  append(file: string, events: readonly LogEvent[]): void {
    const path = join(this.#folder, file);
    if (existsSync(path) && statSync(path).size > mostBytes) renameSync(path, `${path}.old`);
    const lines = events.map((event) => `${JSON.stringify(event)}\n`);
    appendFileSync(path, lines.join(''), {mode: 0o600});
  }

  /** In the order of their timestamps, and of arrival where these are the same. */
  read(file: string): LogEvent[] {
    const path = join(this.#folder, file);
    const events = [`${path}.old`, path].flatMap((part) =>
      existsSync(part) ? parse(readFileSync(part, 'utf8')) : [],
    );
    return events.sort((a, b) => a.timestamp - b.timestamp);
  }

  remove(file: string): void {
    for (const part of [file, `${file}.old`]) rmSync(join(this.#folder, part), {force: true});
  }
}

/** A line cut short by a crash was not acknowledged; the next append makes it a broken line in the middle. */
const parse = (text: string): LogEvent[] =>
  text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as LogEvent];
    } catch {
      return [];
    }
  });

export const eventFiles: Part<EventFiles> = {
  name: 'log events',
  open: (cloud) => new EventFiles(join(cloud.home, 'logs')),
};
