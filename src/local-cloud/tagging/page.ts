import {AwsError} from '../operation.ts';

/** One page; the token is empty after the last one, as this API has it. */
export const tagPage = <T>(
  list: readonly T[],
  token: string | undefined,
  size: number,
): {items: readonly T[]; PaginationToken: string} => {
  const from = token ? Number(Buffer.from(token, 'base64url').toString()) : 0;
  if (!Number.isInteger(from) || from < 0)
    throw new AwsError('PaginationTokenExpiredException', 'The pagination token is not valid.');
  const end = from + size;
  return {
    items: list.slice(from, end),
    PaginationToken: end < list.length ? Buffer.from(String(end)).toString('base64url') : '',
  };
};
