import {
  SplitShard$,
  type SplitShardCommandInput,
  type SplitShardCommandOutput,
} from '@aws-sdk/client-kinesis';
import {AwsError, operation} from '../operation.ts';
import {onStream} from './access.ts';
import {split} from './resharding.ts';
import {readHashKey, shardSecond, theOpenShard} from './shards.ts';
import {changing, saveStream, theActiveStream} from './streams.ts';

export const splitShard = operation<SplitShardCommandInput, SplitShardCommandOutput>(SplitShard$, {
  access: onStream('SplitShard'),
  handle: (input, {cloud}) => {
    const {ShardToSplit: id = '', NewStartingHashKey: key = ''} = input;
    const stream = theActiveStream(cloud, input);
    const shard = theOpenShard(cloud, stream, id);
    const at = readHashKey('NewStartingHashKey', key);
    const last = BigInt(shard.endingHashKey);
    if (at <= BigInt(shard.startingHashKey) + 1n || at >= last)
      throw new AwsError(
        'InvalidArgumentException',
        `NewStartingHashKey ${key} used in SplitShard() on shard ${id} in stream ${stream.name} under account ${cloud.account} is not both greater than one plus the shard's StartingHashKey ${shard.startingHashKey} and less than the shard's EndingHashKey ${last - 1n}.`,
      );
    const {shards} = split({shards: stream.shards, madeAt: shardSecond(cloud), now: cloud.now()}, shard, at);
    saveStream(cloud, {...stream, shards, change: changing(cloud, 'UPDATING')});
    return {};
  },
});
