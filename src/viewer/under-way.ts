/** Work that goes on by itself, and the end of it. */
import {setTimeout as sleep} from 'node:timers/promises';

/** What is under way. */
export type UnderWay = {
  /** Remembers work until it has ended, well or not. */
  add(work: Promise<unknown>): void;
  /** Settles when all has ended; what does not end soon is left to itself when the program ends. */
  ended(): Promise<void>;
};

const farewellMs = 3000;

/** Nothing yet. */
export const openUnderWay = (): UnderWay => {
  const working = new Set<Promise<unknown>>();
  return {
    add: (work) => {
      const done = work.then(Boolean, Boolean).finally(() => working.delete(done));
      working.add(done);
    },
    ended: async () => {
      await Promise.race([Promise.all(working), sleep(farewellMs, undefined, {ref: false})]);
    },
  };
};
