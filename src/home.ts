/** `$RSW_HOME`: where `rsw` keeps what it remembers. */
import {mkdir, readdir, readFile, rename, writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import * as v from 'valibot';
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

const currentSchema = v.object({
  version: v.literal(1),
  local: v.boolean(),
  prefix: v.string(),
  region: v.optional(v.string()),
  profile: v.optional(v.string()),
  /** Whether its set-up has begun and has not yet come to its end. */
  unfinished: v.optional(v.boolean()),
});

/** Which workshop commands act on when nothing else is said. */
export type Current = v.InferOutput<typeof currentSchema>;

/** The current workshop; undefined when there is none yet, or when its file cannot be read as one. */
export const readCurrent = async (): Promise<Current | undefined> => {
  try {
    const parsed = v.safeParse(
      currentSchema,
      JSON.parse(await readFile(join(homeFolder(), 'current'), 'utf8')),
    );
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
};

export const writeCurrent = async (current: Omit<Current, 'version'>): Promise<void> => {
  const path = join(await openHome(), 'current');
  // Two set-ups at the same time write it both; the later one is current.
  const mine = `${path}.${process.pid}`;
  await writeFile(mine, `${JSON.stringify({version: 1, ...current})}\n`, {mode: 0o600});
  await rename(mine, path);
};

/** The targets in which something has been made and not yet been taken down, as far as this folder remembers. */
export const rememberedTargets = async (): Promise<string[]> => {
  const targets = join(homeFolder(), 'targets');
  const names = await readdir(targets).catch(() => []);
  const remembered = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(targets, name, 'progress.json'), 'utf8').catch(() => '');
      return /"state"\s*:/.test(text) ? [name] : [];
    }),
  );
  return remembered.flat();
};
