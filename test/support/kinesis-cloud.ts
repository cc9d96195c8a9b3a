import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {_Record as StreamRecord} from '@aws-sdk/client-kinesis';
import {LocalCloud} from '../../src/local-cloud/cloud.ts';
import {createStream} from '../../src/local-cloud/kinesis/create-stream.ts';
import {getRecords} from '../../src/local-cloud/kinesis/get-records.ts';
import {getShardIterator} from '../../src/local-cloud/kinesis/get-shard-iterator.ts';
import {kinesis} from '../../src/local-cloud/kinesis/index.ts';
import {listShards} from '../../src/local-cloud/kinesis/list-shards.ts';
import {putRecords} from '../../src/local-cloud/kinesis/put-records.ts';

/** A cloud with streams only, whose clock a test moves. */
export class KinesisCloud {
  readonly home: string;
  readonly cloud: LocalCloud;
  now = Date.parse('2026-11-24T10:00:00Z');

  constructor(home = mkdtempSync(join(tmpdir(), 'kinesis-')), now?: number) {
    this.home = home;
    if (now !== undefined) this.now = now;
    this.cloud = new LocalCloud({home, pace: 'instant', services: [kinesis], now: () => this.now});
  }

  create(StreamName: string, ShardCount?: number) {
    const mode =
      ShardCount === undefined ? {StreamModeDetails: {StreamMode: 'ON_DEMAND' as const}} : {ShardCount};
    return this.cloud.invoke(createStream, {StreamName, ...mode}, this.cloud.root);
  }

  put(StreamName: string, texts: readonly string[]) {
    const Records = texts.map((text) => ({PartitionKey: text, Data: Buffer.from(text)}));
    return this.cloud.invoke(putRecords, {StreamName, Records}, this.cloud.root);
  }

  async iterator(StreamName: string, ShardId = 'shardId-000000000000'): Promise<string> {
    const input = {StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const};
    return (await this.cloud.invoke(getShardIterator, input, this.cloud.root)).ShardIterator!;
  }

  get(ShardIterator: string) {
    return this.cloud.invoke(getRecords, {ShardIterator}, this.cloud.root);
  }

  /** All records of all shards, closed ones included. */
  async readAll(StreamName: string): Promise<StreamRecord[]> {
    const {Shards: shards = []} = await this.cloud.invoke(listShards, {StreamName}, this.cloud.root);
    const all: StreamRecord[] = [];
    for (const {ShardId} of shards) {
      let next: string | undefined = await this.iterator(StreamName, ShardId);
      while (next !== undefined) {
        this.now += 1000;
        const {
          Records: records = [],
          MillisBehindLatest: behind,
          NextShardIterator: following,
        } = await this.get(next);
        all.push(...records);
        next = behind === 0 ? undefined : following;
      }
    }
    return all;
  }

  async close(): Promise<void> {
    await this.cloud.close();
    rmSync(this.home, {recursive: true, force: true});
  }
}
