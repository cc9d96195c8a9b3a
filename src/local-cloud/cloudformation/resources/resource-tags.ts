import type {Properties, ResourceContext} from '../resource-type.ts';

type Tag = {readonly Key: string; readonly Value: string | number | boolean};

/** The stack's tags with those of the resource's own `Tags` (a list of keys and values), which win. */
export const allTags = (properties: Properties, context: ResourceContext): Record<string, string> => ({
  ...context.tags,
  ...ownTags(properties),
});

export const ownTags = (properties: Properties): Record<string, string> =>
  Object.fromEntries(
    ((properties['Tags'] ?? []) as readonly Tag[]).map(({Key, Value}) => [Key, String(Value)]),
  );

/** Keys that the previous template or the stack had given and that are in no tag any more. */
export const lostKeys = (
  previous: Properties,
  tags: Readonly<Record<string, string>>,
  {formerTags}: ResourceContext,
): string[] => Object.keys({...formerTags, ...ownTags(previous)}).filter((key) => !Object.hasOwn(tags, key));
