import {
  DeleteSchedule$,
  GetSchedule$,
  ListSchedules$,
  type DeleteScheduleCommandInput,
  type DeleteScheduleCommandOutput,
  type GetScheduleCommandInput,
  type GetScheduleCommandOutput,
  type ListSchedulesCommandInput,
  type ListSchedulesCommandOutput,
} from '@aws-sdk/client-scheduler';
import {operation} from '../operation.ts';
import {clock} from './clock.ts';
import {page} from './page.ts';
import {
  describeSchedule,
  onSchedule,
  scheduleArn,
  scheduleKey,
  schedules,
  theGroup,
  theSchedule,
} from './schedule.ts';

export const getSchedule = operation<GetScheduleCommandInput, GetScheduleCommandOutput>(GetSchedule$, {
  access: onSchedule('GetSchedule'),
  handle: ({Name, GroupName}, {cloud}) => describeSchedule(cloud, theSchedule(cloud, Name, GroupName)),
});

export const deleteSchedule = operation<DeleteScheduleCommandInput, DeleteScheduleCommandOutput>(
  DeleteSchedule$,
  {
    access: onSchedule('DeleteSchedule'),
    handle: ({Name, GroupName}, {cloud}) => {
      const key = scheduleKey(theSchedule(cloud, Name, GroupName));
      schedules(cloud).delete(key);
      cloud.part(clock).forget(key);
      return {};
    },
  },
);

export const listSchedules = operation<ListSchedulesCommandInput, ListSchedulesCommandOutput>(
  ListSchedules$,
  {
    handle: (input, {cloud}) => {
      if (input.GroupName !== undefined) theGroup(cloud, input.GroupName);
      const found = schedules(cloud)
        .values()
        .filter(({group}) => input.GroupName === undefined || group === input.GroupName)
        .filter(({name}) => name.startsWith(input.NamePrefix ?? ''))
        .filter(({enabled}) => input.State === undefined || enabled === (input.State === 'ENABLED'));
      const {items, NextToken} = page(found, scheduleKey, input.NextToken, input.MaxResults);
      return {
        Schedules: items.map((schedule) => ({
          Arn: scheduleArn(cloud, schedule.group, schedule.name),
          Name: schedule.name,
          GroupName: schedule.group,
          State: schedule.enabled ? 'ENABLED' : 'DISABLED',
          CreationDate: new Date(schedule.createdAt),
          LastModificationDate: new Date(schedule.modifiedAt),
          Target: {Arn: schedule.target.Arn},
        })),
        NextToken,
      };
    },
  },
);
