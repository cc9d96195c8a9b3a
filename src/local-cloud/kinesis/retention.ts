import {
  DecreaseStreamRetentionPeriod$,
  IncreaseStreamRetentionPeriod$,
  type DecreaseStreamRetentionPeriodCommandInput,
  type DecreaseStreamRetentionPeriodCommandOutput,
  type IncreaseStreamRetentionPeriodCommandInput,
  type IncreaseStreamRetentionPeriodCommandOutput,
} from '@aws-sdk/client-kinesis';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {onStream} from './access.ts';
import {changing, saveStream, theActiveStream, type Stream, type StreamRef} from './streams.ts';

const least = 24;
const most = 8760;

const invalid = (message: string): AwsError => new AwsError('InvalidArgumentException', message);

const change = (
  cloud: LocalCloud,
  input: StreamRef & {RetentionPeriodHours: number | undefined},
  verifyOrder: (hours: number, stream: Stream) => void,
): object => {
  const {RetentionPeriodHours: hours = 0} = input;
  const stream = theActiveStream(cloud, input);
  if (hours < least)
    throw invalid(
      `Minimum allowed retention period is ${least} hours. Requested retention period (${hours} hours) is too short.`,
    );
  if (hours > most)
    throw invalid(
      `Maximum allowed retention period is ${most} hours. Requested retention period (${hours} hours) is too long.`,
    );
  verifyOrder(hours, stream);
  if (hours !== stream.retentionHours)
    saveStream(cloud, {...stream, retentionHours: hours, change: changing(cloud, 'UPDATING')});
  return {};
};

export const increaseStreamRetentionPeriod = operation<
  IncreaseStreamRetentionPeriodCommandInput,
  IncreaseStreamRetentionPeriodCommandOutput
>(IncreaseStreamRetentionPeriod$, {
  access: onStream('IncreaseStreamRetentionPeriod'),
  handle: (input, {cloud}) =>
    change(cloud, input, (hours, {name, retentionHours}) => {
      if (hours < retentionHours)
        throw invalid(
          `Requested retention period (${hours} hours) for stream ${name} can not be shorter than existing retention period (${retentionHours} hours). Use DecreaseRetentionPeriod API.`,
        );
    }),
});

export const decreaseStreamRetentionPeriod = operation<
  DecreaseStreamRetentionPeriodCommandInput,
  DecreaseStreamRetentionPeriodCommandOutput
>(DecreaseStreamRetentionPeriod$, {
  access: onStream('DecreaseStreamRetentionPeriod'),
  handle: (input, {cloud}) =>
    change(cloud, input, (hours, {name, retentionHours}) => {
      if (hours > retentionHours)
        throw invalid(
          `Requested retention period (${hours} hours) for stream ${name} can not be longer than existing retention period (${retentionHours} hours). Use IncreaseRetentionPeriod API.`,
        );
    }),
});
