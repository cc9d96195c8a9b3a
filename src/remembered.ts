/** What `rsw` remembers of workshops: which one commands mean when nothing else is said, and where each of them is. */
import {readFileSync} from 'node:fs';
import {mkdir, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import * as v from 'valibot';
import {homeFolder, openHome} from './home.ts';
import {defaultPrefix} from './steps/config.ts';

const currentSchema = v.object({
  version: v.literal(1),
  local: v.boolean(),
  prefix: v.string(),
  region: v.optional(v.string()),
  profile: v.optional(v.string()),
  /** Whether its set-up has begun and has not yet come to its end. */
  unfinished: v.optional(v.boolean()),
});

/** Where a workshop is, by the flags that name it. The current one is what commands act on when nothing else is said. */
export type Current = v.InferOutput<typeof currentSchema>;
export type Whereabouts = Omit<Current, 'version' | 'unfinished'>;

const read = (path: string): Current | undefined => {
  try {
    const parsed = v.safeParse(currentSchema, JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
};

const write = async (path: string, where: Omit<Current, 'version'>): Promise<void> => {
  await mkdir(dirname(path), {recursive: true, mode: 0o700});
  // Two set-ups at the same time write it both; the later one is current.
  const mine = `${path}.${process.pid}`;
  await writeFile(mine, `${JSON.stringify({version: 1, ...where})}\n`, {mode: 0o600});
  await rename(mine, path);
};

const currentFile = (): string => join(homeFolder(), 'current');

/** The current workshop as it is now; undefined when there is none, or when its file cannot be read as one. */
export const readCurrent = (): Current | undefined => read(currentFile());

export const writeCurrent = async (current: Omit<Current, 'version'>): Promise<void> => {
  await openHome();
  await write(currentFile(), current);
};

/** Notes in a target's folder where its workshop is. */
export const notePlace = async (folder: string, where: Whereabouts): Promise<void> =>
  write(join(folder, 'place'), where);

/** The workshops in which something has been made and not yet been taken down, as far as this folder remembers. */
export const rememberedWorkshops = async (): Promise<readonly {target: string; where: Whereabouts}[]> => {
  const targets = join(homeFolder(), 'targets');
  const names = await readdir(targets).catch(() => []);
  const remembered = await Promise.all(
    names.map(async (target) => {
      const text = await readFile(join(targets, target, 'progress.json'), 'utf8').catch(() => '');
      const where = /"state"\s*:/.test(text) ? read(join(targets, target, 'place')) : undefined;
      return where ? [{target, where}] : [];
    }),
  );
  return remembered.flat();
};

/** Forgets all workshops on this machine: their cloud is gone. */
export const forgetLocalWorkshops = async (): Promise<void> => {
  for (const {target, where} of await rememberedWorkshops())
    if (where.local) await rm(join(homeFolder(), 'targets', target, 'progress.json'), {force: true});
  const current = readCurrent();
  if (current?.local) await writeCurrent({local: true, prefix: defaultPrefix});
};
