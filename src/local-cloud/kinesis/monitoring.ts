import {
  DisableEnhancedMonitoring$,
  EnableEnhancedMonitoring$,
  type DisableEnhancedMonitoringCommandInput,
  type DisableEnhancedMonitoringCommandOutput,
  type EnableEnhancedMonitoringCommandInput,
  type EnableEnhancedMonitoringCommandOutput,
  type MetricsName,
} from '@aws-sdk/client-kinesis';
import type {LocalCloud} from '../cloud.ts';
import {operation} from '../operation.ts';
import {onStream} from './access.ts';
import {saveStream, theActiveStream, type StreamRef} from './streams.ts';
import {among, verify} from './validation.ts';

const metrics: readonly MetricsName[] = [
  'IncomingBytes',
  'IncomingRecords',
  'IteratorAgeMilliseconds',
  'OutgoingBytes',
  'OutgoingRecords',
  'ReadProvisionedThroughputExceeded',
  'WriteProvisionedThroughputExceeded',
];

const change = (
  cloud: LocalCloud,
  input: StreamRef & {ShardLevelMetrics: MetricsName[] | undefined},
  isOn: (metric: MetricsName, named: boolean, was: boolean) => boolean,
) => {
  const {ShardLevelMetrics: named = []} = input;
  verify(...named.map((name) => among('shardLevelMetrics', name, [...metrics, 'ALL'])));
  const stream = theActiveStream(cloud, input);
  const monitoring = metrics.filter((metric) =>
    isOn(metric, named.includes('ALL') || named.includes(metric), stream.monitoring.includes(metric)),
  );
  saveStream(cloud, {...stream, monitoring});
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    CurrentShardLevelMetrics: [...stream.monitoring],
    DesiredShardLevelMetrics: monitoring,
  };
};

/** Which metrics a stream should have is kept and shown; the local cloud has no CloudWatch that would collect them. */
export const enableEnhancedMonitoring = operation<
  EnableEnhancedMonitoringCommandInput,
  EnableEnhancedMonitoringCommandOutput
>(EnableEnhancedMonitoring$, {
  access: onStream('EnableEnhancedMonitoring'),
  handle: (input, {cloud}) => change(cloud, input, (_metric, named, was) => named || was),
});

export const disableEnhancedMonitoring = operation<
  DisableEnhancedMonitoringCommandInput,
  DisableEnhancedMonitoringCommandOutput
>(DisableEnhancedMonitoring$, {
  access: onStream('DisableEnhancedMonitoring'),
  handle: (input, {cloud}) => change(cloud, input, (_metric, named, was) => was && !named),
});
