/**
 * One run at a time: a lock file that names its process. A lock whose process is gone is taken over; a process is known
 * by its id and, where the system tells it, its start time, since ids come round again after a restart.
 */
import {readFileSync, unlinkSync} from 'node:fs';
import {link, mkdir, readFile, rename, unlink, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';

type Holder = {readonly pid: number; readonly started: string};

/** When a process started, in a form that is only to be compared; '' where the system does not tell. */
const startOf = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before the closing bracket may hold spaces; the start time is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
};

const isAlive = ({pid, started}: Holder): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return started === startOf(pid);
};

const holderOf = async (path: string): Promise<Holder | undefined> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
};

/**
 * Takes the lock and answers how to give it back; undefined when another process that lives has it.
 * It is given back as well when this process exits.
 */
export const takeLock = async (path: string): Promise<(() => void) | undefined> => {
  await mkdir(dirname(path), {recursive: true, mode: 0o700});
  const mine = `${path}.${process.pid}`;
  const me: Holder = {pid: process.pid, started: startOf(process.pid)};
  await writeFile(mine, JSON.stringify(me), {mode: 0o600});
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        // A link appears at once with its contents, so nobody ever reads a half-written lock.
        await link(mine, path);
        return release(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await holderOf(path);
      if (holder && isAlive(holder)) return undefined;
      await setAside(path, `${mine}.stale`);
    }
    return undefined;
  } finally {
    await unlink(mine).catch(() => {});
  }
};

/** Removes a stale lock; one that another process has taken in the meantime is put back. */
const setAside = async (path: string, aside: string): Promise<void> => {
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const holder = await holderOf(aside);
  if (holder && isAlive(holder)) await link(aside, path).catch(() => {});
  await unlink(aside);
};

const release = (path: string): (() => void) => {
  const give = () => {
    process.off('exit', give);
    try {
      unlinkSync(path);
    } catch {
      // It was removed by hand, which is as good.
    }
  };
  process.on('exit', give);
  return give;
};
