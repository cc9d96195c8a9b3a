import {
  DescribeStream$,
  DescribeStreamSummary$,
  type DescribeStreamCommandInput,
  type DescribeStreamCommandOutput,
  type DescribeStreamSummaryCommandInput,
  type DescribeStreamSummaryCommandOutput,
} from '@aws-sdk/client-kinesis';
import type {LocalCloud} from '../cloud.ts';
import {operation} from '../operation.ts';
import {onStream} from './access.ts';
import {shardDescription, visibleShards} from './shard-description.ts';
import {isOpen} from './shards.ts';
import {statusOf, theStream, type Stream} from './streams.ts';
import {verify, within} from './validation.ts';

export const describeStream = operation<DescribeStreamCommandInput, DescribeStreamCommandOutput>(
  DescribeStream$,
  {
    access: onStream('DescribeStream'),
    handle: (input, {cloud}) => {
      const {Limit: limit = 100, ExclusiveStartShardId: after = ''} = input;
      verify(within('limit', limit, 1, 10_000));
      const stream = theStream(cloud, input);
      const shards = visibleShards(cloud, stream).filter(({id}) => id > after);
      return {
        StreamDescription: {
          ...described(cloud, stream),
          Shards: shards.slice(0, limit).map(shardDescription),
          HasMoreShards: shards.length > limit,
        },
      };
    },
  },
);

export const describeStreamSummary = operation<
  DescribeStreamSummaryCommandInput,
  DescribeStreamSummaryCommandOutput
>(DescribeStreamSummary$, {
  access: onStream('DescribeStreamSummary'),
  handle: (input, {cloud}) => {
    const stream = theStream(cloud, input);
    return {
      StreamDescriptionSummary: {
        ...described(cloud, stream),
        OpenShardCount: visibleShards(cloud, stream).filter(isOpen).length,
        ConsumerCount: 0,
        MaxRecordSizeInKiB: stream.maxRecordKiB,
      },
    };
  },
});

const described = (cloud: LocalCloud, stream: Stream) => ({
  StreamName: stream.name,
  StreamARN: stream.arn,
  StreamStatus: statusOf(cloud, stream),
  StreamModeDetails: {StreamMode: stream.mode},
  RetentionPeriodHours: stream.retentionHours,
  StreamCreationTimestamp: new Date(stream.createdAt),
  EnhancedMonitoring: [{ShardLevelMetrics: [...stream.monitoring]}],
  EncryptionType: stream.encryption,
  KeyId: stream.keyId,
});
