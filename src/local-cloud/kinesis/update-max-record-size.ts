import {
  UpdateMaxRecordSize$,
  type UpdateMaxRecordSizeCommandInput,
  type UpdateMaxRecordSizeCommandOutput,
} from '@aws-sdk/client-kinesis';
import {operation} from '../operation.ts';
import {onStream} from './access.ts';
import {changing, saveStream, theActiveStream} from './streams.ts';
import {verify, within} from './validation.ts';

export const updateMaxRecordSize = operation<
  UpdateMaxRecordSizeCommandInput,
  UpdateMaxRecordSizeCommandOutput
>(UpdateMaxRecordSize$, {
  access: onStream('UpdateMaxRecordSize'),
  handle: (input, {cloud}) => {
    const {MaxRecordSizeInKiB: maxRecordKiB = 1024} = input;
    verify(within('maxRecordSizeInKiB', maxRecordKiB, 1024, 10_240));
    const stream = theActiveStream(cloud, input);
    saveStream(cloud, {...stream, maxRecordKiB, change: changing(cloud, 'UPDATING')});
    return {};
  },
});
