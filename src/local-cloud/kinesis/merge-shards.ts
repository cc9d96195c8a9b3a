import {
  MergeShards$,
  type MergeShardsCommandInput,
  type MergeShardsCommandOutput,
} from '@aws-sdk/client-kinesis';
import {AwsError, operation} from '../operation.ts';
import {onStream} from './access.ts';
import {areNeighbours, merge} from './resharding.ts';
import {shardSecond, theOpenShard} from './shards.ts';
import {changing, saveStream, theActiveStream} from './streams.ts';

export const mergeShards = operation<MergeShardsCommandInput, MergeShardsCommandOutput>(MergeShards$, {
  access: onStream('MergeShards'),
  handle: (input, {cloud}) => {
    const {ShardToMerge: id = '', AdjacentShardToMerge: adjacentId = ''} = input;
    const stream = theActiveStream(cloud, input);
    const shard = theOpenShard(cloud, stream, id);
    const adjacent = theOpenShard(cloud, stream, adjacentId);
    if (!areNeighbours(shard, adjacent))
      throw new AwsError(
        'InvalidArgumentException',
        `Shards ${id} and ${adjacentId} in stream ${stream.name} under account ${cloud.account} are not an adjacent pair of shards eligible for merging`,
      );
    const {shards} = merge(
      {shards: stream.shards, madeAt: shardSecond(cloud), now: cloud.now()},
      shard,
      adjacent,
    );
    saveStream(cloud, {...stream, shards, change: changing(cloud, 'UPDATING')});
    return {};
  },
});
