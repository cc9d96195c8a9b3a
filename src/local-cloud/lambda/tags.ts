import {
  ListTags$,
  TagResource$,
  UntagResource$,
  type ListTagsCommandInput,
  type ListTagsCommandOutput,
  type TagResourceCommandInput,
  type TagResourceCommandOutput,
  type UntagResourceCommandInput,
  type UntagResourceCommandOutput,
} from '@aws-sdk/client-lambda';
import type {Call} from '../operation.ts';
import {operation} from '../operation.ts';
import {withoutTags} from '../tags.ts';
import {functions, onFunction, theFunction} from './function.ts';

const onResource =
  (action: string) =>
  ({Resource}: {Resource?: string | undefined}, call: Call) =>
    onFunction(action)({FunctionName: Resource}, call);

export const tagResource = operation<TagResourceCommandInput, TagResourceCommandOutput>(TagResource$, {
  access: onResource('TagResource'),
  handle: ({Resource, Tags = {}}, {cloud}) => {
    const stored = theFunction(cloud, Resource);
    functions(cloud).set(stored.name, {...stored, tags: {...stored.tags, ...Tags}});
    return {};
  },
});

export const untagResource = operation<UntagResourceCommandInput, UntagResourceCommandOutput>(
  UntagResource$,
  {
    access: onResource('UntagResource'),
    handle: ({Resource, TagKeys = []}, {cloud}) => {
      const stored = theFunction(cloud, Resource);
      functions(cloud).set(stored.name, {...stored, tags: withoutTags(stored.tags, TagKeys)});
      return {};
    },
  },
);

export const listTags = operation<ListTagsCommandInput, ListTagsCommandOutput>(ListTags$, {
  access: onResource('ListTags'),
  handle: ({Resource}, {cloud}) => ({Tags: {...theFunction(cloud, Resource).tags}}),
});
