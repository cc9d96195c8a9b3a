import {
  ListTagsForResource$,
  ListTagsLogGroup$,
  TagLogGroup$,
  TagResource$,
  UntagResource$,
  type ListTagsForResourceCommandInput,
  type ListTagsForResourceCommandOutput,
  type ListTagsLogGroupCommandInput,
  type ListTagsLogGroupCommandOutput,
  type TagLogGroupCommandInput,
  type TagLogGroupCommandOutput,
  type TagResourceCommandInput,
  type TagResourceCommandOutput,
  type UntagResourceCommandInput,
  type UntagResourceCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type {LocalCloud} from '../cloud.ts';
import {operation} from '../operation.ts';
import {withoutTags} from '../tags.ts';
import {groupName, logAccess, logGroups, theLogGroup} from './log-group.ts';

const add = (cloud: LocalCloud, name: string, tags: Readonly<Record<string, string>>): void => {
  const group = theLogGroup(cloud, name);
  logGroups(cloud).set(name, {...group, tags: {...group.tags, ...tags}});
};

export const tagResource = operation<TagResourceCommandInput, TagResourceCommandOutput>(TagResource$, {
  access: ({resourceArn}, {cloud}) => logAccess(cloud, 'TagResource', groupName(resourceArn, undefined)),
  handle: ({resourceArn, tags = {}}, {cloud}) => {
    add(cloud, groupName(resourceArn, undefined), tags);
    return {};
  },
});

export const untagResource = operation<UntagResourceCommandInput, UntagResourceCommandOutput>(
  UntagResource$,
  {
    access: ({resourceArn}, {cloud}) => logAccess(cloud, 'UntagResource', groupName(resourceArn, undefined)),
    handle: ({resourceArn, tagKeys = []}, {cloud}) => {
      const group = theLogGroup(cloud, groupName(resourceArn, undefined));
      const tags = withoutTags(group.tags, tagKeys);
      logGroups(cloud).set(group.name, {...group, tags});
      return {};
    },
  },
);

export const listTagsForResource = operation<
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput
>(ListTagsForResource$, {
  access: ({resourceArn}, {cloud}) =>
    logAccess(cloud, 'ListTagsForResource', groupName(resourceArn, undefined)),
  handle: ({resourceArn}, {cloud}) => ({tags: theLogGroup(cloud, groupName(resourceArn, undefined)).tags}),
});

export const tagLogGroup = operation<TagLogGroupCommandInput, TagLogGroupCommandOutput>(TagLogGroup$, {
  access: ({logGroupName = ''}, {cloud}) => logAccess(cloud, 'TagLogGroup', logGroupName),
  handle: ({logGroupName = '', tags = {}}, {cloud}) => {
    add(cloud, logGroupName, tags);
    return {};
  },
});

export const listTagsLogGroup = operation<ListTagsLogGroupCommandInput, ListTagsLogGroupCommandOutput>(
  ListTagsLogGroup$,
  {
    access: ({logGroupName = ''}, {cloud}) => logAccess(cloud, 'ListTagsLogGroup', logGroupName),
    handle: ({logGroupName = ''}, {cloud}) => ({tags: theLogGroup(cloud, logGroupName).tags}),
  },
);
