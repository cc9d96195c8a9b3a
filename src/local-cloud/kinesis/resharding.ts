/** Splits and merges as pure changes of a stream's list of shards. */
import {isOpen, newShard} from './shards.ts';
import type {Shard} from './streams.ts';

/** The list of shards while it is being changed, and when that is (seconds, and milliseconds). */
export type Reshaping = {readonly shards: readonly Shard[]; readonly madeAt: number; readonly now: number};

const start = (shard: Shard): bigint => BigInt(shard.startingHashKey);
const end = (shard: Shard): bigint => BigInt(shard.endingHashKey);

const replace = (
  state: Reshaping,
  closing: readonly Shard[],
  ranges: readonly (readonly [bigint, bigint])[],
): Reshaping => {
  const next = state.shards.at(-1)!.index + 1;
  const parents = closing.map(({id}) => id);
  return {
    ...state,
    shards: [
      ...state.shards.map((shard) => (parents.includes(shard.id) ? {...shard, closedAt: state.now} : shard)),
      ...ranges.map((range, i) => newShard(next + i, state.madeAt, range, parents)),
    ],
  };
};

/** Closes a shard; two children share its range, the second from `at` on. */
export const split = (state: Reshaping, shard: Shard, at: bigint): Reshaping =>
  replace(
    state,
    [shard],
    [
      [start(shard), at - 1n],
      [at, end(shard)],
    ],
  );

/** Closes two neighbours; one child has the range of both. */
export const merge = (state: Reshaping, shard: Shard, adjacent: Shard): Reshaping => {
  const [low, high] = start(shard) < start(adjacent) ? [shard, adjacent] : [adjacent, shard];
  return replace(state, [shard, adjacent], [[start(low), end(high)]]);
};

export const areNeighbours = (a: Shard, b: Shard): boolean =>
  end(a) + 1n === start(b) || end(b) + 1n === start(a);

/** Splits and merges until the open shards have exactly these ranges (rising, without gaps). */
export const reshape = (from: Reshaping, ranges: readonly (readonly [bigint, bigint])[]): Reshaping => {
  let state = from;
  const openAt = (key: bigint): Shard =>
    state.shards.find((shard) => isOpen(shard) && start(shard) <= key && key <= end(shard))!;
  for (const [first, last] of ranges) {
    if (start(openAt(first)) < first) state = split(state, openAt(first), first);
    while (end(openAt(first)) !== last) {
      const shard = openAt(first);
      if (end(shard) > last) state = split(state, shard, last + 1n);
      else {
        const next = openAt(end(shard) + 1n);
        state = end(next) > last ? split(state, next, last + 1n) : merge(state, shard, next);
      }
    }
  }
  return state;
};
