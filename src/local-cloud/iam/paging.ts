import {AwsError} from '../operation.ts';

/** One page of a list, as every `List…` of IAM answers it. */
export const page = <T>(
  items: readonly T[],
  {Marker: marker, MaxItems: most = 100}: {Marker?: string | undefined; MaxItems?: number | undefined},
): {readonly items: T[]; readonly IsTruncated: boolean; readonly Marker?: string} => {
  const from = marker === undefined ? 0 : Number(Buffer.from(marker, 'base64').toString());
  if (!Number.isInteger(from)) throw new AwsError('ValidationError', 'Invalid Marker.');
  if (most < 1 || most > 1000)
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${most}' at 'maxItems' failed to satisfy constraint: Member must have value ${most < 1 ? 'greater than or equal to 1' : 'less than or equal to 1000'}`,
    );
  const to = from + most;
  return {
    items: items.slice(from, to),
    IsTruncated: items.length > to,
    ...(items.length > to && {Marker: Buffer.from(String(to)).toString('base64')}),
  };
};
