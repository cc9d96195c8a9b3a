/** What the README promises to type is what is really run. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const lines = [...read('README.md').matchAll(/```sh\n(.+)\n```/g)].map(([, line]) => line ?? '');

test('the gate runs the line that the README gives for it', () => {
  const [start, gate] = lines;
  expect(start).toMatch(/^npm ci && .*setup --local --yes$/);
  expect(gate).toBe('npm ci && npm run check');
  expect(read('.ci/run').split('\n')).toContain(gate);
});

test('the changelog is about the version that is published next', () => {
  const {version} = JSON.parse(read('package.json')) as {version: string};
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## (Unreleased|${version.replaceAll('.', '\\.')})`, 'm'));
});

test('nothing is needed at run time, and the lock names no registry', () => {
  expect(JSON.parse(read('package.json'))).not.toHaveProperty('dependencies');
  expect(read('package-lock.json')).not.toContain('"resolved"');
});
