import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError} from '../operation.ts';
import {eventFiles} from './event-files.ts';
import {theLogGroup} from './log-group.ts';

export type LogStream = {
  readonly group: string;
  readonly name: string;
  /** The name of the stream's file: a later stream of the same name has another. */
  readonly file: string;
  readonly createdAt: number;
};

/** Streams a group keeps; the oldest ones go, since every execution environment of a function opens one. */
const mostStreams = 200;

const streams = (cloud: LocalCloud): Collection<LogStream> => cloud.collection<LogStream>('logs/streams');

const key = (group: string, name: string): string => `${group}\n${name}`;

export const findLogStream = (cloud: LocalCloud, group: string, name: string): LogStream | undefined =>
  streams(cloud).get(key(group, name));

export const theLogStream = (cloud: LocalCloud, group: string, name: string): LogStream => {
  theLogGroup(cloud, group);
  const stream = findLogStream(cloud, group, name);
  if (!stream) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  return stream;
};

/** The streams of one group, oldest first. */
export const streamsOf = (cloud: LocalCloud, group: string): LogStream[] =>
  streams(cloud)
    .values()
    .filter((stream) => stream.group === group);

export const saveLogStream = (cloud: LocalCloud, stream: LogStream): void => {
  const older = streamsOf(cloud, stream.group);
  for (const old of older.slice(0, Math.max(0, older.length + 1 - mostStreams))) removeLogStream(cloud, old);
  streams(cloud).set(key(stream.group, stream.name), stream);
};

export const removeLogStream = (cloud: LocalCloud, stream: LogStream): void => {
  streams(cloud).delete(key(stream.group, stream.name));
  cloud.part(eventFiles).remove(stream.file);
};
