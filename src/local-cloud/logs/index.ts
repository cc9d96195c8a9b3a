import type {Service} from '../operation.ts';
import {filterLogEvents} from './filter-log-events.ts';
import {getLogEvents} from './get-log-events.ts';
import {createLogGroup, deleteLogGroup, describeLogGroups} from './log-groups.ts';
import {createLogStream, deleteLogStream, describeLogStreams} from './log-streams.ts';
import {putLogEvents} from './put-log-events.ts';
import {deleteRetentionPolicy, putRetentionPolicy} from './retention-policy.ts';
import {listTagsForResource, listTagsLogGroup, tagLogGroup, tagResource, untagResource} from './tags.ts';

/** CloudWatch Logs. */
export const logs: Service = {
  signingName: 'logs',
  protocol: 'json-1.1',
  target: 'Logs_20140328',
  sdkName: 'cloudwatchlogs',
  operations: [
    createLogGroup,
    deleteLogGroup,
    describeLogGroups,
    putRetentionPolicy,
    deleteRetentionPolicy,
    createLogStream,
    deleteLogStream,
    describeLogStreams,
    putLogEvents,
    getLogEvents,
    filterLogEvents,
    tagResource,
    untagResource,
    listTagsForResource,
    tagLogGroup,
    listTagsLogGroup,
  ],
};
