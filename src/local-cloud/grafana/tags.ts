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
import type {Call} from '../operation.ts';
import {withoutTags} from '../tags.ts';
import {invalid, notFound} from './errors.ts';
import {operation} from './operation.ts';
import {workspaceAccess, workspaceArn, workspaceOf, workspacesOf, type Workspace} from './workspaces.ts';

const taggedOf = (cloud: LocalCloud, arn: string | undefined): Workspace => {
  const id = arn?.split('/').at(-1) ?? '';
  if (arn !== workspaceArn(cloud, id)) throw notFound('Resource', arn ?? '');
  return workspaceOf(cloud, id);
};

const mostTags = 50;

/** What a workspace may be tagged with in all. Throws ValidationException. */
export const verifyTags = (tags: Readonly<Record<string, string>>): void => {
  if (Object.keys(tags).length > mostTags)
    throw invalid(`A workspace can have at most ${mostTags} tags.`, 'tags');
  for (const key of Object.keys(tags))
    if (/^aws:/i.test(key)) throw invalid("Tag keys must not begin with 'aws:'.", 'tags');
};

const access =
  (action: string) =>
  ({resourceArn}: {resourceArn: string | undefined}, call: Call) =>
    workspaceAccess(action)({workspaceId: resourceArn?.split('/').at(-1)}, call);

export const tagResource = operation<TagResourceCommandInput, TagResourceCommandOutput>(TagResource$, {
  access: access('TagResource'),
  handle: ({resourceArn, tags}, {cloud}) => {
    const workspace = taggedOf(cloud, resourceArn);
    const changed = {...workspace.tags, ...tags};
    verifyTags(changed);
    workspacesOf(cloud).set(workspace.id, {...workspace, tags: changed});
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
