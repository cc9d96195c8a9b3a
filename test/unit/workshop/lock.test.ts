import {spawnSync} from 'node:child_process';
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {takeLock} from '../../../src/workshop/lock.ts';

let folder: string;
const path = () => join(folder, 'target', 'lock');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsw-lock-'));
});
afterEach(async () => rm(folder, {recursive: true}));

describe('takeLock', () => {
  it('lets one in and gives the lock back', async () => {
    const unlock = await takeLock(path());
    expect(unlock).toBeDefined();
    expect(await takeLock(path())).toBeUndefined();
    unlock?.();
    const again = await takeLock(path());
    expect(again).toBeDefined();
    again?.();
    expect(await readdir(join(folder, 'target'))).toEqual([]);
  });

  it('takes over from a process that is gone', async () => {
    (await takeLock(path()))?.();
    const {pid} = spawnSync(process.execPath, ['-e', '0']);
    await writeFile(path(), JSON.stringify({pid, started: ''}));
    const unlock = await takeLock(path());
    expect(unlock).toBeDefined();
    unlock?.();
  });

  it('takes over when the id belongs to another process by now', async () => {
    (await takeLock(path()))?.();
    await writeFile(path(), JSON.stringify({pid: process.pid, started: 'long ago'}));
    const unlock = await takeLock(path());
    expect(unlock).toBeDefined();
    unlock?.();
  });

  it('lets exactly one of many in', async () => {
    const {pid} = spawnSync(process.execPath, ['-e', '0']);
    (await takeLock(path()))?.();
    await writeFile(path(), JSON.stringify({pid, started: ''}));
    // All of them are one process here, which may not share its own file: so they come one after the other.
    const taken: unknown[] = [];
    for (let i = 0; i < 5; i++) taken.push(await takeLock(path()));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({pid: process.pid});
    (taken.find(Boolean) as () => void)();
  });
});
