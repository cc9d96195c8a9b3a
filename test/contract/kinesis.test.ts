/** Streams, seen by the real SDK over both of its HTTP handlers. */
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  SplitShardCommand,
  StartStreamEncryptionCommand,
  TagResourceCommand,
  UpdateMaxRecordSizeCommand,
  UpdateShardCountCommand,
  waitUntilStreamExists,
  type GetRecordsCommandOutput,
  type ShardIteratorType,
} from '@aws-sdk/client-kinesis';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let cloud: TestCloud;
let kinesis: KinesisClient;

beforeAll(async () => {
  cloud = await startLocalCloud();
  kinesis = new KinesisClient(cloud.client);
});

afterAll(async () => {
  kinesis.destroy();
  await cloud.close();
});

let count = 0;
const newStream = async (options: {shards?: number; onDemand?: boolean} = {}): Promise<string> => {
  const StreamName = `stream-${++count}`;
  await kinesis.send(
    new CreateStreamCommand({
      StreamName,
      ...(options.onDemand
        ? {StreamModeDetails: {StreamMode: 'ON_DEMAND'}}
        : {ShardCount: options.shards ?? 1}),
    }),
  );
  return StreamName;
};

const put = (StreamName: string, ...texts: string[]) =>
  kinesis.send(
    new PutRecordsCommand({
      StreamName,
      Records: texts.map((text) => ({PartitionKey: text, Data: Buffer.from(text)})),
    }),
  );

const shardsOf = async (StreamName: string) =>
  (await kinesis.send(new ListShardsCommand({StreamName}))).Shards ?? [];

const iterator = async (
  StreamName: string,
  ShardIteratorType: ShardIteratorType,
  options: {shard?: string; number?: string | undefined; time?: Date | undefined} = {},
): Promise<string> => {
  const answer = await kinesis.send(
    new GetShardIteratorCommand({
      StreamName,
      ShardId: options.shard ?? 'shardId-000000000000',
      ShardIteratorType,
      StartingSequenceNumber: options.number,
      Timestamp: options.time,
    }),
  );
  return answer.ShardIterator!;
};

const get = (ShardIterator: string, Limit?: number) =>
  kinesis.send(new GetRecordsCommand({ShardIterator, Limit}));

const texts = ({Records: records = []}: GetRecordsCommandOutput) =>
  records.map(({Data}) => Buffer.from(Data!).toString());

describe.each([
  ['HTTP/2', () => kinesis],
  ['HTTP/1.1', () => new KinesisClient({...cloud.client, requestHandler: new NodeHttpHandler()})],
])('over %s', (_name, client) => {
  test('a stream is made, described, written, read and deleted', async () => {
    const sdk = client();
    const StreamName = `whole-${_name.replace('/', '-')}`;
    const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`;
    await sdk.send(new CreateStreamCommand({StreamName, ShardCount: 2, Tags: {team: 'one'}}));
    await waitUntilStreamExists({client: sdk, minDelay: 1, maxWaitTime: 10}, {StreamName});
    const {StreamDescription: stream} = await sdk.send(new DescribeStreamCommand({StreamName}));
    expect(stream).toMatchObject({
      StreamARN,
      StreamStatus: 'ACTIVE',
      RetentionPeriodHours: 24,
      EncryptionType: 'NONE',
      HasMoreShards: false,
      EnhancedMonitoring: [{ShardLevelMetrics: []}],
      StreamModeDetails: {StreamMode: 'PROVISIONED'},
      Shards: [
        {
          ShardId: 'shardId-000000000000',
          HashKeyRange: {StartingHashKey: '0', EndingHashKey: '170141183460469231731687303715884105727'},
        },
        {
          ShardId: 'shardId-000000000001',
          HashKeyRange: {
            StartingHashKey: '170141183460469231731687303715884105728',
            EndingHashKey: '340282366920938463463374607431768211455',
          },
        },
      ],
    });
    // The keys of the Kinesis guide: MD5 of `a` begins with 0c, that of `b` with 92.
    const written = await sdk.send(
      new PutRecordsCommand({
        StreamARN,
        Records: ['a', 'b'].map((key) => ({PartitionKey: key, Data: Buffer.from(key)})),
      }),
    );
    expect(written).toMatchObject({
      FailedRecordCount: 0,
      Records: [{ShardId: 'shardId-000000000000'}, {ShardId: 'shardId-000000000001'}],
    });
    const {ShardIterator} = await sdk.send(
      new GetShardIteratorCommand({
        StreamARN,
        ShardId: 'shardId-000000000001',
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    const read = await sdk.send(new GetRecordsCommand({ShardIterator}));
    expect(read).toMatchObject({
      MillisBehindLatest: 0,
      Records: [{SequenceNumber: written.Records![1]!.SequenceNumber, PartitionKey: 'b'}],
    });
    expect(read.Records![0]!.ApproximateArrivalTimestamp!.getTime()).toBeGreaterThan(Date.now() - 60_000);
    await sdk.send(new DeleteStreamCommand({StreamName}));
    await expect(sdk.send(new DescribeStreamSummaryCommand({StreamName}))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Stream ${StreamName} under account 000000000000 not found.`,
    });
    if (sdk !== kinesis) sdk.destroy();
  });
});

