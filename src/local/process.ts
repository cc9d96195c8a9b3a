/** The life of the local cloud's process. It is talked to through files and HTTP only. */
import {spawn} from 'node:child_process';
import {createServer} from 'node:net';
import {closeSync, openSync} from 'node:fs';
import {readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {packageFolder} from '../artefacts.ts';
import {homeError, homeFolder, openHome} from '../home.ts';
import type {Ui} from '../ui/ui.ts';
import {version} from '../version.ts';
import {UserError} from '../workshop/errors.ts';
import {takeLock} from '../workshop/lock.ts';
import {findEngine} from './engine.ts';
import {
  localFile,
  localFolder,
  logFile,
  readCredentials,
  readSettings,
  runningServer,
  settingsFile,
  type LocalCredentials,
  type Pace,
  type Server,
  type Settings,
} from './server-file.ts';

export type StartOptions = {readonly port?: number | undefined; readonly pace?: Pace | undefined};
export type Started = {readonly server: Server; readonly credentials: LocalCredentials};

const firstPort = 4578;
const portsTried = 20;
const startWithin = 60_000;
const stopWithin = 15_000;

/** Makes sure that the local cloud runs, at this version and with these settings, and answers how to reach it. */
export const startLocalCloud = async (options: StartOptions, ui: Ui): Promise<Started> => {
  await openHome();
  const unlock = await waitForLock();
  try {
    const running = await runningServer();
    const settings = await readSettings();
    const pace = options.pace ?? settings.pace ?? 'quick';
    const anyPort = options.port === undefined ? settings.anyPort === true : options.port === 0;
    const suits =
      running?.version === version() &&
      running.pace === pace &&
      (options.port === undefined || anyPort || options.port === running.port);
    if (running && suits) return await reach(running);
    const engine = await findEngine(ui);
    // Whoever takes any port is found again at the one before: a dashboard that is open, a shell that has its exports.
    const wanted = options.port || running?.port || settings.port;
    // The port is known to be free before anything that runs is stopped for it.
    const port = running && wanted === running.port ? running.port : await choosePort(wanted, anyPort);
    if (running) await stop(running);
    await writeSettings({port, pace, anyPort});
    const server = await ui.task('local cloud', async (say) => {
      say('starting');
      return launch(port, pace, engine);
    });
    if (server.port !== port) await writeSettings({port: server.port, pace, anyPort});
    return await reach(server);
  } finally {
    unlock();
  }
};

/** Stops the local cloud and waits until it is gone; false when none was running. */
export const stopLocalCloud = async (): Promise<boolean> => {
  const unlock = await waitForLock();
  try {
    const running = await runningServer();
    if (running) await stop(running);
    return running !== undefined;
  } finally {
    unlock();
  }
};

/** Stops the local cloud and removes everything that is in it. */
export const resetLocalCloud = async (): Promise<void> => {
  const settings = await readSettings();
  await stopLocalCloud();
  await rm(localFolder(), {recursive: true, force: true});
  const unlock = await waitForLock();
  await writeSettings(settings);
  unlock();
};

const writeSettings = async (settings: Settings): Promise<void> =>
  writeFile(settingsFile(), `${JSON.stringify(settings)}\n`, {mode: 0o600});

/** Two commands that start at once: the second waits for the first, and finds what it has started. */
const waitForLock = async (): Promise<() => void> => {
  const path = localFile('lock');
  for (const until = Date.now() + startWithin; Date.now() < until; await sleep(50)) {
    try {
      const unlock = await takeLock(path);
      if (unlock) return unlock;
    } catch (error) {
      throw homeError(homeFolder(), error);
    }
  }
  throw new UserError('Could not start the local cloud', {
    why: 'another command has been starting or stopping it for a minute',
    next: `Wait for that one to end; if there is none, remove ${path}`,
  });
};

const reach = async (server: Server): Promise<Started> => {
  const credentials = await readCredentials();
  if (credentials) return {server, credentials};
  throw new UserError('Could not reach the local cloud', {
    why: `it runs, but its credentials cannot be read (${localFile('credentials.json')})`,
    next: 'Start it anew with: rsw local stop, then: rsw local start',
  });
};

const isFree = async (port: number): Promise<boolean> =>
  new Promise((settle) => {
    const probe = createServer();
    probe.once('error', () => settle(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => settle(true)));
  });

/** The port that was asked for or used before; the first time, the first free one from our own on. 0 for one that the system chooses. */
const choosePort = async (wanted: number | undefined, anyPort: boolean): Promise<number> => {
  if (wanted === undefined && anyPort) return 0;
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    if (anyPort) return 0;
    throw new UserError('Could not start the local cloud', {
      why: `port ${wanted} is in use by another program`,
      next: `Stop that program, or choose another port: rsw local start --port ${wanted + 1}`,
    });
  }
  for (let port = firstPort; port < firstPort + portsTried; port++) if (await isFree(port)) return port;
  throw new UserError('Could not start the local cloud', {
    why: `ports ${firstPort} to ${firstPort + portsTried - 1} are all in use`,
    next: 'Choose another port: rsw local start --port 14578',
  });
};

const launch = async (port: number, pace: Pace, engine: string | undefined): Promise<Server> => {
  const log = openSync(logFile(), 'a', 0o600);
  const program = join(packageFolder, 'dist', 'local-cloud.js');
  const args = ['--home', localFolder(), '--port', String(port), '--pace', pace, '--version', version()];
  const child = spawn(process.execPath, [program, ...args, ...(engine ? ['--engine', engine] : [])], {
    detached: true,
    stdio: ['ignore', log, log],
    // It lives on its own: no setting of this shell's AWS tools is for it.
    env: {...withoutAws(process.env), RSW_HOME: homeFolder()},
  });
  closeSync(log);
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code) => (ended = `it ended at once (${code})`));
  child.unref();
  for (const until = Date.now() + startWithin; Date.now() < until; await sleep(40)) {
    const server = await runningServer();
    if (server && server.pid === child.pid) return server;
    if (ended !== undefined) break;
  }
  throw new UserError('Could not start the local cloud', {
    why: (await lastError()) ?? ended ?? 'it did not answer for a minute',
    next: `Its log tells more: ${logFile()}`,
  });
};

const withoutAws = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));

/** The newest error in the log, without Node's frame around it. */
const lastError = async (): Promise<string | undefined> => {
  const lines = (await readFile(logFile(), 'utf8').catch(() => '')).split('\n');
  return lines.findLast((line) => /^\w*Error\b.*: /.test(line))?.replace(/^Error: /, '');
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const stop = async ({pid}: Server): Promise<void> => {
  process.kill(pid, 'SIGTERM');
  for (const until = Date.now() + stopWithin; isAlive(pid); await sleep(30)) {
    // Whatever it has acknowledged is on disk, so that nothing is lost by this.
    if (Date.now() > until) process.kill(pid, 'SIGKILL');
  }
};
