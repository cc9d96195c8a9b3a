import {invalid} from './errors.ts';

/** One page of a list; a token is the place where the next page starts. */
export const page = <T>(
  items: readonly T[],
  maxResults = 100,
  token?: string,
): {items: T[]; next: string | undefined} => {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0) throw invalid('The nextToken is not valid.', 'nextToken');
  const end = start + maxResults;
  return {items: items.slice(start, end), next: end < items.length ? String(end) : undefined};
};
