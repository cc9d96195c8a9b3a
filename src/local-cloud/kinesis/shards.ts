/** Which shards a stream has, and which of them a key belongs to. */
import {createHash} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import type {Shard, Stream} from './streams.ts';

const hashKeys = 1n << 128n;

/** `shardId-000000000000` */
const shardId = (index: number): string => `shardId-${String(index).padStart(12, '0')}`;

/**
 * The second in which the next shard counts as made: now, or one more than the last one's, so that no two streams
 * of this cloud ever share one and sequence numbers never repeat.
 */
export const shardSecond = (cloud: LocalCloud): number => {
  const clock = cloud.collection<number>('kinesis/shard-clock');
  const second = Math.max(Math.floor(cloud.now() / 1000), (clock.get('last') ?? 0) + 1);
  clock.set('last', second);
  return second;
};

/** A new open shard over a range of hash keys. */
export const newShard = (
  index: number,
  madeAt: number,
  range: readonly [bigint, bigint],
  parents: readonly string[] = [],
): Shard => ({
  id: shardId(index),
  index,
  madeAt,
  parent: parents[0],
  adjacentParent: parents[1],
  startingHashKey: range[0].toString(),
  endingHashKey: range[1].toString(),
  closedAt: undefined,
});

/** `count` shards of equal size. */
export const evenShards = (count: number, madeAt: number): Shard[] =>
  Array.from({length: count}, (_, i) => newShard(i, madeAt, evenRange(i, count)));

export const evenRange = (i: number, count: number): [bigint, bigint] => [
  (hashKeys / BigInt(count)) * BigInt(i),
  i === count - 1 ? hashKeys - 1n : (hashKeys / BigInt(count)) * BigInt(i + 1) - 1n,
];

export const isOpen = ({closedAt}: Shard): boolean => closedAt === undefined;

const theShard = (cloud: LocalCloud, stream: Stream, id: string): Shard => {
  const shard = stream.shards.find((each) => each.id === id);
  if (!shard)
    throw new AwsError(
      'ResourceNotFoundException',
      `Could not find shard ${id} in stream ${stream.name} under account ${cloud.account}.`,
    );
  return shard;
};

/** Throws ResourceNotFoundException, or ResourceInUseException for a shard that takes no more records. */
export const theOpenShard = (cloud: LocalCloud, stream: Stream, id: string): Shard => {
  const shard = theShard(cloud, stream, id);
  if (!isOpen(shard))
    throw new AwsError(
      'ResourceInUseException',
      `Shard ${id} in stream ${stream.name} under account ${cloud.account} has already been merged or split, and thus is not eligible for merging or splitting.`,
    );
  return shard;
};

type Range = {readonly shard: Shard; readonly end: string};

/** The open shards by their ends; worked out once for each state of a stream. */
const ranges = new WeakMap<Stream, readonly Range[]>();

const rangesOf = (stream: Stream): readonly Range[] => {
  let found = ranges.get(stream);
  if (!found) {
    found = stream.shards
      .filter(isOpen)
      .map((shard) => ({shard, end: hex(BigInt(shard.endingHashKey))}))
      .sort((a, b) => (a.end < b.end ? -1 : 1));
    ranges.set(stream, found);
  }
  return found;
};

const hex = (hashKey: bigint): string => hashKey.toString(16).padStart(32, '0');

/** The open shard of a partition key, or of an explicit hash key. Throws InvalidArgumentException. */
export const shardFor = (stream: Stream, key: string, explicitHashKey: string | undefined): Shard => {
  const open = rangesOf(stream);
  if (explicitHashKey === undefined && open.length === 1) return open[0]!.shard;
  const hash =
    explicitHashKey === undefined
      ? createHash('md5').update(key).digest('hex')
      : hex(readHashKey('ExplicitHashKey', explicitHashKey));
  let low = 0;
  let high = open.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (open[middle]!.end < hash) low = middle + 1;
    else high = middle;
  }
  return open[low]!.shard;
};

/** A 128-bit number. Throws InvalidArgumentException. */
export const readHashKey = (field: 'ExplicitHashKey' | 'NewStartingHashKey', text: string): bigint => {
  if (!/^(0|[1-9]\d{0,38})$/.test(text))
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${text}' at '${field[0]!.toLowerCase()}${field.slice(1)}' failed to satisfy constraint: Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38})`,
    );
  const value = BigInt(text);
  if (value >= hashKeys)
    throw new AwsError(
      'InvalidArgumentException',
      `Invalid ${field}. ${field} must be in the range: [0, 2^128-1]. Specified value was ${text}`,
    );
  return value;
};
