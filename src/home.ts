/** `$RSW_HOME`: where `rsw` keeps what it remembers. */
import {mkdir, readdir, readFile, rename, writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import * as v from 'valibot';
import {UserError} from './workshop/errors.ts';

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
  const code = (error as NodeJS.ErrnoException).code;
  const why =
    code === 'ENOSPC'
      ? 'the disk is full'
      : code === 'EACCES' || code === 'EROFS' || code === 'EPERM'
        ? 'it may not be written to'
        : code === 'ENOENT'
          ? 'it cannot be made there'
          : (error as Error).message;
  return new UserError(`Could not write below ${home}`, {
    why,
    next: 'Make room or give yourself the right to write there, or name another folder: RSW_HOME=/some/folder',
    cause: error,
  });
};

const writeFailures = new Set(['ENOSPC', 'EACCES', 'EROFS', 'EPERM', 'EDQUOT']);

/** A UserError for a file of ours that could not be written; undefined for any other error. */
export const explainHomeError = (error: unknown): UserError | undefined => {
  const {code, path} = (error ?? {}) as NodeJS.ErrnoException;
  const home = homeFolder();
  return code && writeFailures.has(code) && (path === undefined || path.startsWith(home))
    ? homeError(home, error)
    : undefined;
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
  await writeFile(`${path}.new`, `${JSON.stringify({version: 1, ...current})}\n`, {mode: 0o600});
  await rename(`${path}.new`, path);
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
