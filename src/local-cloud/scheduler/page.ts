import {AwsError} from '../operation.ts';

/** One page of a list, in the order of its keys. */
export const page = <T>(
  all: readonly T[],
  key: (item: T) => string,
  token: string | undefined,
  most = 100,
): {items: readonly T[]; NextToken: string | undefined} => {
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString('utf8');
  if (token !== undefined && after === '')
    throw new AwsError('ValidationException', 'Invalid NextToken provided.');
  const sorted = all.filter((item) => key(item) > after).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const items = sorted.slice(0, most);
  const last = items.at(-1);
  const more = last !== undefined && sorted.length > most;
  return {items, NextToken: more ? Buffer.from(key(last)).toString('base64url') : undefined};
};
