import {
  CreateLogGroup$,
  DeleteLogGroup$,
  DescribeLogGroups$,
  type CreateLogGroupCommandInput,
  type CreateLogGroupCommandOutput,
  type DeleteLogGroupCommandInput,
  type DeleteLogGroupCommandOutput,
  type DescribeLogGroupsCommandInput,
  type DescribeLogGroupsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {logAccess, logGroupArn, logGroups, theLogGroup, verifyGroupName, type LogGroup} from './log-group.ts';
import {removeLogStream, streamsOf} from './log-stream.ts';
import {page} from './page.ts';

export const createLogGroup = operation<CreateLogGroupCommandInput, CreateLogGroupCommandOutput>(
  CreateLogGroup$,
  {
    access: ({logGroupName: name = '', tags}, {cloud}) => [
      ...logAccess(cloud, 'CreateLogGroup', name),
      ...(tags ? logAccess(cloud, 'TagResource', name) : []),
    ],
    handle: (input, {cloud}) => {
      const name = input.logGroupName ?? '';
      verifyGroupName(name);
      if (input.logGroupClass !== undefined && input.logGroupClass !== 'STANDARD')
        throw new AwsError(
          'InvalidParameterException',
          `The local cloud has no log groups of class ${input.logGroupClass}.`,
        );
      if (logGroups(cloud).has(name))
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
      logGroups(cloud).set(name, {
        name,
        createdAt: cloud.now(),
        retentionInDays: undefined,
        kmsKeyId: input.kmsKeyId,
        tags: input.tags ?? {},
      });
      return {};
    },
  },
);

export const deleteLogGroup = operation<DeleteLogGroupCommandInput, DeleteLogGroupCommandOutput>(
  DeleteLogGroup$,
  {
    access: ({logGroupName: name = ''}, {cloud}) => logAccess(cloud, 'DeleteLogGroup', name),
    handle: ({logGroupName: name = ''}, {cloud}) => {
      theLogGroup(cloud, name);
      for (const stream of streamsOf(cloud, name)) removeLogStream(cloud, stream);
      logGroups(cloud).delete(name);
      return {};
    },
  },
);

const describe = (cloud: LocalCloud, {name, createdAt, retentionInDays, kmsKeyId}: LogGroup) => ({
  logGroupName: name,
  creationTime: createdAt,
  metricFilterCount: 0,
  arn: `${logGroupArn(cloud, name)}:*`,
  logGroupArn: logGroupArn(cloud, name),
  storedBytes: 0,
  logGroupClass: 'STANDARD' as const,
  retentionInDays,
  kmsKeyId,
});

export const describeLogGroups = operation<DescribeLogGroupsCommandInput, DescribeLogGroupsCommandOutput>(
  DescribeLogGroups$,
  {
    handle: (input, {cloud}) => {
      if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined)
        throw new AwsError(
          'InvalidParameterException',
          'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
        );
      const pattern = input.logGroupNamePattern?.toLowerCase();
      const found = logGroups(cloud)
        .values()
        .filter(({name}) => name.startsWith(input.logGroupNamePrefix ?? ''))
        .filter(({name}) => pattern === undefined || name.toLowerCase().includes(pattern))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const {items, nextToken} = page(found, ({name}) => name, input.nextToken, input.limit ?? 50);
      return {logGroups: items.map((group) => describe(cloud, group)), nextToken};
    },
  },
);
