import {
  CreateStream$,
  type CreateStreamCommandInput,
  type CreateStreamCommandOutput,
  type StreamMode,
} from '@aws-sdk/client-kinesis';
import {AwsError, operation} from '../operation.ts';
import {requestTags, streamAccess} from './access.ts';
import {verifyOnDemandLimit, verifyShardLimit} from './limits.ts';
import {evenShards, shardSecond} from './shards.ts';
import {changing, findStream, newStreamId, saveStream, streamArn} from './streams.ts';
import {verifyStreamTags} from './tags.ts';
import {among, streamNameComplaints, verify, within} from './validation.ts';

/** What an on-demand stream begins with. */
const onDemandShards = 4;

export const createStream = operation<CreateStreamCommandInput, CreateStreamCommandOutput>(CreateStream$, {
  access: ({StreamName: name = '', Tags: tags}, {cloud}) => {
    const access = {...streamAccess(cloud, 'CreateStream', name), context: requestTags(tags)};
    return tags ? [access, {...access, action: 'kinesis:AddTagsToStream'}] : [access];
  },
  handle: (input, {cloud}) => {
    const {StreamName: name = '', Tags: tags = {}, MaxRecordSizeInKiB: maxRecordKiB = 1024} = input;
    verifyInput(input);
    const mode = modeOf(input);
    if (findStream(cloud, name))
      throw new AwsError(
        'ResourceInUseException',
        `Stream ${name} under account ${cloud.account} already exists.`,
      );
    if (mode === 'ON_DEMAND') verifyOnDemandLimit(cloud);
    else verifyShardLimit(cloud, input.ShardCount ?? 0);
    verifyStreamTags(cloud, name, tags);
    saveStream(cloud, {
      name,
      id: newStreamId(),
      arn: streamArn(cloud, name),
      createdAt: cloud.now(),
      mode,
      retentionHours: 24,
      encryption: 'NONE',
      keyId: undefined,
      maxRecordKiB,
      tags,
      monitoring: [],
      shards: evenShards(input.ShardCount ?? onDemandShards, shardSecond(cloud)),
      change: changing(cloud, 'CREATING'),
    });
    return {};
  },
});

const verifyInput = (input: CreateStreamCommandInput): void => {
  verify(
    ...streamNameComplaints(input.StreamName),
    within('shardCount', input.ShardCount, 1, 100_000),
    within('maxRecordSizeInKiB', input.MaxRecordSizeInKiB, 1024, 10_240),
    among('streamModeDetails.streamMode', input.StreamModeDetails?.StreamMode, ['ON_DEMAND', 'PROVISIONED']),
  );
  if (input.WarmThroughputMiBps !== undefined)
    throw invalid('Warm throughput needs an account with MinimumThroughputBillingCommitment enabled.');
  if (input.RecordDistributionStrategy === 'AUTO')
    throw invalid('The local cloud does not support the RecordDistributionStrategy AUTO.');
};

const modeOf = ({StreamModeDetails: details, ShardCount: count}: CreateStreamCommandInput): StreamMode => {
  const mode = details?.StreamMode ?? 'PROVISIONED';
  if (mode === 'PROVISIONED' && count === undefined)
    throw invalid('ShardCount is required for a stream with StreamMode PROVISIONED.');
  if (mode === 'ON_DEMAND' && count !== undefined)
    throw invalid('ShardCount must not be specified for a stream with StreamMode ON_DEMAND.');
  return mode;
};

const invalid = (message: string): AwsError => new AwsError('InvalidArgumentException', message);
