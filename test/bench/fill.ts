/** Fills a stream through PutRecords, as quickly as many shards take it. */
import {
  DescribeStreamSummaryCommand,
  PutRecordsCommand,
  UpdateShardCountCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import {until} from '../support/until.ts';

const perRequest = 500;
const requestsAtOnce = 8;

/** Gives the stream so many shards: at most twice, at least half as many as before by one request. */
export const reshard = async (kinesis: KinesisClient, StreamName: string, wanted: number): Promise<void> => {
  for (;;) {
    const summary = await until(`${StreamName} to be active`, async () => {
      const found = await kinesis.send(new DescribeStreamSummaryCommand({StreamName}));
      return found.StreamDescriptionSummary?.StreamStatus === 'ACTIVE'
        ? found.StreamDescriptionSummary
        : undefined;
    });
    const open = summary.OpenShardCount ?? 1;
    if (open === wanted) return;
    const TargetShardCount = Math.min(open * 2, Math.max(wanted, Math.ceil(open / 2)));
    await kinesis.send(
      new UpdateShardCountCommand({StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING'}),
    );
  }
};

const put = async (kinesis: KinesisClient, StreamName: string, records: readonly Buffer[]): Promise<void> => {
  let waiting = records.map((Data, index) => ({Data, PartitionKey: `${Math.random()}-${index}`}));
  while (waiting.length > 0) {
    const {Records: results = []} = await kinesis.send(new PutRecordsCommand({StreamName, Records: waiting}));
    waiting = waiting.filter((_, index) => results[index]?.ErrorCode !== undefined);
    if (waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** Puts so many records; `done` is told of each request's. */
export const fill = async (
  kinesis: KinesisClient,
  stream: string,
  count: number,
  make: (id: number) => Buffer,
  done: (records: number) => void,
): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const first = next;
      next = Math.min(count, first + perRequest);
      const records = Array.from({length: next - first}, (_, index) => make(first + index));
      await put(kinesis, stream, records);
      done(records.length);
    }
  };
  await Promise.all(Array.from({length: requestsAtOnce}, lane));
};
