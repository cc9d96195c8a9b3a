import type {Shard as ShardDescription} from '@aws-sdk/client-kinesis';
import type {LocalCloud} from '../cloud.ts';
import {endingNumber, startingNumber} from './sequence-number.ts';
import {statusOf, trimHorizon, type Shard, type Stream} from './streams.ts';

/** A stream that is being made shows no shards yet; a closed shard is gone when its last records are. */
export const visibleShards = (cloud: LocalCloud, stream: Stream): readonly Shard[] =>
  statusOf(cloud, stream) === 'CREATING'
    ? []
    : stream.shards.filter(({closedAt}) => closedAt === undefined || closedAt >= trimHorizon(cloud, stream));

export const hashKeyRange = (shard: Shard) => ({
  StartingHashKey: shard.startingHashKey,
  EndingHashKey: shard.endingHashKey,
});

export const shardDescription = (shard: Shard): ShardDescription => ({
  ShardId: shard.id,
  ParentShardId: shard.parent,
  AdjacentParentShardId: shard.adjacentParent,
  HashKeyRange: hashKeyRange(shard),
  SequenceNumberRange: {
    StartingSequenceNumber: startingNumber(shard),
    ...(shard.closedAt !== undefined && {EndingSequenceNumber: endingNumber(shard, shard.closedAt)}),
  },
});
