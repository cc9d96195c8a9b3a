/** `rsw dashboard --snapshot` from the flags to the file: what is told, what is written, and what is not. */
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {writeSnapshot} from '../../../src/commands/dashboard-snapshot.ts';
import type {Invocation} from '../../../src/commands/invocation.ts';
import type {Session} from '../../../src/commands/session.ts';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import type {Query} from '../../../src/viewer/panels.ts';
import {UserError} from '../../../src/workshop/errors.ts';

const panel = (id: number, title: string) => ({
  id,
  title,
  type: 'table',
  targets: [{refId: 'A', format: 1, rawSQL: `SELECT ${id}`}],
});
const dashboard = parseDashboard({
  uid: 'u',
  title: 'T',
  panels: [panel(1, 'One'), panel(2, ''), panel(3, 'Three')],
});
const session = {
  place: {local: false, prefix: 'rsw'},
  cloud: {region: 'eu-west-1', account: '123456789012'},
  named: 'account 123456789012, region eu-west-1, prefix rsw',
} as Session;
const good: Query = async () => ({columns: [{name: 'n', typeName: 'int8', nullable: true}], rows: [[7]]});
const denied =
  'User: arn:aws:sts::123456789012:assumed-role/Admin/ada@example.org is not authorized on resource: arn:aws:redshift:eu-west-1:123456789012:dbuser:c/u (account 123456789012)';

let folder: string;
let file: string;
let printed: string[];
let noted: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsw-snapshot-'));
  file = join(folder, 'dashboard.html');
  [printed, noted] = [[], []];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, {recursive: true, force: true});
});

const write = async (query: Query, name = file, signal = new AbortController().signal): Promise<unknown> => {
  const ui = {
    task: async (_: string, work: () => Promise<unknown>) => work(),
    print: (line: string) => printed.push(line),
    note: (line: string) => noted.push(line),
  };
  return writeSnapshot(name, dashboard, query, {}, session, {ui, signal} as unknown as Invocation).catch(
    (error: unknown) => error,
  );
};

test('the file is told with its path, of when it is, and what to do with it', async () => {
  vi.stubEnv('AWS_EXECUTION_ENV', '');
  expect(await write(good)).toBeUndefined();
  expect(printed).toEqual([file]);
  expect(noted).toEqual([
    expect.stringMatching(
      /^Snapshot of .* UTC · Last 6 hours · account 123456789012, region .*: one page of \d+ KB\.$/,
    ),
    `Open it in a browser: file://${file}`,
  ]);
  expect(await readFile(file, 'utf8')).toContain('"more":["region eu-west-1, prefix rsw"]');
});

test('CloudShell gets it to its own machine by its menu', async () => {
  vi.stubEnv('AWS_EXECUTION_ENV', 'CloudShell');
  await write(good);
  expect(noted[1]).toBe(`Have it on your machine with: Actions > Download file, path ${file}`);
});

test('to stdout goes the page, and nothing else', async () => {
  expect(await write(good, '-')).toBeUndefined();
  expect(printed).toEqual([expect.stringMatching(/^<!doctype html>/)]);
  expect(noted).toHaveLength(1);
  expect(await readdir(folder)).toEqual([]);
});

test('a panel that fails is named once with its words, which the page has without the account', async () => {
  const error = await write(async (sql, ...more) => {
    if (sql === 'SELECT 1') return good(sql, ...more);
    throw new Error(denied);
  });
  expect(error).toMatchObject({
    message: 'Could not ask 2 of 3 panels',
    why: `table, Three: ${denied}`,
    next: expect.stringContaining('written all the same'),
    exitCode: 1,
  });
  expect(printed).toEqual([file]);
  const html = await readFile(file, 'utf8');
  expect(html).not.toMatch(/123456789012|ada@/);
  expect(html).toContain(
    'User: arn:aws:sts::… is not authorized on resource: arn:aws:redshift:eu-west-1:… (account …)',
  );
});

test('where nothing can be asked nothing is written, and the way out is told', async () => {
  const paused = new UserError('The cluster does not answer', {
    why: 'it is paused',
    next: 'Resume it: rsw setup',
  });
  const error = await write(async () => {
    throw new Error('it is paused. Resume it: rsw setup', {cause: paused});
  });
  expect(error).toMatchObject({
    message: 'Could not take the snapshot',
    why: 'it is paused',
    next: 'Resume it: rsw setup',
  });
  expect([printed, await readdir(folder)]).toEqual([[], []]);
});

test('an interrupted one writes nothing', async () => {
  const interruption = new AbortController();
  const error = await write(
    async (sql, ...more) => {
      interruption.abort();
      return good(sql, ...more);
    },
    file,
    interruption.signal,
  );
  expect((error as Error).name).toBe('AbortError');
  expect([printed, await readdir(folder)]).toEqual([[], []]);
});
