import type {Service} from '../operation.ts';
import {createStream} from './create-stream.ts';
import {deleteStream} from './delete-stream.ts';
import {describeLimits} from './describe-limits.ts';
import {describeStream, describeStreamSummary} from './describe-stream.ts';
import {startStreamEncryption, stopStreamEncryption} from './encryption.ts';
import {getRecords} from './get-records.ts';
import {getShardIterator} from './get-shard-iterator.ts';
import {listShards} from './list-shards.ts';
import {listStreams} from './list-streams.ts';
import {logs} from './logs.ts';
import {mergeShards} from './merge-shards.ts';
import {disableEnhancedMonitoring, enableEnhancedMonitoring} from './monitoring.ts';
import {putRecord} from './put-record.ts';
import {putRecords} from './put-records.ts';
import {decreaseStreamRetentionPeriod, increaseStreamRetentionPeriod} from './retention.ts';
import {splitShard} from './split-shard.ts';
import {
  addTagsToStream,
  listTagsForResource,
  listTagsForStream,
  removeTagsFromStream,
  tagResource,
  untagResource,
} from './stream-tags.ts';
import {allStreams} from './streams.ts';
import {updateMaxRecordSize} from './update-max-record-size.ts';
import {updateShardCount} from './update-shard-count.ts';
import {updateStreamMode} from './update-stream-mode.ts';

export const kinesis: Service = {
  signingName: 'kinesis',
  protocol: 'json-1.1',
  target: 'Kinesis_20131202',
  sdkName: 'kinesis',
  operations: [
    createStream,
    deleteStream,
    describeStream,
    describeStreamSummary,
    describeLimits,
    listStreams,
    listShards,
    putRecord,
    putRecords,
    getShardIterator,
    getRecords,
    splitShard,
    mergeShards,
    updateShardCount,
    updateStreamMode,
    updateMaxRecordSize,
    increaseStreamRetentionPeriod,
    decreaseStreamRetentionPeriod,
    startStreamEncryption,
    stopStreamEncryption,
    enableEnhancedMonitoring,
    disableEnhancedMonitoring,
    addTagsToStream,
    removeTagsFromStream,
    listTagsForStream,
    tagResource,
    untagResource,
    listTagsForResource,
  ],
  // A deletion that the cloud's end interrupted is finished here.
  start: (cloud) => cloud.part(logs).keepOnly(new Set(allStreams(cloud).map(({id}) => id))),
};
