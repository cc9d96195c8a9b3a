import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build} from 'esbuild';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {testWarehouse} from '../../../support/warehouse.ts';

const root = join(import.meta.dirname, '../../../..');
const temporary = mkdtempSync(join(tmpdir(), 'killed-'));
const program = join(temporary, 'program.mjs');

beforeAll(async () => {
  await build({
    entryPoints: [join(root, 'test/support/killed-warehouse.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@duckdb/node-api'],
    outfile: program,
    logLevel: 'error',
  });
});
afterAll(() => rmSync(temporary, {recursive: true, force: true}));

/** Lets the program work for a number of rounds and a bit, then kills it in the middle of something. */
const runAndKill = async (folder: string, rounds: number, more: number): Promise<void> => {
  const child = spawn(process.execPath, [program, folder, root], {stdio: ['ignore', 'pipe', 'inherit']});
  let seen = 0;
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      if (seen >= rounds) resolve();
    });
  });
  // No condition to wait for: any moment will do, and each kill takes another one.
  await new Promise((resolve) => setTimeout(resolve, more));
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

test(
  'rows and positions agree to the record, whenever the process is killed',
  {timeout: 120_000},
  async () => {
    const folder = join(temporary, 'warehouse');
    let before = 0;
    for (let kill = 0; kill < 6; kill++) {
      // Different moments of a round: reading, staging, committing, writing the registry.
      await runAndKill(folder, 1 + (kill % 3), kill * 7);
      const house = await testWarehouse(folder);
      const rows = await house.rows(`
      select shard_id, count(*), count(distinct sequence_number), max(sequence_number)::bigint, max(n) from v group by 1 order by 1`);
      for (const [, count, distinct, last, n] of rows) {
        expect(count).toBe(distinct);
        expect(n).toBe(last);
        expect(Number(count)).toBe(Number(last) + 1);
      }
      const positions = await house.rows(
        `select trim(partition_id), max(latest_position)::bigint from sys_stream_scan_states group by 1 order by 1`,
      );
      expect(positions).toEqual(rows.map(([shard, , , last]) => [shard, last]));
      const total = rows.reduce((sum, [, count]) => sum + Number(count), 0);
      expect(total).toBeGreaterThanOrEqual(before);
      before = total;
      await house.warehouse.close();
    }
    expect(before).toBeGreaterThan(1000);
  },
);
