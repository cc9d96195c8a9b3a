import {validationError} from './validation-error.ts';

/** One page of a list, and the token of the next where there is one. */
export const page = <T>(
  items: readonly T[],
  token: string | undefined,
  size = 100,
): {readonly items: readonly T[]; readonly NextToken?: string} => {
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(from) || from < 0) throw validationError('NextToken is invalid');
  const rest =
    from + size < items.length ? {NextToken: Buffer.from(String(from + size)).toString('base64url')} : {};
  return {items: items.slice(from, from + size), ...rest};
};
