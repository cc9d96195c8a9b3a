import {
  AddTagsToStream$,
  ListTagsForResource$,
  ListTagsForStream$,
  RemoveTagsFromStream$,
  TagResource$,
  UntagResource$,
  type AddTagsToStreamCommandInput,
  type AddTagsToStreamCommandOutput,
  type ListTagsForResourceCommandInput,
  type ListTagsForResourceCommandOutput,
  type ListTagsForStreamCommandInput,
  type ListTagsForStreamCommandOutput,
  type RemoveTagsFromStreamCommandInput,
  type RemoveTagsFromStreamCommandOutput,
  type Tag,
  type TagResourceCommandInput,
  type TagResourceCommandOutput,
  type UntagResourceCommandInput,
  type UntagResourceCommandOutput,
} from '@aws-sdk/client-kinesis';
import type {LocalCloud} from '../cloud.ts';
import {operation, type Call} from '../operation.ts';
import {withoutTags} from '../tags.ts';
import {onStream, requestTags, streamAccess} from './access.ts';
import {saveStream, streamName, theStream, type Stream, type StreamRef} from './streams.ts';
import {verifyStreamTags} from './tags.ts';
import {within, verify} from './validation.ts';

const add = (cloud: LocalCloud, stream: Stream, tags: Readonly<Record<string, string>>): object => {
  const all = {...stream.tags, ...tags};
  verifyStreamTags(cloud, stream.name, all);
  saveStream(cloud, {...stream, tags: all});
  return {};
};

const remove = (cloud: LocalCloud, stream: Stream, keys: readonly string[]): object => {
  saveStream(cloud, {...stream, tags: withoutTags(stream.tags, keys)});
  return {};
};

const sorted = ({tags}: Stream): Tag[] =>
  Object.entries(tags)
    .map(([Key, Value]) => ({Key, Value}))
    .sort((a, b) => (a.Key < b.Key ? -1 : 1));

const taggingAccess =
  (action: string) =>
  (input: StreamRef & {Tags?: Record<string, string> | undefined}, {cloud}: Call) => {
    const access = streamAccess(cloud, action, streamName(cloud, input));
    return [{...access, context: {...access.context, ...requestTags(input.Tags)}}];
  };

/** The operations of the `TagResource` family name the stream by its ARN. */
const resource = (arn: string | undefined): StreamRef => ({StreamARN: arn});

export const addTagsToStream = operation<AddTagsToStreamCommandInput, AddTagsToStreamCommandOutput>(
  AddTagsToStream$,
  {
    access: taggingAccess('AddTagsToStream'),
    handle: (input, {cloud}) => add(cloud, theStream(cloud, input), input.Tags ?? {}),
  },
);

export const removeTagsFromStream = operation<
  RemoveTagsFromStreamCommandInput,
  RemoveTagsFromStreamCommandOutput
>(RemoveTagsFromStream$, {
  access: onStream('RemoveTagsFromStream'),
  handle: (input, {cloud}) => remove(cloud, theStream(cloud, input), input.TagKeys ?? []),
});

export const listTagsForStream = operation<ListTagsForStreamCommandInput, ListTagsForStreamCommandOutput>(
  ListTagsForStream$,
  {
    access: onStream('ListTagsForStream'),
    handle: (input, {cloud}) => {
      const {Limit: limit = 50, ExclusiveStartTagKey: after = ''} = input;
      verify(within('limit', limit, 1, 50));
      const tags = sorted(theStream(cloud, input)).filter(({Key}) => Key! > after);
      return {Tags: tags.slice(0, limit), HasMoreTags: tags.length > limit};
    },
  },
);

export const tagResource = operation<TagResourceCommandInput, TagResourceCommandOutput>(TagResource$, {
  access: (input, call) =>
    taggingAccess('TagResource')({...resource(input.ResourceARN), Tags: input.Tags}, call),
  handle: (input, {cloud}) => add(cloud, theStream(cloud, resource(input.ResourceARN)), input.Tags ?? {}),
});

export const untagResource = operation<UntagResourceCommandInput, UntagResourceCommandOutput>(
  UntagResource$,
  {
    access: (input, call) => onStream('UntagResource')(resource(input.ResourceARN), call),
    handle: (input, {cloud}) =>
      remove(cloud, theStream(cloud, resource(input.ResourceARN)), input.TagKeys ?? []),
  },
);

export const listTagsForResource = operation<
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput
>(ListTagsForResource$, {
  access: (input, call) => onStream('ListTagsForResource')(resource(input.ResourceARN), call),
  handle: (input, {cloud}) => ({Tags: sorted(theStream(cloud, resource(input.ResourceARN)))}),
});
