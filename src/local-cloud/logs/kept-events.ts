import type {LocalCloud} from '../cloud.ts';
import {eventFiles, type LogEvent} from './event-files.ts';
import {theLogGroup} from './log-group.ts';
import type {LogStream} from './log-stream.ts';

/** The stream's events that the group's retention still keeps and that lie in `[from, to)`, oldest first. */
export const keptEvents = (
  cloud: LocalCloud,
  stream: LogStream,
  from: number | undefined,
  to: number | undefined,
): LogEvent[] => {
  const {retentionInDays} = theLogGroup(cloud, stream.group);
  const oldest = retentionInDays === undefined ? 0 : cloud.now() - retentionInDays * 86_400_000;
  return cloud
    .part(eventFiles)
    .read(stream.file)
    .filter(({timestamp}) => timestamp >= Math.max(oldest, from ?? 0) && timestamp < (to ?? Infinity));
};
