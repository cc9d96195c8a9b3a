/**
 * What a shard takes and gives in a second, as buckets that fill up again: a second's worth may come at once.
 *
 * - A provisioned shard takes 1 MiB and 1,000 records a second.
 * - An on-demand stream takes 200 MiB and 200,000 records a second in all: what AWS lets such a stream grow to,
 *   without its half hour of growing.
 * - A shard gives every caller 5 answers and 2 MiB a second. On AWS all callers share them; here the reading of a
 *   service that acts with a role in this process (a warehouse) is not counted, as its retries would be
 *   invisible anyhow.
 */
import type {LocalCloud, Part} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import type {Shard, Stream} from './streams.ts';

const mebibyte = 1024 * 1024;

class Bucket {
  readonly #perSecond: number;
  #left: number;
  #filledAt: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#filledAt = now;
  }

  /** Whether `amount` may go now. More than a second's worth may when the bucket is full, at the cost of what follows. */
  has(amount: number, now: number): boolean {
    const elapsed = Math.max(0, now - this.#filledAt);
    this.#left = Math.min(this.#perSecond, this.#left + (elapsed * this.#perSecond) / 1000);
    this.#filledAt = now;
    return this.#left >= Math.min(amount, this.#perSecond);
  }

  take(amount: number): void {
    this.#left -= amount;
  }
}

type Meter = {readonly bytes: Bucket; readonly count: Bucket};

/** Buckets are made full, so that forgetting them when the cloud stops only forgives. */
const meters: Part<Map<string, Meter>> = {name: 'kinesis/meters', open: () => new Map()};

const meter = (cloud: LocalCloud, key: string, bytes: number, count: number): Meter => {
  const all = cloud.part(meters);
  let found = all.get(key);
  if (!found) {
    found = {bytes: new Bucket(bytes, cloud.now()), count: new Bucket(count, cloud.now())};
    all.set(key, found);
  }
  return found;
};

/** Counts one record of so many bytes, or answers false when it is too much just now. */
export const mayWrite = (
  cloud: LocalCloud,
  stream: Stream,
  shard: Shard,
  bytes: number,
  now: number,
): boolean => {
  const {bytes: byteBucket, count} =
    stream.mode === 'ON_DEMAND'
      ? meter(cloud, `write ${stream.id}`, 200 * mebibyte, 200_000)
      : meter(cloud, `write ${stream.id} ${shard.id}`, mebibyte, 1000);
  if (!byteBucket.has(bytes, now) || !count.has(1, now)) return false;
  byteBucket.take(bytes);
  count.take(1);
  return true;
};

/**
 * Counts one reading of a shard and throws ProvisionedThroughputExceededException when it is too much;
 * the answered function counts the bytes that were read.
 */
export const startReading = (cloud: LocalCloud, stream: Stream, shard: Shard): ((bytes: number) => void) => {
  const {bytes, count} = meter(cloud, `read ${stream.id} ${shard.id}`, 2 * mebibyte, 5);
  const now = cloud.now();
  if (!count.has(1, now) || !bytes.has(1, now)) throw rateExceeded(cloud, stream, shard);
  count.take(1);
  return (read) => bytes.take(read);
};

export const rateExceeded = (cloud: LocalCloud, stream: Stream, shard: Shard): AwsError =>
  new AwsError('ProvisionedThroughputExceededException', rateExceededText(cloud, stream, shard));

export const rateExceededText = (cloud: LocalCloud, stream: Stream, shard: Shard): string =>
  `Rate exceeded for shard ${shard.id} in stream ${stream.name} under account ${cloud.account}.`;
