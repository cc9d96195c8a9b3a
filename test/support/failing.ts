/** One cloud with a workshop in it, and the built program on a wire to it: for tests of what a failure looks like. */
import {execFile} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startLocalCloud, type TestCloud} from './local-cloud.ts';
import {openWire, type WireDecision} from './wire.ts';

const built = join(import.meta.dirname, '../../dist/rsw.js');

export type Shown = {
  readonly code: number;
  readonly stdout: string;
  /** Everything on stderr. */
  readonly screen: string;
  /** The lines of the failure, its ids and its log's path left out; none when the run went well. */
  readonly lines: readonly string[];
  /** The log that the failure names. */
  readonly log: string | undefined;
};

export type RunOptions = {
  /** What becomes of the calls on the wire; they pass unless told. */
  readonly decide?: WireDecision;
  /** Another program than the built one: a package with other templates. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The name of its home folder, where runs go on with each other's work. */
  readonly home?: string;
  /** A command of the shell that runs the program in its stead: `ulimit -f 1`. */
  readonly shell?: string;
};

export type FailingCloud = {
  readonly cloud: TestCloud;
  readonly folder: string;
  run(args: readonly string[], options?: RunOptions): Promise<Shown>;
  close(): Promise<void>;
};

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Which workshop is current in a home that tests share is chance, and so is whether a hint has to name the one that was meant. */
const withoutPrefix = (line: string, args: readonly string[]): string => {
  const at = args.indexOf('--prefix');
  return at < 0
    ? line
    : line.replaceAll(`--prefix ${args[at + 1]} `, '').replaceAll(` --prefix ${args[at + 1]}`, '');
};

const shown = (code: number, stdout: string, screen: string, args: readonly string[]): Shown => {
  const lines = screen.trimEnd().split('\n');
  const at = lines.findIndex((line) => line.startsWith('✖ '));
  const told = at < 0 ? [] : lines.slice(at);
  return {
    code,
    stdout,
    screen,
    log: / \(log: (.*)\)$/.exec(told.at(-1) ?? '')?.[1],
    lines: told.map((line) =>
      withoutPrefix(line, args)
        .replace(/ \(log: .*\)$/, ' (log)')
        .replaceAll(uuid, 'ID'),
    ),
  };
};

export const startFailing = async (): Promise<FailingCloud> => {
  const cloud = await startLocalCloud();
  const folder = await mkdtemp(join(tmpdir(), 'rsw-failing-'));
  const {endpoint, region, credentials} = cloud.client;
  return {
    cloud,
    folder,
    run: async (args, {decide, program = built, env = {}, home = 'home', shell} = {}) => {
      const wire = await openWire(endpoint, decide);
      const whole = {
        PATH: process.env['PATH'] ?? '',
        LANG: 'C.UTF-8',
        HOME: folder,
        RSW_HOME: join(folder, home),
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: '/nonexistent',
        AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
        AWS_ENDPOINT_URL: wire.endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        ...env,
      };
      const command: [string, string[]] =
        shell === undefined
          ? [process.execPath, [program, ...args]]
          : ['/bin/bash', ['-c', `${shell}; exec "$@"`, 'bash', process.execPath, program, ...args]];
      try {
        return await new Promise<Shown>((settle) => {
          execFile(...command, {cwd: folder, env: whole}, (error, stdout, stderr) => {
            settle(
              shown(error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr, args),
            );
          });
        });
      } finally {
        await wire.close();
      }
    },
    close: async () => {
      await cloud.close();
      await rm(folder, {recursive: true, force: true});
    },
  };
};
