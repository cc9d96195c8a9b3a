import {AwsError} from '../operation.ts';

/** One page of a list; the token says how many items were given before. */
export const nextPage = <T>(
  all: readonly T[],
  token: string | undefined,
  size: number | undefined,
  most: number,
): {items: T[]; token: string | undefined} => {
  if (size !== undefined && (size < 0 || size > 1000))
    throw new AwsError('ValidationException', 'MaxResults must be between 0 and 1000.');
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0)
    throw new AwsError('ValidationException', 'Invalid pagination token.');
  const end = start + Math.min(size || most, most);
  return {
    items: all.slice(start, end),
    token: end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
};
