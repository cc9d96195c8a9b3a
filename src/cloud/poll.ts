import type {Cloud} from './cloud.ts';
import {isPassing} from './errors.ts';

export type PollOptions = {
  readonly signal: AbortSignal;
  /** The longest pause between two looks, in milliseconds. */
  readonly atMost?: number;
};

const shortest = 50;
const growth = 1.3;

/** How many looks in a row may fail by what passes. After a long wait that is about a minute: as long as a network blinks. */
const mostFailures = 12;

/**
 * Looks again and again until there is an answer. The first looks follow each other quickly, so that a quick cloud costs
 * no waiting; the pauses grow, so that a slow one is not asked more than it likes. A look that fails by what passes by itself
 * (AWS is asked too often, the network is away) does not end a wait of minutes.
 */
export const poll = async <T>(
  cloud: Pick<Cloud, 'pause'>,
  {signal, atMost = 5000}: PollOptions,
  look: () => Promise<T | undefined>,
): Promise<T> => {
  let failures = 0;
  for (let pause = shortest; ; pause = Math.min(pause * growth, atMost)) {
    try {
      const answer = await look();
      if (answer !== undefined) return answer;
      failures = 0;
    } catch (error) {
      if (signal.aborted || !isPassing(error) || ++failures > mostFailures) throw error;
    }
    await cloud.pause(pause, signal);
  }
};

/** The same, but for so many milliseconds of pauses only; undefined when there was no answer in them. */
export const pollFor = async <T>(
  cloud: Pick<Cloud, 'pause'>,
  {within, ...options}: PollOptions & {readonly within: number},
  look: () => Promise<T | undefined>,
): Promise<T | undefined> => {
  let waited = 0;
  const counting: Pick<Cloud, 'pause'> = {
    pause: async (milliseconds, signal) => {
      waited += milliseconds;
      await cloud.pause(milliseconds, signal);
    },
  };
  const {answer} = await poll(counting, options, async () => {
    const found = await look();
    return found !== undefined || waited >= within ? {answer: found} : undefined;
  });
  return answer;
};
