import type {LocalCloud} from '../cloud.ts';
import {authorize} from '../iam/authorize.ts';
import {roleSession} from '../iam/role-session.ts';
import {decryption} from '../kinesis/aws-managed-key.ts';
import {describeStream, describeStreamSummary} from '../kinesis/describe-stream.ts';
import {getRecords} from '../kinesis/get-records.ts';
import {getShardIterator} from '../kinesis/get-shard-iterator.ts';
import {listShards} from '../kinesis/list-shards.ts';
import {listStreams} from '../kinesis/list-streams.ts';
import {theStream} from '../kinesis/streams.ts';
import {AwsError, type Principal} from '../operation.ts';
import {DatabaseError, type StreamReader} from '../sql/warehouse.ts';
import {clusterArn, type Cluster} from './cluster.ts';

/**
 * Reads streams as Redshift does: through Kinesis' own operations, as a session of the role of the external schema, which
 * needs every right that Redshift documents for an encrypted stream.
 * https://docs.aws.amazon.com/redshift/latest/dg/materialized-view-streaming-ingestion-getting-started.html
 * The role's trust is asked for each statement, its policies for each request, as an AwsError or, when the role cannot
 * be used at all, as Redshift's own error.
 */
export const streamReader = (cloud: LocalCloud, cluster: Cluster, roleArn: string): StreamReader => {
  let session: Principal | undefined;
  const principal = (): Principal => (session ??= assume(cloud, cluster, roleArn));
  return {
    shards: async (stream) => {
      await cloud.invoke(listStreams, {}, principal());
      await cloud.invoke(describeStreamSummary, {StreamName: stream}, principal());
      await cloud.invoke(describeStream, {StreamName: stream}, principal());
      const ids: string[] = [];
      let token: string | undefined;
      do {
        const page = token === undefined ? {StreamName: stream} : {NextToken: token};
        const {Shards: shards = [], NextToken: next} = await cloud.invoke(listShards, page, principal());
        ids.push(...shards.map(({ShardId: id = ''}) => id));
        token = next;
      } while (token !== undefined);
      return ids;
    },
    read: async (stream, shard, after) => {
      const {ShardIterator: iterator} = await cloud.invoke(
        getShardIterator,
        {
          StreamName: stream,
          ShardId: shard,
          ...(after === undefined
            ? {ShardIteratorType: 'TRIM_HORIZON' as const}
            : {ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, StartingSequenceNumber: after}),
        },
        principal(),
      );
      const {Records: records = []} = await cloud.invoke(getRecords, {ShardIterator: iterator}, principal());
      if (records.some(({EncryptionType: type}) => type === 'KMS'))
        verifyDecryption(cloud, stream, principal());
      return records.map(({SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp: arrival}) => ({
        sequenceNumber: SequenceNumber ?? '',
        partitionKey: PartitionKey ?? '',
        data: Data ?? new Uint8Array(),
        arrival: arrival?.getTime() ?? 0,
      }));
    },
  };
};

const verifyDecryption = (cloud: LocalCloud, stream: string, reader: Principal): void => {
  try {
    authorize(cloud, reader, decryption(cloud, theStream(cloud, {StreamName: stream})));
  } catch (error) {
    throw error instanceof AwsError ? new AwsError('KMSAccessDeniedException', error.message) : error;
  }
};

const assume = (cloud: LocalCloud, {id}: Cluster, roleArn: string): Principal => {
  try {
    return roleSession(cloud, roleArn, 'redshift.amazonaws.com', 'RedshiftIamRoleSession', {
      'aws:SourceArn': clusterArn(cloud, id),
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new DatabaseError(
      `ERROR: exception name : UnauthorizedException, error type : 138, message: Not authorized to get credentials of role ${roleArn}, should retry : 0`,
      'XX000',
    );
  }
};
