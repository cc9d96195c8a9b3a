import type {FlexibleTimeWindow, Target} from '@aws-sdk/client-scheduler';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Access, type Call} from '../operation.ts';
import {parseExpression, type Expression} from './expression.ts';

/** A schedule as it is kept. Times are milliseconds since the epoch. */
export type Schedule = {
  readonly name: string;
  readonly group: string;
  readonly expression: string;
  readonly timeZone: string | undefined;
  readonly startDate: number | undefined;
  readonly endDate: number | undefined;
  readonly description: string | undefined;
  readonly enabled: boolean;
  readonly target: Target;
  readonly window: FlexibleTimeWindow;
  readonly deleteWhenDone: boolean;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** What a rate counts from. */
  readonly base: number;
  readonly clientToken: string | undefined;
};

export type Group = {
  readonly name: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly clientToken: string | undefined;
};

export const defaultGroup = 'default';

export const scheduleKey = ({group, name}: {group: string; name: string}): string => `${group}/${name}`;

export const schedules = (cloud: LocalCloud): Collection<Schedule> =>
  cloud.collection<Schedule>('scheduler/schedules');

export const groups = (cloud: LocalCloud): Collection<Group> => cloud.collection<Group>('scheduler/groups');

export const scheduleArn = (cloud: LocalCloud, group: string, name: string): string =>
  cloud.arn('scheduler', `schedule/${group}/${name}`);

export const groupArn = (cloud: LocalCloud, name: string): string =>
  cloud.arn('scheduler', `schedule-group/${name}`);

export const theSchedule = (cloud: LocalCloud, name = '', group = defaultGroup): Schedule => {
  theGroup(cloud, group);
  const schedule = schedules(cloud).get(scheduleKey({group, name}));
  if (!schedule) throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
  return schedule;
};

/** The default group is always there. */
export const theGroup = (cloud: LocalCloud, name: string): Group => {
  const group = groups(cloud).get(name);
  if (group) return group;
  if (name !== defaultGroup)
    throw new AwsError('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404);
  return {name, createdAt: 0, modifiedAt: 0, tags: {}, clientToken: undefined};
};

/** What IAM is asked for one action on the schedule that a request names. */
export const onSchedule =
  (action: string) =>
  (
    {Name = '', GroupName}: {Name?: string | undefined; GroupName?: string | undefined},
    {cloud}: Call,
  ): readonly Access[] => [
    {action: `scheduler:${action}`, resource: scheduleArn(cloud, GroupName ?? defaultGroup, Name)},
  ];

/** The first moment after `after` at which the schedule is due; undefined when it is done or disabled. */
export const nextDue = (schedule: Schedule, after: number): number | undefined => {
  if (!schedule.enabled) return undefined;
  const expression = expressionOf(schedule);
  if (expression.kind === 'at') return expression.next(after, schedule.base);
  const from = Math.max(after, (schedule.startDate ?? 0) - 1);
  const due = expression.next(from, schedule.base);
  return due !== undefined && due > (schedule.endDate ?? Infinity) ? undefined : due;
};

/** Whether the schedule will never be due again, enabled or not. */
export const isDone = (schedule: Schedule, now: number): boolean =>
  nextDue({...schedule, enabled: true}, now) === undefined;

const expressionOf = ({expression, timeZone}: Schedule): Expression => {
  const parsed = parseExpression(expression, timeZone ?? 'UTC');
  if (!parsed) throw new Error(`A schedule with a malformed expression was kept: ${expression}`);
  return parsed;
};

export const describeSchedule = (cloud: LocalCloud, schedule: Schedule) => ({
  Arn: scheduleArn(cloud, schedule.group, schedule.name),
  GroupName: schedule.group,
  Name: schedule.name,
  ScheduleExpression: schedule.expression,
  ScheduleExpressionTimezone: schedule.timeZone ?? 'UTC',
  StartDate: time(schedule.startDate),
  EndDate: time(schedule.endDate),
  Description: schedule.description,
  State: schedule.enabled ? ('ENABLED' as const) : ('DISABLED' as const),
  CreationDate: new Date(schedule.createdAt),
  LastModificationDate: new Date(schedule.modifiedAt),
  Target: {
    ...schedule.target,
    RetryPolicy: {
      MaximumEventAgeInSeconds: 86_400,
      MaximumRetryAttempts: 185,
      ...schedule.target.RetryPolicy,
    },
  },
  FlexibleTimeWindow: schedule.window,
  ActionAfterCompletion: schedule.deleteWhenDone ? ('DELETE' as const) : ('NONE' as const),
});

const time = (milliseconds: number | undefined): Date | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds);
