import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {until} from './until.ts';

export type Daemon = {
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: {readonly accessKeyId: string; readonly secretAccessKey: string};
  };
  /** Ends it as a crash would, or as `local stop` does. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
};

/** The built local cloud as a process of its own on a folder, listening. */
export const startDaemon = async (home: string): Promise<Daemon> => {
  const program = join(process.env['RSW_DIST'] ?? join(import.meta.dirname, '../../dist'), 'local-cloud.js');
  if (!existsSync(program)) throw new Error('dist/local-cloud.js is missing: run npm run build');
  rmSync(join(home, 'server.json'), {force: true});
  const child: ChildProcess = spawn(process.execPath, [program, '--home', home, '--pace', 'instant'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const exited = once(child, 'exit');
  const server = await until('the local cloud to listen', async () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${complaint}`);
    const path = join(home, 'server.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as {url: string}) : undefined;
  });
  const {region, accessKeyId, secretAccessKey} = JSON.parse(
    readFileSync(join(home, 'credentials.json'), 'utf8'),
  ) as Record<'region' | 'accessKeyId' | 'secretAccessKey', string>;
  return {
    client: {endpoint: server.url, region, credentials: {accessKeyId, secretAccessKey}},
    kill: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
};
