/** Rounds of queries, shared by all pages: the same question asked again within an interval is answered from the same round. */

export type Ask<Answer> = {
  /** What is asked: the same text, the same round. */
  readonly key: string;
  /** For how long after its end a round is as good as a new one. */
  readonly freshMs: number;
  /** Aborted when whoever asks has gone. */
  readonly gone?: AbortSignal | undefined;
  /** Its signal is aborted when nobody waits for the round any more. */
  readonly work: (signal: AbortSignal) => Promise<Answer>;
};

/** Answers questions that many may ask at once. */
export type Rounds<Answer> = {
  /** The answer of the round under way or of one that is still fresh; else of a new one. */
  ask(ask: Ask<Answer>): Promise<Answer>;
  /** Ends every round; settles when all work has ended. */
  close(): Promise<void>;
};

type Round<Answer> = {
  readonly answer: Promise<Answer>;
  readonly ending: AbortController;
  /** How many wait for it. */
  waiting: number;
  endedAt: number | undefined;
};

/** So many different questions are remembered: ranges and variables that people have chosen. */
const remembered = 50;

/** `now` is in milliseconds since the epoch. */
export const openRounds = <Answer>(now: () => number = Date.now): Rounds<Answer> => {
  const rounds = new Map<string, Round<Answer>>();

  const isGood = ({ending, endedAt}: Round<Answer>, freshMs: number): boolean =>
    !ending.signal.aborted && (endedAt === undefined || now() - endedAt < freshMs);

  const begin = ({key, work}: Ask<Answer>): Round<Answer> => {
    const ending = new AbortController();
    const round: Round<Answer> = {
      answer: work(ending.signal).finally(() => (round.endedAt = now())),
      ending,
      waiting: 0,
      endedAt: undefined,
    };
    const forget = (): void => {
      if (rounds.get(key) === round) rounds.delete(key);
    };
    round.answer.catch(forget);
    ending.signal.addEventListener('abort', forget);
    rounds.delete(key);
    rounds.set(key, round);
    for (const [other, {endedAt}] of rounds) {
      if (rounds.size <= remembered) break;
      if (endedAt !== undefined) rounds.delete(other);
    }
    return round;
  };

  return {
    ask: async (ask) => {
      const {key, freshMs, gone} = ask;
      gone?.throwIfAborted();
      const known = rounds.get(key);
      // A slow warehouse is never asked the same thing twice at a time.
      const round = known && isGood(known, freshMs) ? known : begin(ask);
      round.waiting++;
      const leave = (): void => {
        if (--round.waiting === 0 && round.endedAt === undefined) round.ending.abort();
      };
      gone?.addEventListener('abort', leave, {once: true});
      try {
        return await round.answer;
      } finally {
        gone?.removeEventListener('abort', leave);
      }
    },
    close: async () => {
      const open = [...rounds.values()].filter(({endedAt}) => endedAt === undefined);
      for (const {ending} of open) ending.abort();
      await Promise.allSettled(open.map(({answer}) => answer));
    },
  };
};
