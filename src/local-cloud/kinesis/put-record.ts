import {PutRecord$, type PutRecordCommandInput, type PutRecordCommandOutput} from '@aws-sdk/client-kinesis';
import {AwsError, operation} from '../operation.ts';
import {onStream} from './access.ts';
import {refuseDryRun} from './dry-run.ts';
import {recordComplaints} from './record-complaints.ts';
import {parseSequence} from './sequence-number.ts';
import {shardFor} from './shards.ts';
import {theUsableStream} from './streams.ts';
import {rateExceeded} from './throughput.ts';
import {verify} from './validation.ts';
import {write} from './write.ts';

export const putRecord = operation<PutRecordCommandInput, PutRecordCommandOutput>(PutRecord$, {
  access: onStream('PutRecord'),
  handle: (input, {cloud}) => {
    const {PartitionKey: key = '', Data: data, SequenceNumberForOrdering: after} = input;
    refuseDryRun(input);
    const stream = theUsableStream(cloud, input);
    verify(...recordComplaints(input, stream.maxRecordKiB));
    const shard = shardFor(stream, key, input.ExplicitHashKey);
    // Numbers of a shard only ever grow, so nothing is left to do but to refuse one that cannot be of this stream.
    if (after !== undefined && !stream.shards.some(({madeAt}) => madeAt === parseSequence(after)?.madeAt))
      throw new AwsError(
        'InvalidArgumentException',
        `ExclusiveMinimumSequenceNumber ${after} used in PutRecord on stream ${stream.name} under account ${cloud.account} is invalid.`,
      );
    const [written] = write(cloud, stream, [{key, data: data!, shard}]);
    if (written?.state === 'throttled') throw rateExceeded(cloud, stream, shard);
    if (written?.state !== 'written') throw new AwsError('InternalFailure', 'Internal Service Failure', 500);
    return {
      ShardId: shard.id,
      SequenceNumber: written.sequenceNumber,
      ...(stream.encryption === 'KMS' && {EncryptionType: stream.encryption}),
    };
  },
});
