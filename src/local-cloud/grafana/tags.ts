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
} from '@aws-sdk/client-grafana';
import type {LocalCloud} from '../cloud.ts';
import {operation, type Call} from '../operation.ts';
import {withoutTags} from '../tags.ts';
import {notFound} from './errors.ts';
import {workspaceAccess, workspaceArn, workspaceOf, workspacesOf, type Workspace} from './workspaces.ts';

const taggedOf = (cloud: LocalCloud, arn: string | undefined): Workspace => {
  const id = arn?.split('/').at(-1) ?? '';
  if (arn !== workspaceArn(cloud, id)) throw notFound('Resource', arn ?? '');
  return workspaceOf(cloud, id);
};

const access =
  (action: string) =>
  ({resourceArn}: {resourceArn: string | undefined}, call: Call) =>
    workspaceAccess(action)({workspaceId: resourceArn?.split('/').at(-1)}, call);

export const tagResource = operation<TagResourceCommandInput, TagResourceCommandOutput>(TagResource$, {
  access: access('TagResource'),
  handle: ({resourceArn, tags}, {cloud}) => {
    const workspace = taggedOf(cloud, resourceArn);
    workspacesOf(cloud).set(workspace.id, {...workspace, tags: {...workspace.tags, ...tags}});
    return {};
  },
});

export const untagResource = operation<UntagResourceCommandInput, UntagResourceCommandOutput>(
  UntagResource$,
  {
    access: access('UntagResource'),
    handle: ({resourceArn, tagKeys = []}, {cloud}) => {
      const workspace = taggedOf(cloud, resourceArn);
      workspacesOf(cloud).set(workspace.id, {...workspace, tags: withoutTags(workspace.tags, tagKeys)});
      return {};
    },
  },
);

export const listTagsForResource = operation<
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput
>(ListTagsForResource$, {
  access: access('ListTagsForResource'),
  handle: ({resourceArn}, {cloud}) => ({tags: {...taggedOf(cloud, resourceArn).tags}}),
});
