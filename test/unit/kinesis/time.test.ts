import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {KinesisCloud} from '../../support/kinesis-cloud.ts';

const minute = 60_000;
const hour = 60 * minute;

let local: KinesisCloud;

beforeEach(() => {
  local = new KinesisCloud();
});

afterEach(() => local.close());

const texts = async (stream: string) =>
  (await local.readAll(stream)).map(({Data}) => Buffer.from(Data!).toString());

test('an iterator lives five minutes', async () => {
  await local.create('s', 1);
  const iterator = await local.iterator('s');
  local.now += 5 * minute;
  await local.get(iterator);
  local.now += 1;
  await expect(local.get(iterator)).rejects.toMatchObject({
    code: 'ExpiredIteratorException',
    message:
      'Iterator expired. The iterator was created at time Tue Nov 24 10:00:00 UTC 2026 while right now it is Tue Nov 24 10:05:00 UTC 2026 which is further in the future than the tolerated delay of 300000 milliseconds.',
  });
});

test('an iterator outlives a restart', async () => {
  await local.create('s', 1);
  await local.put('s', ['a']);
  const iterator = await local.iterator('s');
  await local.cloud.close();
  local = new KinesisCloud(local.home, local.now);
  expect((await local.get(iterator)).Records).toHaveLength(1);
});

test('records are there for the time of retention and not a moment longer', async () => {
  await local.create('s', 1);
  await local.put('s', ['a']);
  local.now += 2 * hour;
  await local.put('s', ['b']);
  local.now += 22 * hour - 10_000;
  expect(await texts('s')).toEqual(['a', 'b']);
  local.now += 10_000;
  expect(await texts('s')).toEqual(['b']);
  local.now += 30 * hour;
  expect(await texts('s')).toEqual([]);
  await local.put('s', ['c']);
  expect(await texts('s')).toEqual(['c']);
  const streams = join(local.home, 'kinesis');
  const [stream = ''] = readdirSync(streams);
  expect(readdirSync(join(streams, stream, 'shardId-000000000000'))).toHaveLength(1);
});

test('a throttled shard takes records again as time goes by', async () => {
  await local.create('s', 1);
  const batch = Array.from({length: 400}, (_, i) => `r${i}`);
  const failed = async () => (await local.put('s', batch)).FailedRecordCount;
  expect([await failed(), await failed(), await failed()]).toEqual([0, 0, 200]);
  local.now += 100;
  expect(await failed()).toBe(300);
  local.now += 1000;
  expect(await failed()).toBe(0);
});

test('a deleted stream takes its records with it, from the disk too', async () => {
  await local.create('s', 1);
  await local.put('s', ['a']);
  const {deleteStream} = await import('../../../src/local-cloud/kinesis/delete-stream.ts');
  await local.cloud.invoke(deleteStream, {StreamName: 's'}, local.cloud.root);
  await local.create('s', 1);
  expect(await texts('s')).toEqual([]);
  expect(readdirSync(join(local.home, 'kinesis'))).toHaveLength(1);
});
