import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  type StreamDescriptionSummary,
} from '@aws-sdk/client-kinesis';
import type {Cloud} from './cloud.ts';
import {isError} from './errors.ts';

/** The stream of that name; undefined when there is none. */
export const describeStream = async (
  cloud: Cloud,
  name: string,
): Promise<StreamDescriptionSummary | undefined> => {
  try {
    const answer = await cloud
      .client(KinesisClient)
      .send(new DescribeStreamSummaryCommand({StreamName: name}));
    return answer.StreamDescriptionSummary;
  } catch (error) {
    if (isError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
};

/** How many pages of a shard are looked at: AWS may answer empty ones before the first record. */
const mostPages = 4;

/** When the first record after a moment arrived in a stream; undefined when none has, as far as a few looks tell. */
export const firstArrival = async (cloud: Cloud, name: string, since: Date): Promise<Date | undefined> => {
  const client = cloud.client(KinesisClient);
  const {Shards = []} = await client.send(new ListShardsCommand({StreamName: name}));
  const arrivals = await Promise.all(
    Shards.map(async ({ShardId}) => {
      let {ShardIterator} = await client.send(
        new GetShardIteratorCommand({
          StreamName: name,
          ShardId,
          ShardIteratorType: 'AT_TIMESTAMP',
          Timestamp: since,
        }),
      );
      for (let page = 0; ShardIterator !== undefined && page < mostPages; page++) {
        const answer = await client.send(new GetRecordsCommand({ShardIterator, Limit: 1}));
        const arrival = answer.Records?.[0]?.ApproximateArrivalTimestamp;
        if (arrival || !answer.MillisBehindLatest) return arrival;
        ShardIterator = answer.NextShardIterator;
      }
      return undefined;
    }),
  );
  return arrivals.filter((each) => each !== undefined).sort((a, b) => a.getTime() - b.getTime())[0];
};
