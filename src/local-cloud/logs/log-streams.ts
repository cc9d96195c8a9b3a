import {randomUUID} from 'node:crypto';
import {
  CreateLogStream$,
  DeleteLogStream$,
  DescribeLogStreams$,
  type CreateLogStreamCommandInput,
  type CreateLogStreamCommandOutput,
  type DeleteLogStreamCommandInput,
  type DeleteLogStreamCommandOutput,
  type DescribeLogStreamsCommandInput,
  type DescribeLogStreamsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {eventFiles} from './event-files.ts';
import {groupName, logAccess, logGroupArn, theLogGroup} from './log-group.ts';
import {
  findLogStream,
  removeLogStream,
  saveLogStream,
  streamsOf,
  theLogStream,
  type LogStream,
} from './log-stream.ts';
import {page} from './page.ts';

export const createLogStream = operation<CreateLogStreamCommandInput, CreateLogStreamCommandOutput>(
  CreateLogStream$,
  {
    access: ({logGroupName: group = '', logStreamName: name = ''}, {cloud}) =>
      logAccess(cloud, 'CreateLogStream', group, name),
    handle: ({logGroupName: group = '', logStreamName: name = ''}, {cloud}) => {
      theLogGroup(cloud, group);
      if (!/^[^:*]{1,512}$/.test(name))
        throw new AwsError(
          'InvalidParameterException',
          `1 validation error detected: Value '${name}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*`,
        );
      if (findLogStream(cloud, group, name))
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
      saveLogStream(cloud, {group, name, file: randomUUID(), createdAt: cloud.now()});
      return {};
    },
  },
);

export const deleteLogStream = operation<DeleteLogStreamCommandInput, DeleteLogStreamCommandOutput>(
  DeleteLogStream$,
  {
    access: ({logGroupName: group = '', logStreamName: name = ''}, {cloud}) =>
      logAccess(cloud, 'DeleteLogStream', group, name),
    handle: ({logGroupName: group = '', logStreamName: name = ''}, {cloud}) => {
      removeLogStream(cloud, theLogStream(cloud, group, name));
      return {};
    },
  },
);

const describe = (cloud: LocalCloud, {group, name, file, createdAt}: LogStream) => {
  const events = cloud.part(eventFiles).read(file);
  return {
    logStreamName: name,
    creationTime: createdAt,
    firstEventTimestamp: events[0]?.timestamp,
    lastEventTimestamp: events.at(-1)?.timestamp,
    lastIngestionTime: events.at(-1)?.ingestionTime,
    arn: `${logGroupArn(cloud, group)}:log-stream:${name}`,
    storedBytes: 0,
  };
};

export const describeLogStreams = operation<DescribeLogStreamsCommandInput, DescribeLogStreamsCommandOutput>(
  DescribeLogStreams$,
  {
    access: ({logGroupName, logGroupIdentifier}, {cloud}) =>
      logAccess(cloud, 'DescribeLogStreams', groupName(logGroupName, logGroupIdentifier)),
    handle: (input, {cloud}) => {
      const group = groupName(input.logGroupName, input.logGroupIdentifier);
      theLogGroup(cloud, group);
      const byTime = input.orderBy === 'LastEventTime';
      if (byTime && input.logStreamNamePrefix !== undefined)
        throw new AwsError(
          'InvalidParameterException',
          'Cannot order by LastEventTime with a logStreamNamePrefix.',
        );
      const found = streamsOf(cloud, group)
        .filter(({name}) => name.startsWith(input.logStreamNamePrefix ?? ''))
        .map((stream) => describe(cloud, stream))
        .sort((a, b) =>
          byTime
            ? (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0)
            : a.logStreamName < b.logStreamName
              ? -1
              : 1,
        );
      if (input.descending) found.reverse();
      const {items, nextToken} = page(
        found,
        ({logStreamName}) => logStreamName,
        input.nextToken,
        input.limit ?? 50,
      );
      return {logStreams: [...items], nextToken};
    },
  },
);
