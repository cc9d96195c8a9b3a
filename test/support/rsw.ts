import {execFile, type ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openTerminal, type Terminal} from './terminal.ts';

const program = join(import.meta.dirname, '../../dist/rsw.js');

export type Ran = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** The built program with a home folder of its own, as somebody has it who has just installed it. */
export type Rsw = {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command without a terminal; `begun` is told its process. One that a signal has ended has the code -1. */
  run(
    args: readonly string[],
    more?: {env?: Record<string, string>; input?: string; begun?: (child: ChildProcess) => void},
  ): Promise<Ran>;
  /** Runs a command in a terminal. */
  open(args: readonly string[], more?: {env?: Record<string, string>}): Terminal;
  /** Stops the local cloud of this home and removes the folder. */
  close(): Promise<void>;
};

/** The variables of the machine that a program needs, and none of its AWS settings. */
const bare = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  LANG: 'C.UTF-8',
  // Nothing may be looked for outside: no instance's credentials, no proxy.
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
});

/** `more` is added to the environment of everything that is run. */
export const installRsw = async (more: Record<string, string> = {}): Promise<Rsw> => {
  if (!existsSync(program)) throw new Error('dist/rsw.js is missing: run npm run build');
  const home = await mkdtemp(join(tmpdir(), 'rsw-home-'));
  const env = {...bare(), ...more, HOME: home, RSW_HOME: join(home, '.rsw')};
  const terminals: Terminal[] = [];
  const rsw: Rsw = {
    home: env.RSW_HOME,
    env,
    run: async (args, more = {}) =>
      new Promise((settle) => {
        const child = execFile(
          process.execPath,
          [program, ...args],
          {cwd: home, env: {...env, ...more.env}, maxBuffer: 64 * 1024 * 1024},
          (error, stdout, stderr) => {
            const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
            settle({code, stdout, stderr});
          },
        );
        more.begun?.(child);
        child.stdin?.end(more.input ?? '');
      }),
    open: (args, more = {}) => {
      const terminal = openTerminal(process.execPath, [program, ...args], {
        cwd: home,
        env: {...env, ...more.env},
      });
      terminals.push(terminal);
      return terminal;
    },
    close: async () => {
      for (const terminal of terminals) terminal.close();
      if (existsSync(join(rsw.home, 'local', 'server.json'))) await rsw.run(['local', 'stop']);
      await rm(home, {recursive: true, force: true});
    },
  };
  return rsw;
};

/** What `eval "$(rsw local env)"` would put into the environment. */
export const localEnvironment = async (rsw: Rsw): Promise<Record<string, string>> => {
  const {stdout} = await rsw.run(['local', 'env']);
  const exported = [...stdout.matchAll(/^export (\w+)='(.*)'$/gm)];
  return Object.fromEntries(exported.map(([, name = '', value = '']) => [name, value]));
};
