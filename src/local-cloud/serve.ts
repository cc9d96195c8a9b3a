/**
 * The local cloud as a process of its own.
 *
 *   node local-cloud.js --home DIR --port N --pace PACE --version TEXT [--engine DIR]
 *
 * When it listens it writes `server.json` and `credentials.json` into its folder; it stops at SIGTERM or SIGINT.
 * Exit codes: 0 stopped; 98 the port is taken; 1 anything else.
 */
import {execFileSync} from 'node:child_process';
import {readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {start} from './index.ts';
import {paces, type Pace} from './pace.ts';

const portTaken = 98;

const {values} = parseArgs({
  options: {
    home: {type: 'string'},
    port: {type: 'string', default: '0'},
    pace: {type: 'string', default: 'quick'},
    version: {type: 'string', default: ''},
    engine: {type: 'string'},
  },
});

const isPace = (text: string): text is Pace => (paces as readonly string[]).includes(text);

const writeAtomically = (path: string, value: unknown): void => {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, undefined, 2)}\n`, {mode: 0o600});
  renameSync(`${path}.new`, path);
};

/** The process that a folder's `server.json` names; undefined when there is no such file. */
const ownerOf = (path: string): number | undefined => {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as {pid: number}).pid;
  } catch {
    return undefined;
  }
};

/** Two processes on one folder would tear its files, so the folder of a living one is not touched. */
const livingServer = (path: string): number | undefined => {
  const pid = ownerOf(path);
  if (pid === undefined || pid === process.pid) return undefined;
  try {
    // A pid is soon another program's, so ask what the process is; `ps` fails when there is none.
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {encoding: 'utf8'});
    return command.includes('local-cloud') ? pid : undefined;
  } catch {
    return undefined;
  }
};

const main = async (home: string): Promise<void> => {
  const serverFile = join(home, 'server.json');
  const living = livingServer(serverFile);
  if (living !== undefined) throw new Error(`another local cloud (pid ${living}) has ${home}`);
  const log = (line: string): void => {
    process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  };
  const pace = isPace(values.pace) ? values.pace : 'quick';
  const running = await start({home, port: Number(values.port), pace, engineHome: values.engine, log});
  const {url, port, region, account, credentials} = running;
  writeAtomically(join(home, 'credentials.json'), {...credentials, region, account});
  writeAtomically(serverFile, {pid: process.pid, port, url, pace, version: values.version});
  log(`listening on ${url}, pace ${pace}`);

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    log('stopping');
    void running.close().finally(() => {
      if (ownerOf(serverFile) === process.pid) rmSync(serverFile, {force: true});
      process.exit(0);
    });
  };
  // Whoever removes the folder, or starts another cloud on it, has ended this one.
  setInterval(() => {
    if (ownerOf(serverFile) !== process.pid) stop();
  }, 2000).unref();
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

try {
  if (values.home === undefined) throw new Error('--home is missing');
  await main(values.home);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit((error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken : 1);
}
