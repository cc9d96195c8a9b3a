import {
  GetShardIterator$,
  type GetShardIteratorCommandInput,
  type GetShardIteratorCommandOutput,
} from '@aws-sdk/client-kinesis';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {onStream} from './access.ts';
import {refuseDryRun} from './dry-run.ts';
import {iteratorToken} from './iterator.ts';
import {logs} from './logs.ts';
import {parseSequence} from './sequence-number.ts';
import {visibleShards} from './shard-description.ts';
import {theUsableStream, type Shard, type Stream} from './streams.ts';
import {among, matching, verify} from './validation.ts';

const types = ['AFTER_SEQUENCE_NUMBER', 'AT_SEQUENCE_NUMBER', 'AT_TIMESTAMP', 'LATEST', 'TRIM_HORIZON'];

export const getShardIterator = operation<GetShardIteratorCommandInput, GetShardIteratorCommandOutput>(
  GetShardIterator$,
  {
    access: onStream('GetShardIterator'),
    handle: (input, {cloud}) => {
      refuseDryRun(input);
      verify(
        among('shardIteratorType', input.ShardIteratorType, types),
        matching('startingSequenceNumber', input.StartingSequenceNumber, '0|([1-9]\\d{0,128})'),
      );
      const stream = theUsableStream(cloud, input);
      const shard = visibleShards(cloud, stream).find(({id}) => id === input.ShardId);
      if (!shard)
        throw new AwsError(
          'ResourceNotFoundException',
          `Shard ${input.ShardId} in stream ${stream.name} under account ${cloud.account} does not exist`,
        );
      const place = startingPlace(cloud, stream, shard, input);
      return {
        ShardIterator: iteratorToken(cloud, {
          stream: stream.name,
          streamId: stream.id,
          shard: shard.id,
          place,
        }),
      };
    },
  },
);

const startingPlace = (
  cloud: LocalCloud,
  stream: Stream,
  shard: Shard,
  {
    ShardIteratorType: type,
    StartingSequenceNumber: number,
    Timestamp: timestamp,
  }: GetShardIteratorCommandInput,
): number => {
  const bySequence = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER';
  if (bySequence !== (number !== undefined))
    throw new AwsError(
      'InvalidArgumentException',
      `Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${type} and ${bySequence ? 'no' : 'also a'} StartingSequenceNumber.`,
    );
  if (number !== undefined)
    return placeOf(cloud, stream, shard, number) + (type === 'AFTER_SEQUENCE_NUMBER' ? 1 : 0);
  // Reading begins at the oldest record that is kept, wherever that is by then.
  if (type === 'TRIM_HORIZON') return 1;
  const log = cloud.part(logs).of(stream, shard);
  return type === 'LATEST' ? log.next : log.placeAt(verifiedTime(cloud, timestamp));
};

const placeOf = (cloud: LocalCloud, stream: Stream, shard: Shard, number: string): number => {
  const sequence = parseSequence(number);
  if (sequence?.madeAt !== shard.madeAt || sequence.index !== shard.index)
    throw new AwsError(
      'InvalidArgumentException',
      `StartingSequenceNumber ${number} used in GetShardIterator on shard ${shard.id} in stream ${stream.name} under account ${cloud.account} is invalid because it did not come from this stream.`,
    );
  return sequence.place;
};

const verifiedTime = (cloud: LocalCloud, timestamp: Date | undefined): number => {
  if (timestamp === undefined)
    throw new AwsError(
      'InvalidArgumentException',
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.',
    );
  const time = timestamp.getTime();
  if (time > cloud.now())
    throw new AwsError(
      'InvalidArgumentException',
      `The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ${time}, currentTimestampInMillis: ${cloud.now()}`,
    );
  return time;
};
