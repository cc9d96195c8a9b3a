import {
  ListStreams$,
  type ListStreamsCommandInput,
  type ListStreamsCommandOutput,
} from '@aws-sdk/client-kinesis';
import {AwsError, operation} from '../operation.ts';
import {allStreams, statusOf} from './streams.ts';
import {verify, within} from './validation.ts';

export const listStreams = operation<ListStreamsCommandInput, ListStreamsCommandOutput>(ListStreams$, {
  handle: ({Limit: limit = 100, ExclusiveStartStreamName: name, NextToken: token}, {cloud}) => {
    verify(within('limit', limit, 1, 10_000));
    const after = token === undefined ? (name ?? '') : Buffer.from(token, 'base64').toString();
    if (token !== undefined && !/^[\w.-]+$/.test(after))
      throw new AwsError('InvalidArgumentException', 'NextToken is invalid.');
    const rest = allStreams(cloud).filter((stream) => stream.name > after);
    const page = rest.slice(0, Math.min(limit, 100));
    const hasMore = rest.length > page.length;
    return {
      StreamNames: page.map((stream) => stream.name),
      HasMoreStreams: hasMore,
      ...(hasMore && {NextToken: Buffer.from(page.at(-1)!.name).toString('base64')}),
      StreamSummaries: page.map((stream) => ({
        StreamName: stream.name,
        StreamARN: stream.arn,
        StreamStatus: statusOf(cloud, stream),
        StreamModeDetails: {StreamMode: stream.mode},
        StreamCreationTimestamp: new Date(stream.createdAt),
      })),
    };
  },
});