describe('iterators', () => {
  test('begin where they are told', async () => {
    const stream = await newStream();
    const before = await put(stream, 'a', 'b', 'c');
    const numbers = before.Records!.map(({SequenceNumber}) => SequenceNumber!);
    expect([...numbers].sort((x, y) => (BigInt(x) < BigInt(y) ? -1 : 1))).toEqual(numbers);
    const latest = await iterator(stream, 'LATEST');
    const first = await get(await iterator(stream, 'TRIM_HORIZON'));
    expect(texts(first)).toEqual(['a', 'b', 'c']);
    expect(texts(await get(await iterator(stream, 'AT_SEQUENCE_NUMBER', {number: numbers[1]})))).toEqual([
      'b',
      'c',
    ]);
    expect(texts(await get(await iterator(stream, 'AFTER_SEQUENCE_NUMBER', {number: numbers[1]})))).toEqual([
      'c',
    ]);
    const time = first.Records![0]!.ApproximateArrivalTimestamp;
    expect(texts(await get(await iterator(stream, 'AT_TIMESTAMP', {time})))).toEqual(['a', 'b', 'c']);
    await put(stream, 'd');
    expect(texts(await get(latest))).toEqual(['d']);
  });

  test('go on, page by page, and say how far behind they are', async () => {
    const stream = await newStream();
    await put(stream, 'a', 'b', 'c');
    const first = await get(await iterator(stream, 'TRIM_HORIZON'), 2);
    expect(texts(first)).toEqual(['a', 'b']);
    expect(first.MillisBehindLatest).toBeGreaterThan(0);
    const second = await get(first.NextShardIterator!);
    expect(texts(second)).toEqual(['c']);
    expect(texts(await get(second.NextShardIterator!))).toEqual([]);
  });

  test('are refused when they are made up, or of another stream', async () => {
    const stream = await newStream();
    const {Records: [record] = []} = await put(stream, 'a');
    await expect(get('AAAA')).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: 'Invalid ShardIterator.',
    });
    const held = await iterator(stream, 'TRIM_HORIZON');
    await kinesis.send(new DeleteStreamCommand({StreamName: stream}));
    await kinesis.send(new CreateStreamCommand({StreamName: stream, ShardCount: 1}));
    await expect(get(held)).rejects.toMatchObject({name: 'ResourceNotFoundException'});
    await expect(iterator(stream, 'AT_SEQUENCE_NUMBER', {number: record!.SequenceNumber})).rejects.toThrow(
      'because it did not come from this stream',
    );
    await expect(iterator(stream, 'LATEST', {shard: 'shardId-000000000009'})).rejects.toThrow(
      `Shard shardId-000000000009 in stream ${stream} under account 000000000000 does not exist`,
    );
    await expect(iterator(stream, 'AT_SEQUENCE_NUMBER')).rejects.toThrow('and no StartingSequenceNumber.');
  });

  test('sequence numbers never come again, not even of a new stream of the same name', async () => {
    const stream = await newStream();
    const {Records: [old] = []} = await put(stream, 'a');
    await kinesis.send(new DeleteStreamCommand({StreamName: stream}));
    await kinesis.send(new CreateStreamCommand({StreamName: stream, ShardCount: 1}));
    const {Records: [young] = []} = await put(stream, 'a');
    expect(BigInt(young!.SequenceNumber!)).toBeGreaterThan(BigInt(old!.SequenceNumber!));
    expect(texts(await get(await iterator(stream, 'TRIM_HORIZON')))).toEqual(['a']);
  });
});

