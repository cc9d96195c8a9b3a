import {mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {blankProgress, fileStore} from '../../../src/workshop/progress.ts';

let folder: string;
let notes: string[];
const path = () => join(folder, 'target', 'progress.json');
const store = () => fileStore(path(), 'local-rsw', (line) => notes.push(line));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsw-progress-'));
  notes = [];
});
afterEach(async () => rm(folder, {recursive: true}));

const progress = {
  ...blankProgress('local-rsw'),
  answers: {grafana: 'none'},
  steps: {
    schema: {state: 'ready' as const, at: '2026-11-24T10:00:00.000Z', outputs: {schema: 'kinesis_schema'}},
  },
};

describe('the progress file', () => {
  it('begins blank', async () => {
    expect(await store().load()).toEqual(blankProgress('local-rsw'));
  });

  it('comes back as it was saved, readable by its owner only, with nothing beside it', async () => {
    await store().save(progress);
    expect(await store().load()).toEqual(progress);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'target'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, 'target'))).toEqual(['progress.json']);
  });

  it.each([
    ['cut short', '{"version":1,"target":'],
    ['empty', ''],
    ['of another shape', '{"version":1,"target":"t","answers":{},"steps":{"a":{"state":"perhaps"}}}'],
    ['no object', '[]'],
  ])('is moved aside and said so when it is %s', async (_, text) => {
    await store().save(progress);
    await writeFile(path(), text);
    expect(await store().load()).toEqual(blankProgress('local-rsw'));
    expect(await readFile(`${path()}.bkp`, 'utf8')).toBe(text);
    expect(notes.join()).toContain('.bkp');
  });

  it('is left alone when a newer rsw has written it', async () => {
    await store().save(progress);
    const newer = '{"version":2,"steps":[]}';
    await writeFile(path(), newer);
    await expect(store().load()).rejects.toMatchObject({
      exitCode: 1,
      why: expect.stringContaining('newer rsw') as string,
    });
    expect(await readFile(path(), 'utf8')).toBe(newer);
  });
});
