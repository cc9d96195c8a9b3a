import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Access} from '../operation.ts';

/** Times are milliseconds since the epoch. */
export type LogGroup = {
  readonly name: string;
  readonly createdAt: number;
  readonly retentionInDays: number | undefined;
  readonly kmsKeyId: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
};

export const logGroups = (cloud: LocalCloud): Collection<LogGroup> =>
  cloud.collection<LogGroup>('logs/groups');

/** The group's ARN without the `:*` that its older form ends in. */
export const logGroupArn = (cloud: LocalCloud, name: string): string =>
  cloud.arn('logs', `log-group:${name}`);

export const theLogGroup = (cloud: LocalCloud, name: string): LogGroup => {
  const group = logGroups(cloud).get(name);
  if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
};

/** A group is named by its name or, in newer members, by its ARN with or without `:*`. */
export const groupName = (name: string | undefined, identifier: string | undefined): string => {
  const given = name ?? identifier;
  if (given === undefined)
    throw new AwsError(
      'InvalidParameterException',
      'At least one of logGroupName or logGroupIdentifier must be provided',
    );
  return /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?$/.exec(given)?.[1] ?? given;
};

export const verifyGroupName = (name: string): void => {
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name))
    throw new AwsError(
      'InvalidParameterException',
      String.raw`1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`,
    );
};

/**
 * Policies name a group's contents as `GROUP:*`, and AWS asks them with the (possibly empty) stream appended.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
export const logAccess = (
  cloud: LocalCloud,
  action: string,
  group: string,
  stream = '',
): readonly Access[] => [
  {action: `logs:${action}`, resource: `${logGroupArn(cloud, group)}:log-stream:${stream}`},
];
