import type {Cloud} from './cloud.ts';

export type PollOptions = {
  readonly signal: AbortSignal;
  /** The longest pause between two looks, in milliseconds. */
  readonly atMost?: number;
};

const shortest = 50;
const growth = 1.3;

/**
 * Looks again and again until there is an answer. The first looks follow each other quickly, so that a quick cloud costs
 * no waiting; the pauses grow, so that a slow one is not asked more than it likes.
 */
export const poll = async <T>(
  cloud: Cloud,
  {signal, atMost = 5000}: PollOptions,
  look: () => Promise<T | undefined>,
): Promise<T> => {
  for (let pause = shortest; ; pause = Math.min(pause * growth, atMost)) {
    const answer = await look();
    if (answer !== undefined) return answer;
    await cloud.pause(pause, signal);
  }
};
