/** The log of one run: what was done and every request to AWS with its id, but nothing that is secret. */
import {appendFileSync, mkdirSync, readdirSync, renameSync, unlinkSync} from 'node:fs';
import {join} from 'node:path';
import {reason} from '../workshop/errors.ts';
import {writeFailure} from '../write-failure.ts';

const kept = 30;

/** Bytes of one log, about: a dashboard that is open for weeks asks the whole time. */
const most = 20_000_000;

/** Where one run writes down what it does. */
export type Log = {
  /** The file, by now. */
  readonly path: string;
  write(line: string): void;
  /** Goes on in another folder, with what was written so far. */
  moveTo(folder: string): void;
};

/**
 * Begins a log in a target's folder and forgets the oldest ones. A log that cannot be written (any more) stops nothing:
 * what was asked of the cloud has been asked. It is said once, through `warn`.
 */
export const beginLog = (folder: string, command: string, warn: (line: string) => void): Log => {
  makeRoom(folder);
  const stamp = new Date().toISOString().replaceAll(':', '-').slice(0, 19);
  const name = `${stamp}-${command}-${process.pid}.log`;
  let path = join(folder, name);
  let broken = false;
  let size = 0;
  const write = (line: string) => {
    if (broken || size > most) return;
    size += line.length + 25;
    const text = size > most ? 'The log is full: what comes after is not written down.' : line;
    try {
      appendFileSync(path, `${new Date().toISOString()} ${text}\n`, {mode: 0o600});
    } catch (error) {
      broken = true;
      warn(`The log cannot be written from here on: ${writeFailure(error)?.why ?? reason(error)} (${path})`);
    }
  };
  write(`rsw ${command}`);
  return {
    get path() {
      return path;
    },
    write,
    moveTo: (other) => {
      const moved = join(other, name);
      if (moved === path) return;
      makeRoom(other);
      if (!broken) renameSync(path, moved);
      path = moved;
    },
  };
};

/** Makes the folder, and forgets the oldest logs in it. */
const makeRoom = (folder: string): void => {
  mkdirSync(folder, {recursive: true, mode: 0o700});
  for (const old of readdirSync(folder).sort().slice(0, -kept)) unlinkSync(join(folder, old));
};
