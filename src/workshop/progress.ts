/**
 * The progress file: a memory of where a run was. It decides nothing (`check` does), so a lost one costs nothing
 * but the ids of work under way.
 */
import {mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import * as v from 'valibot';
import {UserError} from './errors.ts';

const version = 1;

const markSchema = v.object({
  /** `applying` and `undoing` are written before the act, so that an interrupted one is known. */
  state: v.picklist(['applying', 'ready', 'undoing']),
  /** When that was, as an ISO time. */
  at: v.string(),
  outputs: v.optional(v.record(v.string(), v.string())),
  notes: v.optional(v.record(v.string(), v.string())),
});

const progressSchema = v.object({
  version: v.literal(version),
  target: v.string(),
  /** The answers that shaped this workshop, so that nobody is asked twice. */
  answers: v.record(v.string(), v.string()),
  steps: v.record(v.string(), markSchema),
});

export type Mark = v.InferOutput<typeof markSchema>;
export type Progress = v.InferOutput<typeof progressSchema>;

export type Store = {load(): Promise<Progress>; save(progress: Progress): Promise<void>};

/** A progress in which nothing has happened yet. */
export const blankProgress = (target: string): Progress => ({version, target, answers: {}, steps: {}});

const ofNewerVersion = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'version' in value && Number(value.version) > version;

const parse = (text: string): Progress | 'newer' | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (ofNewerVersion(value)) return 'newer';
    const parsed = v.safeParse(progressSchema, value);
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
};

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Keeps a target's progress in a file (0600, replaced as a whole). A file that cannot be read as a progress is moved
 * to `.bkp` and said so through `note`; one of a newer version is refused.
 */
export const fileStore = (path: string, target: string, note: (line: string) => void): Store => ({
  load: async () => {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return blankProgress(target);
      throw error;
    }
    const progress = parse(text);
    if (progress === 'newer')
      throw new UserError('Could not read the progress file', {
        why: `${path} was written by a newer rsw`,
        next: 'Update rsw (npm install --global rsw@latest), or move that file away: everything in it is found again.',
      });
    if (progress) return progress;
    await rename(path, `${path}.bkp`);
    note(`The progress file was damaged and is now ${path}.bkp; the cloud is asked what is there.`);
    return blankProgress(target);
  },
  save: async (progress) => {
    await mkdir(dirname(path), {recursive: true, mode: 0o700});
    await writeFile(`${path}.new`, `${JSON.stringify(progress, null, 2)}\n`, {mode: 0o600});
    await rename(`${path}.new`, path);
  },
});
