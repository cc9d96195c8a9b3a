import {
  UpdateStreamMode$,
  type UpdateStreamModeCommandInput,
  type UpdateStreamModeCommandOutput,
} from '@aws-sdk/client-kinesis';
import {AwsError, operation} from '../operation.ts';
import {onStream} from './access.ts';
import {changing, saveStream, theActiveStream} from './streams.ts';
import {among, verify} from './validation.ts';

export const updateStreamMode = operation<UpdateStreamModeCommandInput, UpdateStreamModeCommandOutput>(
  UpdateStreamMode$,
  {
    access: onStream('UpdateStreamMode'),
    handle: (input, {cloud}) => {
      const mode = input.StreamModeDetails?.StreamMode;
      verify(among('streamModeDetails.streamMode', mode, ['ON_DEMAND', 'PROVISIONED']));
      if (input.WarmThroughputMiBps !== undefined)
        throw new AwsError(
          'InvalidArgumentException',
          'Warm throughput needs an account with MinimumThroughputBillingCommitment enabled.',
        );
      const stream = theActiveStream(cloud, input);
      if (mode && mode !== stream.mode)
        saveStream(cloud, {...stream, mode, change: changing(cloud, 'UPDATING')});
      return {};
    },
  },
);
