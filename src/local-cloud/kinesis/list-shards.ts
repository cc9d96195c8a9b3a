import {
  ListShards$,
  type ListShardsCommandInput,
  type ListShardsCommandOutput,
  type ShardFilter,
} from '@aws-sdk/client-kinesis';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {streamAccess} from './access.ts';
import {shardDescription, visibleShards} from './shard-description.ts';
import {isOpen} from './shards.ts';
import {streamName, theStream, trimHorizon, type Shard, type Stream} from './streams.ts';
import {among, verify, within} from './validation.ts';

const tokenLifetime = 300_000;

/** Where a listing goes on; the filter is that of its first page. */
type Token = {stream: string; after: string; filter: ShardFilter | undefined; madeAt: number};

export const listShards = operation<ListShardsCommandInput, ListShardsCommandOutput>(ListShards$, {
  access: (input, {cloud}) => [
    streamAccess(
      cloud,
      'ListShards',
      input.NextToken === undefined ? streamName(cloud, input) : readToken(input.NextToken).stream,
    ),
  ],
  handle: (input, {cloud}) => {
    const {MaxResults: max = 1000, NextToken: token, ShardFilter: filter} = input;
    verify(within('maxResults', max, 1, 10_000), among('shardFilter.type', filter?.Type, filterTypes));
    const from = token === undefined ? undefined : continued(cloud, input, token);
    const stream = theStream(cloud, from ? {StreamName: from.stream} : input);
    const wanted = from ? from.filter : filter;
    const after = from?.after ?? input.ExclusiveStartShardId ?? '';
    const rest = visibleShards(cloud, stream).filter(
      (shard) => shard.id > after && passes(cloud, stream, shard, wanted),
    );
    const page = rest.slice(0, Math.min(max, 1000));
    const next: Token = {
      stream: stream.name,
      after: page.at(-1)?.id ?? '',
      filter: wanted,
      madeAt: cloud.now(),
    };
    return {
      Shards: page.map(shardDescription),
      ...(rest.length > page.length && {NextToken: Buffer.from(JSON.stringify(next)).toString('base64')}),
    };
  },
});

const filterTypes = [
  'AFTER_SHARD_ID',
  'AT_TIMESTAMP',
  'FROM_TIMESTAMP',
  'AT_TRIM_HORIZON',
  'FROM_TRIM_HORIZON',
  'AT_LATEST',
];

/** `AT_…`: open at that time. `FROM_…`: open at that time or made later. */
const passes = (
  cloud: LocalCloud,
  stream: Stream,
  shard: Shard,
  filter: ShardFilter | undefined,
): boolean => {
  if (!filter) return true;
  const needed = (value: string | Date | undefined, field: string) => {
    if (value === undefined)
      throw new AwsError(
        'InvalidArgumentException',
        `${field} must be specified for ShardFilter of type ${filter.Type}.`,
      );
    return value;
  };
  const openUntil = shard.closedAt ?? Number.POSITIVE_INFINITY;
  const madeAt = shard.madeAt * 1000;
  switch (filter.Type) {
    case 'AFTER_SHARD_ID':
      return shard.id > (needed(filter.ShardId, 'ShardId') as string);
    case 'AT_LATEST':
      return isOpen(shard);
    case 'AT_TRIM_HORIZON': {
      // What was there when the oldest kept record arrived: shards without a parent that is still kept.
      const horizon = Math.max(trimHorizon(cloud, stream), stream.createdAt);
      return (
        openUntil >= horizon &&
        !visibleShards(cloud, stream).some(({id}) => id === shard.parent || id === shard.adjacentParent)
      );
    }
    case 'AT_TIMESTAMP': {
      const time = new Date(needed(filter.Timestamp, 'Timestamp')).getTime();
      return madeAt <= time && openUntil > time;
    }
    case 'FROM_TIMESTAMP':
      return openUntil > new Date(needed(filter.Timestamp, 'Timestamp')).getTime();
    default:
      return true;
  }
};

const readToken = (token: string): Token => {
  try {
    const read = JSON.parse(Buffer.from(token, 'base64').toString()) as Token;
    if (typeof read.stream === 'string' && typeof read.after === 'string') return read;
  } catch {
    // Told below, like any other text that is no token.
  }
  throw new AwsError('InvalidArgumentException', 'NextToken is invalid.');
};

const continued = (cloud: LocalCloud, input: ListShardsCommandInput, token: string): Token => {
  if (input.StreamName !== undefined || input.StreamCreationTimestamp !== undefined)
    throw new AwsError('InvalidArgumentException', 'NextToken and StreamName cannot be provided together.');
  const read = readToken(token);
  if (cloud.now() - read.madeAt > tokenLifetime)
    throw new AwsError(
      'ExpiredNextTokenException',
      'The pagination token passed to the operation is expired.',
    );
  return read;
};
