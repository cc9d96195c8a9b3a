import {AwsError} from '../operation.ts';

/** One page of a sorted list: what comes after the item that the token names. */
export const page = <T>(
  sorted: readonly T[],
  key: (item: T) => string,
  token: string | undefined,
  most: number | undefined,
): {items: readonly T[]; next: string | undefined} => {
  const after = token === undefined ? undefined : Buffer.from(token, 'base64url').toString('utf8');
  const start = after === undefined ? 0 : sorted.findIndex((item) => key(item) === after) + 1;
  if (after !== undefined && start === 0)
    throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
  const size = most === undefined || most === 0 ? 100 : most;
  const items = sorted.slice(start, start + size);
  const last = items.at(-1);
  const more = last !== undefined && start + size < sorted.length;
  return {items, next: more ? Buffer.from(key(last)).toString('base64url') : undefined};
};
