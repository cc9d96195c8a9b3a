import type {Filter} from '@aws-sdk/client-ec2';
import {AwsError} from '../operation.ts';
import {notFound, type Item, type Kind} from './network.ts';

/** The values of each filter for one resource; a filter that is not among them is refused. */
export type FilterValues<T> = Readonly<Record<string, (item: T) => readonly string[]>>;

const matches = (pattern: string, value: string): boolean => {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
};

const tagValues = (name: string, {tags}: Item): readonly string[] | undefined => {
  if (name === 'tag-key') return Object.keys(tags);
  if (!name.startsWith('tag:')) return undefined;
  const value = tags[name.slice(4)];
  return value === undefined ? [] : [value];
};

/** Those that pass every filter (one of its values suffices), as EC2's Describe operations choose. */
export const filtered = <T extends Item>(
  list: readonly T[],
  filters: readonly Filter[] = [],
  values: FilterValues<T>,
): T[] => {
  for (const {Name = ''} of filters)
    if (!Object.hasOwn(values, Name) && Name !== 'tag-key' && !Name.startsWith('tag:'))
      throw new AwsError('InvalidParameterValue', `The filter '${Name}' is invalid`);
  return list.filter((item) =>
    filters.every(({Name = '', Values = []}) => {
      const found = tagValues(Name, item) ?? values[Name]!(item);
      return Values.some((pattern) => found.some((value) => matches(pattern, value)));
    }),
  );
};

/** Those with the given ids, in their own order; throws for an id that is not there. */
export const chosen = <T extends Item>(
  kind: Kind,
  list: readonly T[],
  ids: readonly string[] | undefined,
): readonly T[] => {
  if (!ids?.length) return list;
  const missing = ids.find((id) => !list.some((item) => item.id === id));
  if (missing !== undefined) throw notFound(kind, missing);
  return list.filter((item) => ids.includes(item.id));
};

/** One page. EC2's tokens say nothing to the caller. */
export const paged = <T>(
  list: readonly T[],
  {MaxResults = 1000, NextToken}: {MaxResults?: number | undefined; NextToken?: string | undefined},
): {readonly list: readonly T[]; readonly NextToken?: string} => {
  const from = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, 'base64url').toString());
  if (!Number.isInteger(from)) throw new AwsError('InvalidNextToken', 'The specified token is invalid.');
  const end = from + MaxResults;
  return {
    list: list.slice(from, end),
    ...(end < list.length && {NextToken: Buffer.from(String(end)).toString('base64url')}),
  };
};
