/** The local cloud's SQL engine, a native package that does not come with a published `rsw`. */
import {spawn} from 'node:child_process';
import {createRequire} from 'node:module';
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {packageFolder} from '../artefacts.ts';
import {homeFolder} from '../home.ts';
import type {Ui} from '../ui/ui.ts';
import {UserError} from '../workshop/errors.ts';

const engine = '@duckdb/node-api@1.5.6-r.1';
const megabytes = 70;
const engineFolder = (): string => join(homeFolder(), 'engine');

/** Whether the engine and its binary for this machine can be loaded from a folder. */
const isIn = (folder: string): boolean => {
  const require = createRequire(join(folder, 'package.json'));
  try {
    const api = createRequire(require.resolve('@duckdb/node-api'));
    const bindings = createRequire(api.resolve('@duckdb/node-bindings'));
    bindings.resolve(`@duckdb/node-bindings-${process.platform}-${process.arch}/duckdb.node`);
    return true;
  } catch {
    return false;
  }
};

const missing = (why: string, next: string): UserError =>
  new UserError('Could not start the local cloud', {why, next});

/**
 * Where the engine is: undefined when it lies beside this program, or a folder with `node_modules` below the home folder.
 * When it is nowhere, its installation is offered.
 */
export const findEngine = async (ui: Ui): Promise<string | undefined> => {
  if (isIn(packageFolder)) return undefined;
  const folder = engineFolder();
  if (isIn(folder)) return folder;
  const why = 'its SQL engine (DuckDB) is not installed';
  const byHand = `npm install --prefix ${folder} ${engine}`;
  try {
    if (
      !(await ui.confirm(`The local cloud needs DuckDB (${megabytes} MB, once). Install it below ${folder}?`))
    )
      throw missing(why, `Install it with: ${byHand}`);
  } catch (error) {
    throw ui.interactive ? error : missing(why, `Install it with: ${byHand}`);
  }
  await ui.task('DuckDB', async (say) => {
    say(`installing ${engine}`);
    await mkdir(folder, {recursive: true, mode: 0o700});
    // A folder of its own: without this file npm would install into a project further up.
    await writeFile(join(folder, 'package.json'), '{"private":true}\n');
    const failure = await install(folder);
    if (failure !== undefined || !isIn(folder))
      throw missing(
        `DuckDB could not be installed (${failure ?? 'npm left no binary for this machine'})`,
        `Try by hand: ${byHand}`,
      );
  });
  return folder;
};

/** Runs npm; answers the last line of its errors when it fails. */
const install = async (folder: string): Promise<string | undefined> =>
  new Promise((settle) => {
    const npm = spawn(
      'npm',
      ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', engine],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let errors = '';
    npm.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    npm.on('error', (error) => settle(error.message));
    npm.on('close', (code) => {
      const line =
        errors
          .trim()
          .split('\n')
          .find((each) => each.includes('npm error')) ?? `npm ended with ${code}`;
      settle(code === 0 ? undefined : line);
    });
  });
