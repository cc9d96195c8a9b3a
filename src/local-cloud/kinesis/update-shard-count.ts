import {
  UpdateShardCount$,
  type UpdateShardCountCommandInput,
  type UpdateShardCountCommandOutput,
} from '@aws-sdk/client-kinesis';
import {AwsError, operation} from '../operation.ts';
import {onStream} from './access.ts';
import {reshape} from './resharding.ts';
import {evenRange, isOpen, shardSecond} from './shards.ts';
import {changing, saveStream, theActiveStream} from './streams.ts';
import {among, verify, within} from './validation.ts';

export const updateShardCount = operation<UpdateShardCountCommandInput, UpdateShardCountCommandOutput>(
  UpdateShardCount$,
  {
    access: onStream('UpdateShardCount'),
    handle: (input, {cloud}) => {
      const {TargetShardCount: target = 0} = input;
      verify(
        within('targetShardCount', target, 1, 100_000),
        among('scalingType', input.ScalingType, ['UNIFORM_SCALING']),
      );
      const stream = theActiveStream(cloud, input);
      const current = stream.shards.filter(isOpen).length;
      if (stream.mode === 'ON_DEMAND')
        throw new AwsError(
          'ValidationException',
          `Request is invalid. Stream ${stream.name} under account ${cloud.account} is in On-Demand mode.`,
        );
      verifyTarget(current, target);
      const {shards} = reshape(
        {shards: stream.shards, madeAt: shardSecond(cloud), now: cloud.now()},
        Array.from({length: target}, (_, i) => evenRange(i, target)),
      );
      if (shards.length > stream.shards.length)
        saveStream(cloud, {...stream, shards, change: changing(cloud, 'UPDATING')});
      return {
        StreamName: stream.name,
        StreamARN: stream.arn,
        CurrentShardCount: current,
        TargetShardCount: target,
      };
    },
  },
);

const verifyTarget = (current: number, target: number): void => {
  if (target > current * 2)
    throw new AwsError(
      'LimitExceededException',
      `UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: ${current} Target shard count: ${target}`,
    );
  if (target < current / 2)
    throw new AwsError(
      'LimitExceededException',
      `UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: ${current} Target shard count: ${target}`,
    );
};
