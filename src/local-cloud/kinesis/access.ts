import type {LocalCloud} from '../cloud.ts';
import type {Access, Call} from '../operation.ts';
import {findStream, streamArn, streamName, type StreamRef} from './streams.ts';

/** What IAM is asked: an action on the stream that the request names, with the stream's tags. */
export const onStream =
  (action: string) =>
  (input: StreamRef, {cloud}: Call): readonly Access[] => [
    streamAccess(cloud, action, streamName(cloud, input)),
  ];

export const streamAccess = (cloud: LocalCloud, action: string, name: string): Access => ({
  action: `kinesis:${action}`,
  resource: streamArn(cloud, name),
  context: Object.fromEntries(
    Object.entries(findStream(cloud, name)?.tags ?? {}).map(([key, value]) => [
      `aws:ResourceTag/${key}`,
      value,
    ]),
  ),
});

/** The condition keys of a request that gives tags. */
export const requestTags = (tags: Readonly<Record<string, string>> = {}): NonNullable<Access['context']> => ({
  'aws:TagKeys': Object.keys(tags),
  ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
});
