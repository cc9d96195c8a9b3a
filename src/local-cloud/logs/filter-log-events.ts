import {
  FilterLogEvents$,
  type FilterLogEventsCommandInput,
  type FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import {AwsError, operation} from '../operation.ts';
import {filterPattern} from './filter-pattern.ts';
import {keptEvents} from './kept-events.ts';
import {groupName, logAccess, theLogGroup} from './log-group.ts';
import {streamsOf, theLogStream} from './log-stream.ts';
import {page} from './page.ts';

export const filterLogEvents = operation<FilterLogEventsCommandInput, FilterLogEventsCommandOutput>(
  FilterLogEvents$,
  {
    access: ({logGroupName, logGroupIdentifier}, {cloud}) =>
      logAccess(cloud, 'FilterLogEvents', groupName(logGroupName, logGroupIdentifier)),
    handle: (input, {cloud}) => {
      const group = groupName(input.logGroupName, input.logGroupIdentifier);
      theLogGroup(cloud, group);
      if (input.logStreamNames && input.logStreamNamePrefix !== undefined)
        throw new AwsError(
          'InvalidParameterException',
          'logStreamNames and logStreamNamePrefix cannot be specified together.',
        );
      const matches = filterPattern(input.filterPattern);
      const streams = input.logStreamNames
        ? input.logStreamNames.map((name) => theLogStream(cloud, group, name))
        : streamsOf(cloud, group).filter(({name}) => name.startsWith(input.logStreamNamePrefix ?? ''));
      const found = streams
        .flatMap((stream) =>
          keptEvents(cloud, stream, input.startTime, input.endTime).map((event, index) => ({
            logStreamName: stream.name,
            ...event,
            eventId: `${event.timestamp}${stream.file.replaceAll(/\D/g, '').padEnd(24, '0')}${String(index).padStart(12, '0')}`,
          })),
        )
        .filter(({message}) => matches(message))
        .sort((a, b) => a.timestamp - b.timestamp);
      const {items, nextToken} = page(found, ({eventId}) => eventId, input.nextToken, input.limit ?? 10_000);
      return {events: [...items], searchedLogStreams: [], nextToken};
    },
  },
);
