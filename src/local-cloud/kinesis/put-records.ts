import {
  PutRecords$,
  type PutRecordsCommandInput,
  type PutRecordsCommandOutput,
  type PutRecordsRequestEntry,
} from '@aws-sdk/client-kinesis';
import {AwsError, operation} from '../operation.ts';
import {onStream} from './access.ts';
import {refuseDryRun} from './dry-run.ts';
import {recordComplaints} from './record-complaints.ts';
import {shardFor} from './shards.ts';
import {theUsableStream} from './streams.ts';
import {rateExceededText} from './throughput.ts';
import {verify} from './validation.ts';
import {write} from './write.ts';

const mostRecords = 500;
const mostBytes = 10 * 1024 * 1024;

export const putRecords = operation<PutRecordsCommandInput, PutRecordsCommandOutput>(PutRecords$, {
  access: onStream('PutRecords'),
  handle: (input, {cloud}) => {
    const {Records: entries = []} = input;
    refuseDryRun(input);
    verifyCount(entries);
    const stream = theUsableStream(cloud, input);
    verify(
      ...entries.flatMap((entry, i) =>
        recordComplaints(entry, stream.maxRecordKiB, `records.${i + 1}.member.`),
      ),
    );
    verifySize(entries);
    const records = entries.map(({PartitionKey: key = '', Data: data, ExplicitHashKey: hashKey}) => ({
      key,
      data: data!,
      shard: shardFor(stream, key, hashKey),
    }));
    let failed = 0;
    const results = write(cloud, stream, records).map((result, i) => {
      const {shard} = records[i]!;
      if (result.state === 'written') return {SequenceNumber: result.sequenceNumber, ShardId: shard.id};
      failed++;
      return result.state === 'throttled'
        ? {
            ErrorCode: 'ProvisionedThroughputExceededException',
            ErrorMessage: rateExceededText(cloud, stream, shard),
          }
        : {ErrorCode: 'InternalFailure', ErrorMessage: 'Internal Service Failure'};
    });
    return {
      FailedRecordCount: failed,
      Records: results,
      ...(stream.encryption === 'KMS' && {EncryptionType: stream.encryption}),
    };
  },
});

const verifyCount = (entries: readonly PutRecordsRequestEntry[]): void => {
  if (entries.length === 0 || entries.length > mostRecords)
    verify(
      `Value at 'records' failed to satisfy constraint: Member must have length ${entries.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${mostRecords}`}`,
    );
};

const verifySize = (entries: readonly PutRecordsRequestEntry[]): void => {
  let bytes = 0;
  for (const {Data: data, PartitionKey: key = ''} of entries)
    bytes += data!.byteLength + Buffer.byteLength(key);
  if (bytes > mostBytes) throw new AwsError('InvalidArgumentException', 'Records size exceeds 10 MB limit');
};
