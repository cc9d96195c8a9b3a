import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {beginLog} from '../../../src/commands/log.ts';

it('a log of a run that never ends is full one day, and says so', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  try {
    const log = beginLog(folder, 'dashboard', expect.unreachable);
    for (let n = 0; n < 30; n++) log.write('x'.repeat(1_000_000));
    const text = readFileSync(log.path, 'utf8');
    expect(text.length).toBeLessThan(21_000_000);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/The log is full/);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
});
