/** `$RSW_HOME`: where `rsw` keeps what it remembers. */
import {mkdir} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import {UserError} from './workshop/errors.ts';
import {writeFailure} from './write-failure.ts';

/** The folder, `~/.rsw` unless the environment names another. */
export const homeFolder = (): string => resolve(process.env['RSW_HOME'] || join(homedir(), '.rsw'));

/** Makes the folder (0700) if it is not there. */
export const openHome = async (): Promise<string> => {
  const home = homeFolder();
  try {
    await mkdir(home, {recursive: true, mode: 0o700});
  } catch (error) {
    throw homeError(home, error);
  }
  return home;
};

/** What a failure to write below the home folder means for its owner. */
export const homeError = (home: string, error: unknown): UserError => {
  const known = writeFailure(error);
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return new UserError(`Could not write below ${home}`, {
    why: known?.why ?? (isMissing ? 'it cannot be made there' : (error as Error).message),
    next: known?.next ?? 'Name another folder: RSW_HOME=/some/folder, then type the same command again.',
    cause: error,
  });
};

/** A UserError for a file that could not be written; undefined for any other error. */
export const explainWriteFailure = (error: unknown): UserError | undefined => {
  const known = writeFailure(error);
  if (!known) return undefined;
  const {path} = error as NodeJS.ErrnoException;
  // A file that was open already has no name any more: we write to no others than our own.
  const where = path === undefined ? `below ${homeFolder()}` : path;
  return new UserError(`Could not write ${where}`, {...known, cause: error});
};
