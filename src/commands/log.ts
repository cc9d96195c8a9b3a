/** The log of one run: what was done and every request to AWS with its id, but nothing that is secret. */
import {appendFileSync, mkdirSync, readdirSync, unlinkSync} from 'node:fs';
import {join} from 'node:path';

const kept = 30;

export type Log = {readonly path: string; write(line: string): void};

/** Begins a log in a target's folder and forgets the oldest ones. */
export const beginLog = (folder: string, command: string): Log => {
  mkdirSync(folder, {recursive: true, mode: 0o700});
  for (const old of readdirSync(folder).sort().slice(0, -kept)) unlinkSync(join(folder, old));
  const stamp = new Date().toISOString().replaceAll(':', '-').slice(0, 19);
  const path = join(folder, `${stamp}-${command}-${process.pid}.log`);
  const write = (line: string) =>
    appendFileSync(path, `${new Date().toISOString()} ${line}\n`, {mode: 0o600});
  write(`rsw ${command}`);
  return {path, write};
};
