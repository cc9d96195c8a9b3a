/** The file that a snapshot becomes: looked at before anything is asked, and written whole or not at all. */
import {randomBytes} from 'node:crypto';
import {access, constants, open, realpath, rename, rm, stat, writeFile} from 'node:fs/promises';
import {dirname, join, resolve, sep} from 'node:path';
import {enclosingMark} from '../viewer/page-html.ts';
import {UserError} from '../workshop/errors.ts';
import {writeFailure} from '../write-failure.ts';

/** A file that was found to be writable. */
export type SnapshotFile = {
  readonly path: string;
  /** Puts this page there, in the place of an older snapshot; until that is done the older one stays. */
  write(html: string): Promise<void>;
};

/** In so many bytes a page says whether it is a snapshot. */
const headBytes = 4096;
const elsewhere = 'Name a file elsewhere: rsw dashboard --snapshot /some/folder/dashboard.html';

const refusal = (path: string, why: string, next: string, cause?: unknown): UserError =>
  new UserError(`Could not write the snapshot to ${path}`, {why, next, cause});

const explained = (path: string, error: unknown): UserError =>
  error instanceof UserError
    ? error
    : refusal(path, writeFailure(error)?.why ?? (error as Error).message, elsewhere, error);

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

const look = async (path: string) =>
  stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });

/** Nothing is lost when a snapshot or an empty file is written over. */
const isOurs = async (path: string): Promise<boolean> => {
  const file = await open(path);
  try {
    const {buffer, bytesRead} = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return bytesRead === 0 || buffer.includes(enclosingMark);
  } finally {
    await file.close();
  }
};

const verifyFolder = async (path: string, folder: string): Promise<void> => {
  const found = await look(folder);
  if (!found)
    throw refusal(
      path,
      `there is no folder ${folder}`,
      `Make it with: mkdir -p ${folder}, or name another file.`,
    );
  if (!found.isDirectory()) throw refusal(path, `${folder} is no folder`, elsewhere);
  await access(folder, constants.W_OK);
};

/** Where a file of this name would be written. Throws a UserError when it cannot, or when a file of another kind is there. */
const verified = async (name: string): Promise<{path: string; mode: number}> => {
  const path = resolve(name);
  const found = await look(path);
  if (found?.isDirectory())
    throw refusal(path, 'it is a folder', `Name a file in it: --snapshot ${join(path, 'dashboard.html')}`);
  if (!found) {
    await verifyFolder(path, name.endsWith(sep) ? path : dirname(path));
    return {path, mode: 0o666};
  }
  if (!found.isFile())
    throw refusal(path, 'it is no ordinary file', 'Name one, or - for the standard output.');
  // A link stays one: what it leads to is written.
  const real = await realpath(path);
  await verifyFolder(path, dirname(real));
  if (await isOurs(real)) return {path: real, mode: found.mode & 0o777};
  throw refusal(
    path,
    'a file is there that is no snapshot, and would be lost',
    'Name another file, or move that one away.',
  );
};

/** Finds out whether a snapshot can become this file, before anybody waits for it. Throws a UserError that says why not. */
export const openSnapshotFile = async (name: string): Promise<SnapshotFile> => {
  const {path, mode} = await verified(name).catch((error: unknown) => {
    throw explained(resolve(name), error);
  });
  return {
    path,
    write: async (html) => {
      const unfinished = join(dirname(path), `.rsw-snapshot-${randomBytes(6).toString('hex')}`);
      try {
        await writeFile(unfinished, html, {flag: 'wx', mode, flush: true});
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, {force: true}).catch(() => {});
        throw explained(path, error);
      }
    },
  };
};
