/** Streams and shards as they are kept, and how a request finds its stream. */
import {randomBytes} from 'node:crypto';
import type {EncryptionType, MetricsName, StreamMode, StreamStatus} from '@aws-sdk/client-kinesis';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError} from '../operation.ts';
import type {Durations} from '../pace.ts';
import {logs} from './logs.ts';
import type {ShardOrigin} from './sequence-number.ts';

export type Shard = ShardOrigin & {
  readonly id: string;
  readonly parent: string | undefined;
  readonly adjacentParent: string | undefined;
  /** Decimal, both inclusive. */
  readonly startingHashKey: string;
  readonly endingHashKey: string;
  /** Milliseconds since the epoch; undefined while the shard takes records. */
  readonly closedAt: number | undefined;
};

/** A stream. Times are milliseconds since the epoch. */
export type Stream = {
  readonly name: string;
  /** Tells this stream from a former one of its name; also its folder. */
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly mode: StreamMode;
  readonly retentionHours: number;
  readonly encryption: EncryptionType;
  readonly keyId: string | undefined;
  readonly maxRecordKiB: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly monitoring: readonly MetricsName[];
  /** In the order in which they were made. */
  readonly shards: readonly Shard[];
  /** What is under way, and until when. */
  readonly change:
    {readonly status: 'CREATING' | 'UPDATING' | 'DELETING'; readonly until: number} | undefined;
};

const streams = (cloud: LocalCloud): Collection<Stream> => cloud.collection<Stream>('kinesis/streams');

export const newStreamId = (): string => randomBytes(8).toString('hex');

export const streamArn = (cloud: LocalCloud, name: string): string => cloud.arn('kinesis', `stream/${name}`);

export const statusOf = (cloud: LocalCloud, {change}: Stream): StreamStatus =>
  change && cloud.now() < change.until ? change.status : 'ACTIVE';

export const saveStream = (cloud: LocalCloud, stream: Stream): void =>
  streams(cloud).set(stream.name, stream);

/** Starts a change of status that ends by itself. */
export const changing = (
  cloud: LocalCloud,
  status: 'CREATING' | 'UPDATING' | 'DELETING',
  durations: Durations = {quick: 400, realistic: 20_000},
): Stream['change'] => ({status, until: cloud.now() + cloud.takes(durations)});

/** A stream whose deletion is over is forgotten when somebody asks for it, its records with it. */
export const findStream = (cloud: LocalCloud, name: string): Stream | undefined => {
  const stream = streams(cloud).get(name);
  if (stream?.change?.status !== 'DELETING' || cloud.now() < stream.change.until) return stream;
  streams(cloud).delete(name);
  cloud.part(logs).remove(stream.id);
  return undefined;
};

/** By name, in the order of their names. */
export const allStreams = (cloud: LocalCloud): readonly Stream[] =>
  streams(cloud)
    .keys()
    .sort()
    .flatMap((name) => findStream(cloud, name) ?? []);

export const noSuchStream = (cloud: LocalCloud, name: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Stream ${name} under account ${cloud.account} not found.`);

/** How a request names its stream. */
export type StreamRef = {
  readonly StreamName?: string | undefined;
  readonly StreamARN?: string | undefined;
};

/** The name of the stream that a request is about. Throws InvalidArgumentException or ValidationException. */
export const streamName = (cloud: LocalCloud, {StreamName: name, StreamARN: arn}: StreamRef): string => {
  if (arn === undefined) {
    if (name === undefined) throw new AwsError('InvalidArgumentException', 'Missing StreamName');
    return name;
  }
  const prefix = streamArn(cloud, '');
  if (!arn.startsWith('arn:') || !arn.includes(':stream/'))
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${arn}' at 'streamARN' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+`,
    );
  const named = arn.slice(arn.indexOf(':stream/') + ':stream/'.length);
  if (!arn.startsWith(prefix)) throw noSuchStream(cloud, named);
  if (name !== undefined && name !== named)
    throw new AwsError('InvalidArgumentException', 'StreamName and StreamARN do not match.');
  return named;
};

/** The stream that a request is about. Throws ResourceNotFoundException. */
export const theStream = (cloud: LocalCloud, ref: StreamRef): Stream => {
  const name = streamName(cloud, ref);
  const stream = findStream(cloud, name);
  if (!stream) throw noSuchStream(cloud, name);
  return stream;
};

/** The stream, for a request that reads or writes records: it must have its shards. */
export const theUsableStream = (cloud: LocalCloud, ref: StreamRef): Stream => {
  const stream = theStream(cloud, ref);
  const status = statusOf(cloud, stream);
  if (status !== 'ACTIVE' && status !== 'UPDATING') throw noSuchStream(cloud, stream.name);
  return stream;
};

/** The stream, for a request that changes it. Throws ResourceInUseException while another change is under way. */
export const theActiveStream = (cloud: LocalCloud, ref: StreamRef): Stream => {
  const stream = theStream(cloud, ref);
  const status = statusOf(cloud, stream);
  if (status !== 'ACTIVE')
    throw new AwsError(
      'ResourceInUseException',
      `Stream ${stream.name} under account ${cloud.account} not ACTIVE, instead in state ${status}`,
    );
  return stream;
};

/** Records that arrived before this time are no longer there. */
export const trimHorizon = (cloud: LocalCloud, stream: Stream): number =>
  cloud.now() - stream.retentionHours * 3_600_000;
