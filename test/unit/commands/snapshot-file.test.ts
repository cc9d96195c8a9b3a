/** Where a snapshot may be written, and that it is written whole or not at all. */
import {chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openSnapshotFile} from '../../../src/commands/snapshot-file.ts';
import {enclosingMark} from '../../../src/viewer/page-html.ts';
import {UserError} from '../../../src/workshop/errors.ts';

const older = `<!doctype html><head>${enclosingMark}</head>older`;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsw-snapshot-'));
});
afterEach(async () => rm(folder, {recursive: true, force: true}));

const refusalOf = async (name: string): Promise<string[]> => {
  const error: unknown = await openSnapshotFile(name).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  const {message, why, next} = error as UserError;
  return [message, why, next];
};

test('a new file is written as any program of the person writes one', async () => {
  const path = join(folder, 'dashboard.html');
  const file = await openSnapshotFile(path);
  expect(await readdir(folder)).toEqual([]);
  await file.write('page');
  expect(file.path).toBe(path);
  expect(await readFile(path, 'utf8')).toBe('page');
  expect((await stat(path)).mode & 0o777).toBe(0o666 & ~process.umask());
  expect(await readdir(folder)).toEqual(['dashboard.html']);
});

test('an older snapshot and an empty file are replaced, with the rights that they have, and a link stays one', async () => {
  await writeFile(join(folder, 'older.html'), older);
  await chmod(join(folder, 'older.html'), 0o600);
  await symlink('older.html', join(folder, 'link.html'));
  await writeFile(join(folder, 'empty.html'), '');
  await (await openSnapshotFile(join(folder, 'link.html'))).write('newer');
  await (await openSnapshotFile(join(folder, 'empty.html'))).write('newer');
  expect(await readFile(join(folder, 'older.html'), 'utf8')).toBe('newer');
  expect((await stat(join(folder, 'older.html'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(folder, 'empty.html'), 'utf8')).toBe('newer');
  expect(await readdir(folder)).toEqual(['empty.html', 'link.html', 'older.html']);
});

test('any other file is kept', async () => {
  const path = join(folder, 'thesis.html');
  await writeFile(path, '<!doctype html>thesis');
  expect(await refusalOf(path)).toEqual([
    `Could not write the snapshot to ${path}`,
    'a file is there that is no snapshot, and would be lost',
    'Name another file, or move that one away.',
  ]);
  expect(await readFile(path, 'utf8')).toBe('<!doctype html>thesis');
});

test('what can be no file is told before anything is asked', async () => {
  await writeFile(join(folder, 'file'), '');
  expect((await refusalOf(folder)).slice(1)).toEqual([
    'it is a folder',
    `Name a file in it: --snapshot ${join(folder, 'dashboard.html')}`,
  ]);
  expect((await refusalOf(join(folder, 'none', 'a.html')))[1]).toBe(
    `there is no folder ${join(folder, 'none')}`,
  );
  expect((await refusalOf(`${join(folder, 'none')}/`))[1]).toBe(`there is no folder ${join(folder, 'none')}`);
  expect((await refusalOf(join(folder, 'file', 'a.html')))[1]).toBe(`${join(folder, 'file')} is no folder`);
  expect((await refusalOf('/dev/null'))[1]).toBe('it is no ordinary file');
  expect((await refusalOf(join(folder, 'x'.repeat(300))))[1]).toContain('ENAMETOOLONG');
});

test('what cannot be finished leaves nothing behind', async () => {
  const path = join(folder, 'dashboard.html');
  const file = await openSnapshotFile(path);
  await mkdir(join(path, 'in the way'), {recursive: true});
  await expect(file.write('page')).rejects.toThrow(UserError);
  expect(await readdir(folder)).toEqual(['dashboard.html']);
});
