/** Tags as the services keep them: a map from key to value. What a tag may be is each service's own law. */
export type Tags = Readonly<Record<string, string>>;

export const withoutTags = (tags: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));

/** Tags as most APIs list them. */
export const tagList = (tags: Tags): {Key: string; Value: string}[] =>
  Object.entries(tags).map(([Key, Value]) => ({Key, Value}));

/** What most APIs list, as a map; of two with one key the later one counts. */
export const tagMap = (
  list: readonly {readonly Key?: string | undefined; readonly Value?: string | undefined}[] = [],
): Record<string, string> => Object.fromEntries(list.map(({Key = '', Value = ''}) => [Key, Value]));