describe('limits', () => {
  const records = (n: number, bytes: number) =>
    Array.from({length: n}, (_, i) => ({PartitionKey: `k${i}`, Data: Buffer.alloc(bytes)}));

  test('a shard takes a thousand records a second, and the rest fail one by one', async () => {
    const StreamName = await newStream();
    const answers = await Promise.all(
      Array.from({length: 4}, () =>
        kinesis.send(new PutRecordsCommand({StreamName, Records: records(500, 10)})),
      ),
    );
    const results = answers.flatMap(({Records: all = []}) => all);
    const failed = results.filter(({ErrorCode}) => ErrorCode);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBe(answers.reduce((sum, {FailedRecordCount: n = 0}) => sum + n, 0));
    expect(failed[0]).toEqual({
      ErrorCode: 'ProvisionedThroughputExceededException',
      ErrorMessage: `Rate exceeded for shard shardId-000000000000 in stream ${StreamName} under account 000000000000.`,
    });
    const read = await get(await iterator(StreamName, 'TRIM_HORIZON'));
    const acknowledged = results.flatMap(({SequenceNumber: number}) => number ?? []);
    expect(read.Records!.map(({SequenceNumber}) => SequenceNumber)).toEqual(acknowledged);
  });

  test('a single record that comes too fast is refused as a whole', async () => {
    const StreamName = await newStream();
    const impatient = new KinesisClient({...cloud.client, maxAttempts: 1});
    const big = () =>
      impatient.send(new PutRecordCommand({StreamName, PartitionKey: 'k', Data: Buffer.alloc(1_000_000)}));
    await big();
    await expect(big()).rejects.toMatchObject({name: 'ProvisionedThroughputExceededException'});
    impatient.destroy();
  });

  test('an on-demand stream takes much more', async () => {
    const StreamName = await newStream({onDemand: true});
    const answers = await Promise.all(
      Array.from({length: 6}, () =>
        kinesis.send(new PutRecordsCommand({StreamName, Records: records(500, 1000)})),
      ),
    );
    expect(answers.every(({FailedRecordCount}) => FailedRecordCount === 0)).toBe(true);
    expect(await shardsOf(StreamName)).toHaveLength(4);
  });

  test('a shard is read five times a second', async () => {
    const stream = await newStream();
    const impatient = new KinesisClient({...cloud.client, maxAttempts: 1});
    const ShardIterator = await iterator(stream, 'TRIM_HORIZON');
    const reads = await Promise.allSettled(
      Array.from({length: 12}, () => impatient.send(new GetRecordsCommand({ShardIterator}))),
    );
    const refused = reads.filter(({status}) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(7);
    impatient.destroy();
  });

  test('records, requests and keys have their sizes', async () => {
    const StreamName = await newStream({onDemand: true});
    const one = (bytes: number, key = 'k') =>
      kinesis.send(new PutRecordCommand({StreamName, PartitionKey: key, Data: Buffer.alloc(bytes)}));
    await expect(one(1024 * 1024)).rejects.toThrow(
      "1 validation error detected: Value at 'data' failed to satisfy constraint: Member must have length less than or equal to 1048576",
    );
    await expect(one(1, 'k'.repeat(257))).rejects.toThrow('length less than or equal to 256');
    await expect(kinesis.send(new PutRecordsCommand({StreamName, Records: records(501, 1)}))).rejects.toThrow(
      'Member must have length less than or equal to 500',
    );
    await expect(
      kinesis.send(new PutRecordsCommand({StreamName, Records: records(11, 1_000_000)})),
    ).rejects.toMatchObject({name: 'InvalidArgumentException'});
    await kinesis.send(
      new UpdateMaxRecordSizeCommand({
        StreamARN: `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`,
        MaxRecordSizeInKiB: 2048,
      }),
    );
    expect((await one(2_000_000)).SequenceNumber).toMatch(/^49\d{54}$/);
  });
});

describe('shards', () => {
  const ids = async (stream: string) =>
    (await shardsOf(stream)).map(({ShardId}) => Number(ShardId!.slice(-3)));

  test('split and merge: readers of the parent are led to the children', async () => {
    const stream = await newStream();
    await put(stream, 'a');
    const from = await iterator(stream, 'TRIM_HORIZON');
    await kinesis.send(
      new SplitShardCommand({
        StreamName: stream,
        ShardToSplit: 'shardId-000000000000',
        NewStartingHashKey: '170141183460469231731687303715884105728',
      }),
    );
    await put(stream, 'a', 'b');
    const end = await get(from);
    expect(texts(end)).toEqual(['a']);
    expect(end.NextShardIterator).toBeUndefined();
    expect(end.ChildShards).toMatchObject([
      {ShardId: 'shardId-000000000001', ParentShards: ['shardId-000000000000']},
      {ShardId: 'shardId-000000000002', ParentShards: ['shardId-000000000000']},
    ]);
    expect(texts(await get(await iterator(stream, 'TRIM_HORIZON', {shard: 'shardId-000000000002'})))).toEqual(
      ['b'],
    );
    await kinesis.send(
      new MergeShardsCommand({
        StreamName: stream,
        ShardToMerge: 'shardId-000000000002',
        AdjacentShardToMerge: 'shardId-000000000001',
      }),
    );
    const [parent, low, , merged] = await shardsOf(stream);
    expect(merged).toMatchObject({
      ShardId: 'shardId-000000000003',
      ParentShardId: 'shardId-000000000002',
      AdjacentParentShardId: 'shardId-000000000001',
      HashKeyRange: parent!.HashKeyRange,
    });
    expect(low!.SequenceNumberRange!.EndingSequenceNumber).toBeDefined();
    const {Shards: open} = await kinesis.send(
      new ListShardsCommand({StreamName: stream, ShardFilter: {Type: 'AT_LATEST'}}),
    );
    expect(open!.map(({ShardId}) => ShardId)).toEqual(['shardId-000000000003']);
  });

  test.each([
    [2, 4],
    [4, 2],
    [3, 5],
    [5, 3],
    [4, 4],
  ])('from %i to %i: even ranges, and nothing is lost on the way', async (from, to) => {
    const stream = await newStream({shards: from});
    const StreamName = stream;
    const keys = Array.from({length: 20}, (_, i) => `key ${i}`);
    await put(stream, ...keys);
    await kinesis.send(
      new UpdateShardCountCommand({StreamName, TargetShardCount: to, ScalingType: 'UNIFORM_SCALING'}),
    );
    await put(stream, ...keys);
    const shards = await shardsOf(stream);
    const open = shards.filter(({SequenceNumberRange: range}) => !range!.EndingSequenceNumber);
    expect(open).toHaveLength(to);
    const starts = open
      .map(({HashKeyRange: range}) => BigInt(range!.StartingHashKey!))
      .sort((a, b) => (a < b ? -1 : 1));
    expect(starts).toEqual(Array.from({length: to}, (_, i) => ((1n << 128n) / BigInt(to)) * BigInt(i)));
    const all: string[] = [];
    for (const {ShardId: shard} of shards)
      all.push(...texts(await get(await iterator(stream, 'TRIM_HORIZON', {shard: shard!}))));
    expect(all.sort()).toEqual([...keys, ...keys].sort());
  });

  test('are listed in pages', async () => {
    const StreamName = await newStream({shards: 5});
    const found: (string | undefined)[] = [];
    for await (const {Shards: shards = []} of pages(StreamName))
      found.push(...shards.map(({ShardId}) => ShardId));
    expect(found).toHaveLength(5);
    expect(await ids(StreamName)).toEqual([0, 1, 2, 3, 4]);
  });

  test('impossible requests are refused in Kinesis’s words', async () => {
    const StreamName = await newStream({shards: 2});
    const impatient = new KinesisClient({...cloud.client, maxAttempts: 1});
    const split = (key: string, shard = 'shardId-000000000000') =>
      kinesis.send(new SplitShardCommand({StreamName, ShardToSplit: shard, NewStartingHashKey: key}));
    await expect(split('0')).rejects.toThrow(
      "is not both greater than one plus the shard's StartingHashKey 0",
    );
    await expect(split('5', 'shardId-000000000007')).rejects.toThrow(
      `Could not find shard shardId-000000000007 in stream ${StreamName} under account 000000000000.`,
    );
    await expect(
      impatient.send(
        new UpdateShardCountCommand({StreamName, TargetShardCount: 5, ScalingType: 'UNIFORM_SCALING'}),
      ),
    ).rejects.toMatchObject({name: 'LimitExceededException'});
    impatient.destroy();
  });
});

describe('settings', () => {
  test('retention, encryption, tags', async () => {
    const StreamName = await newStream();
    await kinesis.send(new IncreaseStreamRetentionPeriodCommand({StreamName, RetentionPeriodHours: 48}));
    await expect(
      kinesis.send(new IncreaseStreamRetentionPeriodCommand({StreamName, RetentionPeriodHours: 24})),
    ).rejects.toThrow('can not be shorter than existing retention period (48 hours)');
    await kinesis.send(
      new StartStreamEncryptionCommand({StreamName, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis'}),
    );
    await expect(
      kinesis.send(
        new StartStreamEncryptionCommand({StreamName, EncryptionType: 'KMS', KeyId: 'alias/mine'}),
      ),
    ).rejects.toMatchObject({name: 'KMSNotFoundException'});
    expect(await put(StreamName, 'a')).toMatchObject({EncryptionType: 'KMS'});
    expect((await get(await iterator(StreamName, 'TRIM_HORIZON'))).Records![0]!.EncryptionType).toBe('KMS');
    const {StreamDescriptionSummary: summary} = await kinesis.send(
      new DescribeStreamSummaryCommand({StreamName}),
    );
    expect(summary).toMatchObject({
      RetentionPeriodHours: 48,
      EncryptionType: 'KMS',
      KeyId: 'alias/aws/kinesis',
      OpenShardCount: 1,
    });
    await kinesis.send(new TagResourceCommand({ResourceARN: summary!.StreamARN!, Tags: {b: '2', a: '1'}}));
    const {Tags: tags} = await kinesis.send(new ListTagsForStreamCommand({StreamName}));
    expect(tags).toEqual([
      {Key: 'a', Value: '1'},
      {Key: 'b', Value: '2'},
    ]);
  });

  test('names are checked, taken ones refused, and listed in order', async () => {
    const StreamName = await newStream();
    await expect(kinesis.send(new CreateStreamCommand({StreamName, ShardCount: 1}))).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `Stream ${StreamName} under account 000000000000 already exists.`,
    });
    await expect(kinesis.send(new CreateStreamCommand({StreamName: 'a b', ShardCount: 1}))).rejects.toThrow(
      "1 validation error detected: Value 'a b' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    );
    const page = await kinesis.send(new ListStreamsCommand({Limit: 1}));
    expect(page.HasMoreStreams).toBe(true);
    const rest = await kinesis.send(new ListStreamsCommand({NextToken: page.NextToken}));
    const names = [...page.StreamNames!, ...rest.StreamNames!];
    expect(names).toEqual([...names].sort());
    expect(names).toContain(StreamName);
  });
});

async function* pages(StreamName: string) {
  let NextToken: string | undefined;
  do {
    const answer = await kinesis.send(
      new ListShardsCommand(NextToken ? {NextToken, MaxResults: 2} : {StreamName, MaxResults: 2}),
    );
    yield answer;
    ({NextToken} = answer);
  } while (NextToken);
}
