import {invalidValue} from './errors.ts';

type Paged = {readonly MaxRecords?: number | undefined; readonly Marker?: string | undefined};

/** One page of a list; the marker says how many items came before. */
export const pageOf = <T>(
  all: readonly T[],
  {MaxRecords: size = 100, Marker: marker}: Paged,
): {items: T[]; Marker?: string} => {
  if (size < 20 || size > 100)
    throw invalidValue(`Invalid value ${size} for MaxRecords. Must be between 20 and 100`);
  const start = marker === undefined ? 0 : Number(Buffer.from(marker, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw invalidValue(`Marker ${marker} is invalid.`);
  const end = start + size;
  return {
    items: all.slice(start, end),
    ...(end < all.length && {Marker: Buffer.from(String(end)).toString('base64url')}),
  };
};
