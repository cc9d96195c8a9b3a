import {
  DeleteStream$,
  type DeleteStreamCommandInput,
  type DeleteStreamCommandOutput,
} from '@aws-sdk/client-kinesis';
import {operation} from '../operation.ts';
import {onStream} from './access.ts';
import {changing, saveStream, statusOf, theStream} from './streams.ts';

export const deleteStream = operation<DeleteStreamCommandInput, DeleteStreamCommandOutput>(DeleteStream$, {
  access: onStream('DeleteStream'),
  handle: (input, {cloud}) => {
    const stream = theStream(cloud, input);
    if (statusOf(cloud, stream) !== 'DELETING')
      saveStream(cloud, {...stream, change: changing(cloud, 'DELETING', {quick: 400, realistic: 15_000})});
    return {};
  },
});
