import type {CreateScheduleInput, Target} from '@aws-sdk/client-scheduler';
import {createSchedule, updateSchedule} from '../../scheduler/put-schedule.ts';
import {deleteSchedule} from '../../scheduler/schedules.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {asNumber, quiet} from './quiet.ts';

const groupOf = (properties: Properties): string =>
  (properties['GroupName'] as string | undefined) ?? 'default';

const physical = (name: string, properties: Properties, {cloud}: ResourceContext): Physical => ({
  id: name,
  attributes: {Arn: cloud.arn('scheduler', `schedule/${groupOf(properties)}/${name}`)},
});

const time = (value: unknown): Date | undefined =>
  value === undefined ? undefined : new Date(value as string);

const inputOf = (name: string, properties: Properties): Omit<CreateScheduleInput, 'ClientToken'> => {
  const {RetryPolicy: retry, ...target} = properties['Target'] as Target;
  const window = properties['FlexibleTimeWindow'] as CreateScheduleInput['FlexibleTimeWindow'];
  const minutes = asNumber(window?.MaximumWindowInMinutes);
  const text = (member: string): string | undefined => properties[member] as string | undefined;
  return {
    Name: name,
    GroupName: groupOf(properties),
    Description: text('Description'),
    ScheduleExpression: text('ScheduleExpression'),
    ScheduleExpressionTimezone: text('ScheduleExpressionTimezone'),
    State: text('State') as CreateScheduleInput['State'],
    StartDate: time(properties['StartDate']),
    EndDate: time(properties['EndDate']),
    FlexibleTimeWindow: {
      Mode: window?.Mode,
      ...(minutes !== undefined && {MaximumWindowInMinutes: minutes}),
    },
    Target: {
      ...target,
      ...(retry && {
        RetryPolicy: {
          MaximumEventAgeInSeconds: asNumber(retry.MaximumEventAgeInSeconds),
          MaximumRetryAttempts: asNumber(retry.MaximumRetryAttempts),
        },
      }),
    },
  };
};

export const schedulerSchedule: ResourceType = {
  type: 'AWS::Scheduler::Schedule',
  properties: {
    Description: true,
    EndDate: true,
    FlexibleTimeWindow: {MaximumWindowInMinutes: true, Mode: true},
    GroupName: true,
    Name: true,
    ScheduleExpression: true,
    ScheduleExpressionTimezone: true,
    StartDate: true,
    State: true,
    Target: {
      Arn: true,
      Input: true,
      KinesisParameters: {PartitionKey: true},
      RetryPolicy: {MaximumEventAgeInSeconds: true, MaximumRetryAttempts: true},
      RoleArn: true,
    },
  },
  required: ['FlexibleTimeWindow', 'ScheduleExpression', 'Target'],
  replacing: ['Name', 'GroupName'],
  create: async (properties, context) => {
    const name = (properties['Name'] as string | undefined) ?? context.physicalName(64);
    const input = {
      ...inputOf(name, properties),
      // Makes a resumed creation the same one.
      ClientToken: context.physicalName(64),
    };
    await context.cloud.invoke(createSchedule, input, context.principal);
    return physical(name, properties, context);
  },
  update: async ({id: name}, properties, _previous, context) => {
    await context.cloud.invoke(updateSchedule, inputOf(name, properties), context.principal);
    return physical(name, properties, context);
  },
  delete: ({id: name}, properties, {cloud, principal}) =>
    quiet(/ResourceNotFoundException/, () =>
      cloud.invoke(deleteSchedule, {Name: name, GroupName: groupOf(properties)}, principal),
    ),
};
