import {AwsError} from '../operation.ts';

/** One page of a list; the token says how many items were given before. */
export const nextPage = <T>(
  all: readonly T[],
  token: string | undefined,
  size: number,
): {items: readonly T[]; token: string | undefined} => {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0)
    throw new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.');
  const end = start + size;
  return {
    items: all.slice(start, end),
    token: end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
};
