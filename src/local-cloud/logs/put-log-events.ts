import {
  PutLogEvents$,
  type PutLogEventsCommandInput,
  type PutLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import {AwsError, operation} from '../operation.ts';
import {eventFiles} from './event-files.ts';
import {logAccess, theLogGroup} from './log-group.ts';
import {theLogStream} from './log-stream.ts';

const day = 86_400_000;
const hour = 3_600_000;
/** What CloudWatch Logs counts for each event beside its text. */
const overhead = 26;

export const putLogEvents = operation<PutLogEventsCommandInput, PutLogEventsCommandOutput>(PutLogEvents$, {
  access: ({logGroupName: group = '', logStreamName: name = ''}, {cloud}) =>
    logAccess(cloud, 'PutLogEvents', group, name),
  handle: ({logGroupName: group = '', logStreamName: name = '', logEvents = []}, {cloud}) => {
    const {file} = theLogStream(cloud, group, name);
    const now = cloud.now();
    const events = logEvents.map(({timestamp = now, message = ''}) => ({
      timestamp,
      message,
      ingestionTime: now,
    }));
    if (events.length === 0) throw new AwsError('InvalidParameterException', 'Log events must not be empty.');
    if (events.some((event, index) => event.timestamp < (events[index - 1]?.timestamp ?? 0)))
      throw new AwsError(
        'InvalidParameterException',
        'Log events in a single PutLogEvents request must be in chronological order.',
      );
    const size = events.reduce((sum, {message}) => sum + Buffer.byteLength(message) + overhead, 0);
    if (size > 1_048_576)
      throw new AwsError(
        'InvalidParameterException',
        `Upload too large: ${size} bytes exceeds limit of 1048576`,
      );
    const retention = theLogGroup(cloud, group).retentionInDays ?? Number.POSITIVE_INFINITY;
    const expired = events.filter(({timestamp}) => timestamp < now - retention * day).length;
    const tooOld = events.filter(({timestamp}) => timestamp < now - 14 * day).length;
    const inTime = events.filter(({timestamp}) => timestamp <= now + 2 * hour);
    const kept = inTime.slice(Math.max(expired, tooOld));
    cloud.part(eventFiles).append(file, kept);
    return {
      // Sequence tokens are no longer asked for, but still answered.
      nextSequenceToken: String(now).padStart(56, '4'),
      ...(kept.length < events.length && {
        rejectedLogEventsInfo: {
          ...(inTime.length < events.length && {tooNewLogEventStartIndex: inTime.length}),
          ...(tooOld > 0 && {tooOldLogEventEndIndex: tooOld}),
          ...(expired > 0 && {expiredLogEventEndIndex: expired}),
        },
      }),
    };
  },
});
