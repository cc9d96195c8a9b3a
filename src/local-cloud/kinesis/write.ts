/** Writing records: the one path of PutRecord and PutRecords. */
import type {LocalCloud} from '../cloud.ts';
import {logs} from './logs.ts';
import {sequencer} from './sequence-number.ts';
import type {NewRecord} from './frame.ts';
import {trimHorizon, type Shard, type Stream} from './streams.ts';
import {mayWrite} from './throughput.ts';

/** A record on its way in, its shard found. */
export type Incoming = NewRecord & {readonly shard: Shard};

/** What became of a record: its sequence number, or why it is not there. */
export type Written =
  {readonly state: 'written'; readonly sequenceNumber: string} | {readonly state: 'throttled' | 'failed'};

/** Writes records in their order, shard by shard; what is answered as written is in its file. */
export const write = (cloud: LocalCloud, stream: Stream, records: readonly Incoming[]): Written[] => {
  const now = cloud.now();
  const written: Written[] = [];
  const batches = new Map<Shard, {batch: NewRecord[]; slots: number[]}>();
  for (const [slot, record] of records.entries()) {
    const {shard, key, data} = record;
    if (!mayWrite(cloud, stream, shard, data.byteLength + Buffer.byteLength(key), now)) {
      written[slot] = {state: 'throttled'};
      continue;
    }
    let group = batches.get(shard);
    if (!group) batches.set(shard, (group = {batch: [], slots: []}));
    group.batch.push(record);
    group.slots.push(slot);
  }
  for (const [shard, {batch, slots}] of batches) {
    const number = append(cloud, stream, shard, batch, now);
    for (const [i, slot] of slots.entries())
      written[slot] = number ? {state: 'written', sequenceNumber: number(i)} : {state: 'failed'};
  }
  return written;
};

/** Answers each record's number by its place in the batch; undefined when the batch could not be written. */
const append = (
  cloud: LocalCloud,
  stream: Stream,
  shard: Shard,
  batch: readonly NewRecord[],
  now: number,
): ((i: number) => string) | undefined => {
  try {
    const log = cloud.part(logs).of(stream, shard);
    const {first, arrival} = log.append(batch, now, stream.encryption === 'KMS', trimHorizon(cloud, stream));
    const number = sequencer(shard);
    return (i) => number(first + i, arrival);
  } catch (error) {
    cloud.log(`kinesis: could not write to ${stream.name} ${shard.id}: ${String(error)}`);
    return undefined;
  }
};
