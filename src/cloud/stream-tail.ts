/** Follows a stream from now on, beside whoever else reads it. */
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import type {Cloud} from './cloud.ts';
import {isError} from './errors.ts';

/** A shard answers five reads a second, to all its readers together: one a second leaves the warehouse its own. */
const pause = 1000;

const openShards = async (cloud: Cloud, stream: string): Promise<string[]> => {
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloud
      .client(KinesisClient)
      .send(new ListShardsCommand(NextToken ? {NextToken} : {StreamName: stream}));
    for (const {ShardId, SequenceNumberRange} of page.Shards ?? [])
      if (ShardId && SequenceNumberRange?.EndingSequenceNumber === undefined) ids.push(ShardId);
    NextToken = page.NextToken;
  } while (NextToken);
  return ids;
};

const latest = async (cloud: Cloud, StreamName: string, ShardId: string): Promise<string | undefined> => {
  const asked = new GetShardIteratorCommand({StreamName, ShardId, ShardIteratorType: 'LATEST'});
  return (await cloud.client(KinesisClient).send(asked)).ShardIterator;
};

const followShard = async (
  cloud: Cloud,
  stream: string,
  shard: string,
  signal: AbortSignal,
  arrived: (times: readonly number[]) => void,
): Promise<void> => {
  let iterator = await latest(cloud, stream, shard);
  while (iterator !== undefined && !signal.aborted) {
    try {
      const page = await cloud
        .client(KinesisClient)
        .send(new GetRecordsCommand({ShardIterator: iterator}), {abortSignal: signal});
      arrived((page.Records ?? []).map((each) => each.ApproximateArrivalTimestamp?.getTime() ?? Date.now()));
      iterator = page.NextShardIterator;
    } catch (error) {
      if (isError(error, 'ExpiredIteratorException')) iterator = await latest(cloud, stream, shard);
      else if (!isError(error, 'ProvisionedThroughputExceededException')) throw error;
    }
    await cloud.pause(pause, signal);
  }
};

/**
 * Tells the arrival times of the records that come from now on, in milliseconds since the epoch, until the signal is aborted.
 * A shard that is split or merged is followed into its children. Rejects when the stream may not be read or is gone.
 */
export const followStream = async (
  cloud: Cloud,
  stream: string,
  signal: AbortSignal,
  arrived: (times: readonly number[]) => void,
): Promise<void> => {
  while (!signal.aborted) {
    const shards = await openShards(cloud, stream);
    await Promise.all(shards.map(async (shard) => followShard(cloud, stream, shard, signal, arrived)));
  }
};
