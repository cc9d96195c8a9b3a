import {
  GetLogEvents$,
  type GetLogEventsCommandInput,
  type GetLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import {AwsError, operation} from '../operation.ts';
import {keptEvents} from './kept-events.ts';
import {groupName, logAccess} from './log-group.ts';
import {theLogStream} from './log-stream.ts';

/**
 * Tokens are `f/N` and `b/N`: forwards from, or backwards before, the stream's Nth event of the asked time range. At an end
 * AWS answers the token it was given, which is how clients know that they have seen everything.
 */
const parseToken = (token: string): {forward: boolean; at: number} => {
  const match = /^([fb])\/(\d+)$/.exec(token);
  if (!match) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  return {forward: match[1] === 'f', at: Number(match[2])};
};

export const getLogEvents = operation<GetLogEventsCommandInput, GetLogEventsCommandOutput>(GetLogEvents$, {
  access: ({logGroupName, logGroupIdentifier, logStreamName = ''}, {cloud}) =>
    logAccess(cloud, 'GetLogEvents', groupName(logGroupName, logGroupIdentifier), logStreamName),
  handle: (input, {cloud}) => {
    const stream = theLogStream(
      cloud,
      groupName(input.logGroupName, input.logGroupIdentifier),
      input.logStreamName ?? '',
    );
    const events = keptEvents(cloud, stream, input.startTime, input.endTime);
    const limit = input.limit ?? 10_000;
    const token = input.nextToken === undefined ? undefined : parseToken(input.nextToken);
    const forward = token?.forward ?? input.startFromHead ?? false;
    const at = token?.at ?? (forward ? 0 : events.length);
    const start = forward ? at : Math.max(0, at - limit);
    const end = forward ? Math.min(events.length, at + limit) : at;
    return {
      events: events.slice(start, end),
      nextForwardToken: `f/${Math.max(start, end)}`,
      nextBackwardToken: `b/${start}`,
    };
  },
});
