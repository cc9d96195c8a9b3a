import {
  CreateScheduleGroup$,
  DeleteScheduleGroup$,
  GetScheduleGroup$,
  ListScheduleGroups$,
  type CreateScheduleGroupCommandInput,
  type CreateScheduleGroupCommandOutput,
  type DeleteScheduleGroupCommandInput,
  type DeleteScheduleGroupCommandOutput,
  type GetScheduleGroupCommandInput,
  type GetScheduleGroupCommandOutput,
  type ListScheduleGroupsCommandInput,
  type ListScheduleGroupsCommandOutput,
} from '@aws-sdk/client-scheduler';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation, type Access, type Call} from '../operation.ts';
import {tagMap} from '../tags.ts';
import {clock} from './clock.ts';
import {page} from './page.ts';
import {defaultGroup, groupArn, groups, scheduleKey, schedules, theGroup, type Group} from './schedule.ts';

const onGroup =
  (action: string) =>
  ({Name = ''}: {Name?: string | undefined}, {cloud}: Call): readonly Access[] => [
    {action: `scheduler:${action}`, resource: groupArn(cloud, Name)},
  ];

const describe = (cloud: LocalCloud, {name, createdAt, modifiedAt}: Group) => ({
  Arn: groupArn(cloud, name),
  Name: name,
  State: 'ACTIVE' as const,
  CreationDate: new Date(createdAt),
  LastModificationDate: new Date(modifiedAt),
});

export const createScheduleGroup = operation<
  CreateScheduleGroupCommandInput,
  CreateScheduleGroupCommandOutput
>(CreateScheduleGroup$, {
  access: onGroup('CreateScheduleGroup'),
  handle: (input, {cloud}) => {
    const name = input.Name ?? '';
    const former = groups(cloud).get(name);
    if (former?.clientToken !== undefined && former.clientToken === input.ClientToken)
      return {ScheduleGroupArn: groupArn(cloud, name)};
    if (former || name === defaultGroup)
      throw new AwsError('ConflictException', `Schedule group ${name} already exists.`, 409);
    if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(name))
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$`,
      );
    groups(cloud).set(name, {
      name,
      createdAt: cloud.now(),
      modifiedAt: cloud.now(),
      tags: tagMap(input.Tags),
      clientToken: input.ClientToken,
    });
    return {ScheduleGroupArn: groupArn(cloud, name)};
  },
});

export const getScheduleGroup = operation<GetScheduleGroupCommandInput, GetScheduleGroupCommandOutput>(
  GetScheduleGroup$,
  {
    access: onGroup('GetScheduleGroup'),
    handle: ({Name = ''}, {cloud}) => describe(cloud, theGroup(cloud, Name)),
  },
);

/** Deletes the group's schedules too. */
export const deleteScheduleGroup = operation<
  DeleteScheduleGroupCommandInput,
  DeleteScheduleGroupCommandOutput
>(DeleteScheduleGroup$, {
  access: onGroup('DeleteScheduleGroup'),
  handle: ({Name = ''}, {cloud}) => {
    if (Name === defaultGroup)
      throw new AwsError('ValidationException', 'The default schedule group cannot be deleted.');
    theGroup(cloud, Name);
    for (const schedule of schedules(cloud).values())
      if (schedule.group === Name) {
        schedules(cloud).delete(scheduleKey(schedule));
        cloud.part(clock).forget(scheduleKey(schedule));
      }
    groups(cloud).delete(Name);
    return {};
  },
});

export const listScheduleGroups = operation<ListScheduleGroupsCommandInput, ListScheduleGroupsCommandOutput>(
  ListScheduleGroups$,
  {
    handle: (input, {cloud}) => {
      const found = [theGroup(cloud, defaultGroup), ...groups(cloud).values()].filter(({name}) =>
        name.startsWith(input.NamePrefix ?? ''),
      );
      const {items, NextToken} = page(found, ({name}) => name, input.NextToken, input.MaxResults);
      return {ScheduleGroups: items.map((group) => describe(cloud, group)), NextToken};
    },
  },
);
