/**
 * Sequence numbers as Kinesis makes them: 186 bits, 56 decimal digits beginning with 49. From the highest bit:
 * 2 bits `10`; 36 bits the second in which the shard was made; 64 bits the record's place in the shard, from 1;
 * 48 bits the second of arrival; 32 bits the shard's number; 4 bits `0010`.
 * No two shards of one cloud are made in one second (see `streams.ts`), so a number never comes twice,
 * not even when a stream is deleted and another of its name made.
 */

export type ShardOrigin = {
  /** Seconds since the epoch. */
  readonly madeAt: number;
  /** The number in `shardId-000000000000`. */
  readonly index: number;
};

export type Sequence = ShardOrigin & {readonly place: number; readonly arrival: number};

/** What a closed shard's ending number has for a place: more than any record's. */
const lastPlace = 0x7fff_ffff_ffff_ffffn;

const base = ({madeAt, index}: ShardOrigin): bigint =>
  ((((2n << 36n) | BigInt(madeAt)) << 112n) << 36n) | (BigInt(index) << 4n) | 2n;

/** A function from a record's place and arrival (milliseconds) to its number; quick, as it runs for every record. */
export const sequencer = (shard: ShardOrigin): ((place: number, arrival: number) => string) => {
  const shardBase = base(shard);
  return (place, arrival) =>
    (shardBase | (BigInt(place) << 84n) | (BigInt(Math.floor(arrival / 1000)) << 36n)).toString();
};

export const startingNumber = (shard: ShardOrigin): string => sequencer(shard)(0, shard.madeAt * 1000);

export const endingNumber = (shard: ShardOrigin, closedAt: number): string =>
  (base(shard) | (lastPlace << 84n) | (BigInt(Math.floor(closedAt / 1000)) << 36n)).toString();

/** Undefined for a number that no shard can have given. */
export const parseSequence = (text: string): Sequence | undefined => {
  if (!/^49\d{54}$/.test(text)) return undefined;
  const value = BigInt(text);
  if (value >> 184n !== 2n || (value & 15n) !== 2n) return undefined;
  const place = (value >> 84n) & 0xffff_ffff_ffff_ffffn;
  return {
    madeAt: Number((value >> 148n) & 0xf_ffff_ffffn),
    place: place === lastPlace ? Number.MAX_SAFE_INTEGER : Number(place),
    arrival: Number((value >> 36n) & 0xffff_ffff_ffffn) * 1000,
    index: Number((value >> 4n) & 0xffff_ffffn),
  };
};
