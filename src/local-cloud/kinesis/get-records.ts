import {
  GetRecords$,
  type GetRecordsCommandInput,
  type GetRecordsCommandOutput,
} from '@aws-sdk/client-kinesis';
import type {LocalCloud} from '../cloud.ts';
import {isService} from '../iam/role-session.ts';
import {AwsError, operation} from '../operation.ts';
import {streamAccess} from './access.ts';
import {refuseDryRun} from './dry-run.ts';
import {iteratorStream, iteratorToken, readIterator, type Iterator} from './iterator.ts';
import {logs} from './logs.ts';
import {sequencer} from './sequence-number.ts';
import {hashKeyRange} from './shard-description.ts';
import {isOpen} from './shards.ts';
import {noSuchStream, theUsableStream, trimHorizon, type Shard, type Stream} from './streams.ts';
import {startReading} from './throughput.ts';
import {verify, within} from './validation.ts';

const mostRecords = 10_000;
const mostBytes = 10 * 1024 * 1024;

export const getRecords = operation<GetRecordsCommandInput, GetRecordsCommandOutput>(GetRecords$, {
  access: ({ShardIterator: token = ''}, {cloud}) => [
    streamAccess(cloud, 'GetRecords', iteratorStream(cloud, token)),
  ],
  handle: (input, {cloud, principal}) => {
    const {ShardIterator: token = '', Limit: limit = mostRecords} = input;
    refuseDryRun(input);
    verify(within('limit', limit, 1, mostRecords));
    const iterator = readIterator(cloud, token);
    const {stream, shard} = target(cloud, iterator);
    const count = isService(principal) ? undefined : startReading(cloud, stream, shard);
    const log = cloud.part(logs).of(stream, shard);
    const found = log.read(iterator.place, trimHorizon(cloud, stream), limit, mostBytes);
    count?.(found.reduce((bytes, {data}) => bytes + data.byteLength, 0));
    const number = sequencer(shard);
    const last = found.at(-1);
    // Without records there is nothing kept from here on: whatever was before is over.
    const place = last ? last.place + 1 : Math.max(iterator.place, log.next);
    const isAtTip = place >= log.next;
    return {
      Records: found.map((each) => ({
        SequenceNumber: number(each.place, each.arrival),
        ApproximateArrivalTimestamp: new Date(each.arrival),
        Data: each.data,
        PartitionKey: each.key,
        ...(each.encrypted && {EncryptionType: 'KMS' as const}),
      })),
      MillisBehindLatest: isAtTip || !last ? 0 : Math.max(1, cloud.now() - last.arrival),
      ...(isAtTip && !isOpen(shard)
        ? {ChildShards: children(stream, shard)}
        : {NextShardIterator: iteratorToken(cloud, {...iterator, place})}),
    };
  },
});

const target = (
  cloud: LocalCloud,
  {stream: name, streamId, shard: id}: Iterator,
): {stream: Stream; shard: Shard} => {
  const stream = theUsableStream(cloud, {StreamName: name});
  if (stream.id !== streamId) throw noSuchStream(cloud, name);
  const shard = stream.shards.find((each) => each.id === id);
  if (!shard)
    throw new AwsError(
      'ResourceNotFoundException',
      `Shard ${id} in stream ${name} under account ${cloud.account} does not exist`,
    );
  return {stream, shard};
};

const children = (stream: Stream, {id}: Shard) =>
  stream.shards
    .filter(({parent, adjacentParent}) => parent === id || adjacentParent === id)
    .map((child) => ({
      ShardId: child.id,
      ParentShards: [child.parent, child.adjacentParent].filter((parent) => parent !== undefined),
      HashKeyRange: hashKeyRange(child),
    }));
