/** What the local cloud leaves in its folder for whoever wants to talk to it. */
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import * as v from 'valibot';
import {homeFolder} from '../home.ts';

const paces = ['instant', 'quick', 'realistic'] as const;
export type Pace = (typeof paces)[number];
export const isPace = (value: string): value is Pace => (paces as readonly string[]).includes(value);

const serverSchema = v.object({
  pid: v.number(),
  port: v.number(),
  version: v.string(),
  url: v.string(),
  pace: v.picklist(paces),
});

const credentialsSchema = v.object({
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
  region: v.string(),
  account: v.string(),
});

const settingsSchema = v.object({
  port: v.optional(v.number()),
  /** Whether another port does as well: `--port 0` was the last that was said. */
  anyPort: v.optional(v.boolean()),
  pace: v.optional(v.picklist(paces)),
});

export type Server = v.InferOutput<typeof serverSchema>;
export type LocalCredentials = v.InferOutput<typeof credentialsSchema>;
/** What `--port` and `--pace` said last, and where it listened. */
export type Settings = v.InferOutput<typeof settingsSchema>;

export const localFolder = (): string => join(homeFolder(), 'local');
export const localFile = (name: string): string => join(localFolder(), name);
export const logFile = (): string => localFile('server.log');
export const settingsFile = (): string => localFile('settings.json');

const read = async <S extends v.GenericSchema>(
  schema: S,
  name: string,
): Promise<v.InferOutput<S> | undefined> => {
  try {
    const parsed = v.safeParse(schema, JSON.parse(await readFile(localFile(name), 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
};

export const readCredentials = async (): Promise<LocalCredentials | undefined> =>
  read(credentialsSchema, 'credentials.json');
export const readSettings = async (): Promise<Settings> =>
  (await read(settingsSchema, 'settings.json')) ?? {};

const healthSchema = v.object({pid: v.number()});

/** The local cloud that runs on this home folder; undefined when none answers. */
export const runningServer = async (): Promise<Server | undefined> => {
  const server = await read(serverSchema, 'server.json');
  if (!server) return undefined;
  try {
    const answer = await fetch(`${server.url}/_local/health`, {signal: AbortSignal.timeout(5000)});
    const health = v.safeParse(healthSchema, await answer.json());
    // The port may have passed to somebody else since.
    return health.success && health.output.pid === server.pid ? server : undefined;
  } catch {
    return undefined;
  }
};
