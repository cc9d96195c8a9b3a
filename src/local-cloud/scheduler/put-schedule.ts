import {
  CreateSchedule$,
  UpdateSchedule$,
  type CreateScheduleCommandInput,
  type CreateScheduleCommandOutput,
  type CreateScheduleInput,
  type UpdateScheduleCommandInput,
  type UpdateScheduleCommandOutput,
} from '@aws-sdk/client-scheduler';
import type {LocalCloud} from '../cloud.ts';
import {passRole} from '../iam/pass-role.ts';
import {AwsError, operation, type Call} from '../operation.ts';
import {clock} from './clock.ts';
import {
  defaultGroup,
  onSchedule,
  scheduleArn,
  scheduleKey,
  schedules,
  theGroup,
  theSchedule,
  type Schedule,
} from './schedule.ts';
import {verifySchedule} from './verify-schedule.ts';

const access = (action: string) => (input: CreateScheduleInput, call: Call) => [
  ...onSchedule(action)(input, call),
  passRole(input.Target?.RoleArn ?? '', 'scheduler.amazonaws.com'),
];

/** A schedule is put as a whole: what an update does not name has its default again. */
const scheduleOf = (
  cloud: LocalCloud,
  input: CreateScheduleInput,
  former: Schedule | undefined,
): Schedule => {
  const now = cloud.now();
  const startDate = input.StartDate?.getTime();
  const goesOn = former && former.expression === input.ScheduleExpression && former.startDate === startDate;
  return {
    name: input.Name ?? '',
    group: input.GroupName ?? defaultGroup,
    expression: input.ScheduleExpression ?? '',
    timeZone: input.ScheduleExpressionTimezone,
    startDate,
    endDate: input.EndDate?.getTime(),
    description: input.Description,
    enabled: input.State !== 'DISABLED',
    target: input.Target ?? {Arn: undefined, RoleArn: undefined},
    window: input.FlexibleTimeWindow ?? {Mode: 'OFF'},
    deleteWhenDone: input.ActionAfterCompletion === 'DELETE',
    createdAt: former?.createdAt ?? now,
    modifiedAt: now,
    base: goesOn ? former.base : (startDate ?? now),
    clientToken: input.ClientToken,
  };
};

const save = (cloud: LocalCloud, schedule: Schedule, former?: Schedule): {ScheduleArn: string} => {
  schedules(cloud).set(scheduleKey(schedule), schedule);
  cloud.part(clock).wind(schedule, schedule.base !== former?.base);
  return {ScheduleArn: scheduleArn(cloud, schedule.group, schedule.name)};
};

export const createSchedule = operation<CreateScheduleCommandInput, CreateScheduleCommandOutput>(
  CreateSchedule$,
  {
    access: access('CreateSchedule'),
    handle: (input, {cloud}) => {
      const group = input.GroupName ?? defaultGroup;
      theGroup(cloud, group);
      const former = schedules(cloud).get(scheduleKey({group, name: input.Name ?? ''}));
      // The SDK makes a token for each call, so that its own retries are one call.
      if (former?.clientToken !== undefined && former.clientToken === input.ClientToken)
        return {ScheduleArn: scheduleArn(cloud, group, former.name)};
      if (former) throw new AwsError('ConflictException', `Schedule ${former.name} already exists.`, 409);
      verifySchedule(cloud, input);
      return save(cloud, scheduleOf(cloud, input, undefined));
    },
  },
);

export const updateSchedule = operation<UpdateScheduleCommandInput, UpdateScheduleCommandOutput>(
  UpdateSchedule$,
  {
    access: access('UpdateSchedule'),
    handle: (input, {cloud}) => {
      const former = theSchedule(cloud, input.Name, input.GroupName);
      verifySchedule(cloud, {...input, StartDate: sameStart(input, former) ? undefined : input.StartDate});
      return save(cloud, scheduleOf(cloud, input, former), former);
    },
  },
);

/** A start that has passed may stay as it is. */
const sameStart = (input: CreateScheduleInput, former: Schedule): boolean =>
  input.StartDate?.getTime() === former.startDate;
