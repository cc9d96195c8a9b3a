import {cp, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

type Template = {
  Parameters: Record<string, unknown>;
  Resources: Record<string, {Type: string; Properties: Record<string, unknown>}>;
};

/** The built program with other templates than ours: the cloud then refuses what it would refuse anybody. */
export type BrokenPackage = {readonly program: string; close(): Promise<void>};

/** Copies the built package, and lets a test change its templates by name. */
export const breakPackage = async (
  edits: Readonly<Record<string, (template: Template) => void>>,
): Promise<BrokenPackage> => {
  const root = join(import.meta.dirname, '../..');
  const folder = await mkdtemp(join(tmpdir(), 'rsw-broken-'));
  for (const name of ['package.json', 'templates', 'sql', 'dashboards'])
    await cp(join(root, name), join(folder, name), {recursive: true});
  for (const name of await readdir(join(root, 'dist')))
    if (/^rsw.*\.js$/.test(name)) await cp(join(root, 'dist', name), join(folder, 'dist', name));
  for (const [name, edit] of Object.entries(edits)) {
    const path = join(folder, 'templates', `${name}.json`);
    const template = JSON.parse(await readFile(path, 'utf8')) as Template;
    edit(template);
    await writeFile(path, JSON.stringify(template));
  }
  return {
    program: join(folder, 'dist/rsw.js'),
    close: async () => rm(folder, {recursive: true, force: true}),
  };
};
