import {
  ListTagsForResource$,
  TagResource$,
  UntagResource$,
  type ListTagsForResourceCommandInput,
  type ListTagsForResourceCommandOutput,
  type TagResourceCommandInput,
  type TagResourceCommandOutput,
  type UntagResourceCommandInput,
  type UntagResourceCommandOutput,
} from '@aws-sdk/client-scheduler';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation, type Access} from '../operation.ts';
import {tagList, tagMap, withoutTags} from '../tags.ts';
import {groups, theGroup, type Group} from './schedule.ts';

/** Only groups have tags, and the default group has none. */
const groupOf = (cloud: LocalCloud, arn = ''): Group => {
  const name = /^arn:[^:]+:scheduler:[^:]*:[^:]*:schedule-group\/(.+)$/.exec(arn)?.[1];
  if (name === undefined)
    throw new AwsError('ValidationException', `Invalid resource ARN ${arn}: only schedule groups have tags.`);
  return theGroup(cloud, name);
};

const onResource =
  (action: string) =>
  ({ResourceArn = ''}: {ResourceArn?: string | undefined}): readonly Access[] => [
    {action: `scheduler:${action}`, resource: ResourceArn},
  ];

export const tagResource = operation<TagResourceCommandInput, TagResourceCommandOutput>(TagResource$, {
  access: onResource('TagResource'),
  handle: ({ResourceArn, Tags}, {cloud}) => {
    const group = groupOf(cloud, ResourceArn);
    groups(cloud).set(group.name, {...group, tags: {...group.tags, ...tagMap(Tags)}});
    return {};
  },
});

export const untagResource = operation<UntagResourceCommandInput, UntagResourceCommandOutput>(
  UntagResource$,
  {
    access: onResource('UntagResource'),
    handle: ({ResourceArn, TagKeys = []}, {cloud}) => {
      const group = groupOf(cloud, ResourceArn);
      groups(cloud).set(group.name, {...group, tags: withoutTags(group.tags, TagKeys)});
      return {};
    },
  },
);

export const listTagsForResource = operation<
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput
>(ListTagsForResource$, {
  access: onResource('ListTagsForResource'),
  handle: ({ResourceArn}, {cloud}) => ({Tags: tagList(groupOf(cloud, ResourceArn).tags)}),
});
