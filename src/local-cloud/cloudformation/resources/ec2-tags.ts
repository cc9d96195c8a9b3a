import type {ResourceType as TaggedType, Tag, TagSpecification} from '@aws-sdk/client-ec2';
import {createTags, deleteTags} from '../../ec2/tags.ts';
import type {Properties, ResourceContext} from '../resource-type.ts';

/** The shape of `Tags` in a template. */
export const tagsShape = [{Key: true, Value: true}] as const;

/** The template's tags over the stack's. */
const allTags = (properties: Properties, {tags}: ResourceContext): Map<string, string> =>
  new Map([
    ...Object.entries(tags),
    ...((properties['Tags'] as Tag[] | undefined) ?? []).map(
      ({Key = '', Value}) => [Key, String(Value)] as const,
    ),
  ]);

/** What a Create request of EC2 takes: the tags, and the token that makes it safe to ask again. */
export const creation = (
  type: TaggedType,
  properties: Properties,
  context: ResourceContext,
): {TagSpecifications: TagSpecification[]; ClientToken: string} => ({
  TagSpecifications: [
    {ResourceType: type, Tags: [...allTags(properties, context)].map(([Key, Value]) => ({Key, Value}))},
  ],
  ClientToken: context.physicalName(64),
});

/** Makes the tags of a resource what template and stack say now. */
export const updateTags = async (
  id: string,
  properties: Properties,
  previous: Properties,
  context: ResourceContext,
): Promise<void> => {
  const {cloud, principal} = context;
  const now = allTags(properties, context);
  const before = allTags(previous, {...context, tags: context.formerTags});
  const gone = [...before.keys()].filter((key) => !now.has(key));
  if (gone.length > 0)
    await cloud.invoke(deleteTags, {Resources: [id], Tags: gone.map((Key) => ({Key}))}, principal);
  await cloud.invoke(
    createTags,
    {Resources: [id], Tags: [...now].map(([Key, Value]) => ({Key, Value}))},
    principal,
  );
};
