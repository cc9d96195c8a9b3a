import type {MetricsName, StreamDescriptionSummary} from '@aws-sdk/client-kinesis';
import {createStream} from '../../kinesis/create-stream.ts';
import {deleteStream} from '../../kinesis/delete-stream.ts';
import {describeStreamSummary} from '../../kinesis/describe-stream.ts';
import {startStreamEncryption, stopStreamEncryption} from '../../kinesis/encryption.ts';
import {disableEnhancedMonitoring, enableEnhancedMonitoring} from '../../kinesis/monitoring.ts';
import {decreaseStreamRetentionPeriod, increaseStreamRetentionPeriod} from '../../kinesis/retention.ts';
import {addTagsToStream, removeTagsFromStream} from '../../kinesis/stream-tags.ts';
import {updateMaxRecordSize} from '../../kinesis/update-max-record-size.ts';
import {updateShardCount} from '../../kinesis/update-shard-count.ts';
import {updateStreamMode} from '../../kinesis/update-stream-mode.ts';
import type {TypedOperation} from '../../operation.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {allTags, lostKeys} from './resource-tags.ts';
import {tolerating} from './tolerating.ts';

type Wanted = {
  readonly mode: 'ON_DEMAND' | 'PROVISIONED';
  readonly shards: number;
  readonly retentionHours: number;
  readonly keyId: string | undefined;
  readonly maxRecordKiB: number;
  readonly metrics: readonly MetricsName[];
};

const wantedOf = (properties: Properties): Wanted => {
  const modeDetails = properties['StreamModeDetails'] as {StreamMode?: Wanted['mode']} | undefined;
  const encryption = properties['StreamEncryption'] as {KeyId: string} | undefined;
  return {
    mode: modeDetails?.StreamMode ?? 'PROVISIONED',
    shards: Number(properties['ShardCount'] ?? 1),
    retentionHours: Number(properties['RetentionPeriodHours'] ?? 24),
    keyId: encryption?.KeyId,
    maxRecordKiB: Number(properties['MaxRecordSizeInKiB'] ?? 1024),
    metrics: (properties['DesiredShardLevelMetrics'] ?? []) as readonly MetricsName[],
  };
};

/** Undefined when there is no such stream. */
const look = async (
  name: string,
  {cloud, principal}: ResourceContext,
): Promise<StreamDescriptionSummary | undefined> => {
  const found = cloud.invoke(describeStreamSummary, {StreamName: name}, principal);
  return (await tolerating('ResourceNotFoundException', found))?.StreamDescriptionSummary;
};

const active = (name: string, context: ResourceContext): Promise<StreamDescriptionSummary> =>
  context.until(async () => {
    const stream = await look(name, context);
    return stream?.StreamStatus === 'ACTIVE' ? stream : undefined;
  });

const physical = (name: string, context: ResourceContext): Physical => ({
  id: name,
  attributes: {Arn: context.cloud.arn('kinesis', `stream/${name}`)},
});

/** Changes, one after another, what is not as the template wants it; each waits until the stream is active again. */
const settle = async (name: string, wanted: Wanted, context: ResourceContext): Promise<void> => {
  let stream = await active(name, context);
  const change = async <Input extends object>(
    op: TypedOperation<Input, unknown>,
    input: Omit<Input, 'StreamName'>,
  ): Promise<void> => {
    await context.cloud.invoke(op, {StreamName: name, ...input} as unknown as Input, context.principal);
    stream = await active(name, context);
  };
  const {mode, shards, retentionHours, keyId, maxRecordKiB, metrics} = wanted;
  if (stream.StreamModeDetails?.StreamMode !== mode)
    await change(updateStreamMode, {StreamARN: stream.StreamARN, StreamModeDetails: {StreamMode: mode}});
  if (mode === 'PROVISIONED' && stream.OpenShardCount !== shards)
    await change(updateShardCount, {TargetShardCount: shards, ScalingType: 'UNIFORM_SCALING'});
  const now = stream.RetentionPeriodHours ?? 24;
  if (now !== retentionHours)
    await change(now < retentionHours ? increaseStreamRetentionPeriod : decreaseStreamRetentionPeriod, {
      RetentionPeriodHours: retentionHours,
    });
  if (keyId !== undefined && stream.KeyId !== keyId)
    await change(startStreamEncryption, {EncryptionType: 'KMS', KeyId: keyId});
  if (keyId === undefined && stream.EncryptionType === 'KMS')
    await change(stopStreamEncryption, {EncryptionType: 'KMS', KeyId: stream.KeyId});
  if (stream.MaxRecordSizeInKiB !== maxRecordKiB)
    await change(updateMaxRecordSize, {StreamARN: stream.StreamARN, MaxRecordSizeInKiB: maxRecordKiB});
  const measured = stream.EnhancedMonitoring?.[0]?.ShardLevelMetrics ?? [];
  const more = metrics.filter((metric) => !measured.includes(metric));
  const fewer = metrics.includes('ALL') ? [] : measured.filter((metric) => !metrics.includes(metric));
  if (more.length > 0) await change(enableEnhancedMonitoring, {ShardLevelMetrics: more});
  if (fewer.length > 0) await change(disableEnhancedMonitoring, {ShardLevelMetrics: fewer});
};

export const kinesisStream: ResourceType = {
  type: 'AWS::Kinesis::Stream',
  properties: {
    DesiredShardLevelMetrics: [true],
    MaxRecordSizeInKiB: true,
    Name: true,
    RetentionPeriodHours: true,
    ShardCount: true,
    StreamEncryption: {EncryptionType: true, KeyId: true},
    StreamModeDetails: {StreamMode: true},
    Tags: [{Key: true, Value: true}],
  },
  replacing: ['Name'],
  create: async (properties, context) => {
    const {cloud, principal} = context;
    const wanted = wantedOf(properties);
    const name = (properties['Name'] as string | undefined) ?? context.physicalName(128);
    const creation = cloud.invoke(
      createStream,
      {
        StreamName: name,
        StreamModeDetails: {StreamMode: wanted.mode},
        ...(wanted.mode === 'PROVISIONED' && {ShardCount: wanted.shards}),
        MaxRecordSizeInKiB: wanted.maxRecordKiB,
        Tags: allTags(properties, context),
      },
      principal,
    );
    await (context.resumed ? tolerating('ResourceInUseException', creation) : creation);
    context.made(physical(name, context));
    await settle(name, wanted, context);
    return physical(name, context);
  },
  update: async ({id: name}, properties, previous, context) => {
    const {cloud, principal} = context;
    await settle(name, wantedOf(properties), context);
    const tags = allTags(properties, context);
    await cloud.invoke(addTagsToStream, {StreamName: name, Tags: tags}, principal);
    const lost = lostKeys(previous, tags, context);
    if (lost.length > 0)
      await cloud.invoke(removeTagsFromStream, {StreamName: name, TagKeys: lost}, principal);
    return physical(name, context);
  },
  delete: async ({id: name}, _properties, context) => {
    const {cloud, principal} = context;
    const deletion = cloud.invoke(deleteStream, {StreamName: name, EnforceConsumerDeletion: true}, principal);
    await tolerating('ResourceNotFoundException', deletion);
    await context.until(async () => ((await look(name, context)) ? undefined : true));
  },
};
