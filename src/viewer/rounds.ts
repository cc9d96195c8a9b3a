/** Rounds of queries, shared by all pages: the same question asked again within an interval is answered from the same round. */

export type Rounds<Answer> = {
  /** The answer of the round under way or of one that is still fresh; else of a new one. */
  ask(key: string, freshMs: number, work: () => Promise<Answer>): Promise<Answer>;
};

type Round<Answer> = {readonly answer: Promise<Answer>; endedAt: number | undefined};

/** So many different questions are remembered: ranges and variables that people have chosen. */
const remembered = 50;

export const openRounds = <Answer>(now: () => number = Date.now): Rounds<Answer> => {
  const rounds = new Map<string, Round<Answer>>();
  return {
    ask: async (key, freshMs, work) => {
      const known = rounds.get(key);
      // A slow warehouse is never asked the same thing twice at a time.
      if (known && (known.endedAt === undefined || now() - known.endedAt < freshMs)) return known.answer;
      const round: Round<Answer> = {answer: work(), endedAt: undefined};
      rounds.delete(key);
      rounds.set(key, round);
      const [oldest] = rounds.keys();
      if (rounds.size > remembered && oldest !== undefined) rounds.delete(oldest);
      try {
        return await round.answer;
      } catch (error) {
        rounds.delete(key);
        throw error;
      } finally {
        round.endedAt = now();
      }
    },
  };
};
