import {AwsError} from '../operation.ts';

/** One page of a list that is sorted by `key`: what comes after the item that the token names. */
export const page = <T>(
  sorted: readonly T[],
  key: (item: T) => string,
  token: string | undefined,
  limit: number,
): {items: readonly T[]; nextToken: string | undefined} => {
  const after = token === undefined ? undefined : Buffer.from(token, 'base64url').toString('utf8');
  const start = after === undefined ? 0 : sorted.findIndex((item) => key(item) === after) + 1;
  if (after !== undefined && start === 0)
    throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  const items = sorted.slice(start, start + limit);
  const last = items.at(-1);
  const more = last !== undefined && start + limit < sorted.length;
  return {items, nextToken: more ? Buffer.from(key(last)).toString('base64url') : undefined};
};
