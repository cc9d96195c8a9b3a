import {createScheduleGroup, deleteScheduleGroup, getScheduleGroup} from '../../scheduler/groups.ts';
import {tagResource, untagResource} from '../../scheduler/tags.ts';
import type {Physical, ResourceContext, ResourceType} from '../resource-type.ts';
import {quiet} from './quiet.ts';
import {tagList} from '../../tags.ts';
import {allTags, lostKeys} from './resource-tags.ts';

const physical = async (name: string, {cloud, principal}: ResourceContext): Promise<Physical> => {
  const group = await cloud.invoke(getScheduleGroup, {Name: name}, principal);
  return {
    id: name,
    attributes: {
      Arn: group.Arn,
      State: group.State,
      CreationDate: group.CreationDate?.toISOString(),
      LastModificationDate: group.LastModificationDate?.toISOString(),
    },
  };
};

export const schedulerScheduleGroup: ResourceType = {
  type: 'AWS::Scheduler::ScheduleGroup',
  properties: {Name: true, Tags: [{Key: true, Value: true}]},
  replacing: ['Name'],
  create: async (properties, context) => {
    const name = (properties['Name'] as string | undefined) ?? context.physicalName(64);
    const Tags = tagList(allTags(properties, context));
    const ClientToken = context.physicalName(64);
    await context.cloud.invoke(createScheduleGroup, {Name: name, Tags, ClientToken}, context.principal);
    return physical(name, context);
  },
  update: async ({id: name}, properties, previous, context) => {
    const {cloud, principal} = context;
    const ResourceArn = cloud.arn('scheduler', `schedule-group/${name}`);
    const tags = allTags(properties, context);
    await cloud.invoke(tagResource, {ResourceArn, Tags: tagList(tags)}, principal);
    const TagKeys = lostKeys(previous, tags, context);
    if (TagKeys.length > 0) await cloud.invoke(untagResource, {ResourceArn, TagKeys}, principal);
    return physical(name, context);
  },
  delete: ({id: name}, _properties, {cloud, principal}) =>
    quiet(/ResourceNotFoundException/, () => cloud.invoke(deleteScheduleGroup, {Name: name}, principal)),
};
