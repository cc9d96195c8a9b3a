/**
 * Random work, then a copy of the folder as a crash would leave it (with the beginning of a write that nobody
 * was told of), then a new cloud on the copy: exactly what was acknowledged is there.
 */
import {appendFileSync, cpSync, mkdtempSync, readdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {frames} from '../../../src/local-cloud/kinesis/frame.ts';
import {updateShardCount} from '../../../src/local-cloud/kinesis/update-shard-count.ts';
import {KinesisCloud} from '../../support/kinesis-cloud.ts';

/** A small generator with a seed, so that a failure can be repeated. */
const random = (seed: number) => (below: number) => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};

type Acknowledged = {number: string; text: string};

const work = async (
  local: KinesisCloud,
  below: (n: number) => number,
  done: Acknowledged[],
): Promise<void> => {
  for (let i = 0; i < 60; i++) {
    local.now += below(10 * 60_000);
    if (below(15) === 0) {
      const input = {
        StreamName: 's',
        TargetShardCount: 3 + below(3),
        ScalingType: 'UNIFORM_SCALING' as const,
      };
      await local.cloud.invoke(updateShardCount, input, local.cloud.root);
    }
    const texts = Array.from(
      {length: 1 + below(20)},
      (_, k) => `${done.length}/${k}/${'x'.repeat(below(2000))}`,
    );
    const {Records: records = []} = await local.put(
      's',
      texts.map((text) => text.slice(0, 250)),
    );
    for (const [k, {SequenceNumber: number}] of records.entries())
      if (number !== undefined) done.push({number, text: texts[k]!.slice(0, 250)});
  }
};

/** The first bytes of a write that was never acknowledged, at the end of every shard's newest file. */
const tear = (home: string, below: (n: number) => number): void => {
  const streams = join(home, 'kinesis');
  for (const stream of readdirSync(streams))
    for (const shard of readdirSync(join(streams, stream))) {
      const folder = join(streams, stream, shard);
      const whole = frames([{key: 'torn', data: Buffer.alloc(100)}], 1_000_000, 0, false);
      appendFileSync(
        join(folder, readdirSync(folder).sort().at(-1)!),
        whole.subarray(0, below(whole.length)),
      );
    }
};

test.each([1, 2, 3, 4, 5])('seed %i: exactly what was acknowledged is read back', async (seed) => {
  const below = random(seed);
  const acknowledged: Acknowledged[] = [];
  let local = new KinesisCloud();
  await local.create('s', 4);
  for (let crash = 0; crash < 3; crash++) {
    await work(local, below, acknowledged);
    const copy = mkdtempSync(join(tmpdir(), 'kinesis-crashed-'));
    cpSync(local.home, copy, {recursive: true});
    tear(copy, below);
    const {now} = local;
    await local.close();
    local = new KinesisCloud(copy, now);
    const read = await local.readAll('s');
    const found = read.map((record) => ({
      number: record.SequenceNumber!,
      text: Buffer.from(record.Data!).toString(),
    }));
    const byNumber = (a: Acknowledged, b: Acknowledged) => (a.number < b.number ? -1 : 1);
    // Numbers have one length, so that they sort as text.
    expect(found.sort(byNumber)).toEqual(acknowledged.toSorted(byNumber));
  }
  await local.close();
});
