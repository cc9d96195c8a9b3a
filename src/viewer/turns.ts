/** Runs work when it is its turn. Rejects with the signal's reason when that is aborted before. */
export type Turns = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/** Lets at most so much work be under way; the rest waits, or goes away when nobody wants it any more. */
export const openTurns = (atOnce: number): Turns => {
  const waiting = new Set<() => void>();
  let running = 0;
  const turn = async (signal: AbortSignal): Promise<void> =>
    new Promise((take, leave) => {
      const go = (): void => {
        signal.removeEventListener('abort', giveUp);
        take();
      };
      const giveUp = (): void => {
        waiting.delete(go);
        leave(signal.reason as Error);
      };
      waiting.add(go);
      signal.addEventListener('abort', giveUp, {once: true});
    });
  const pass = (): void => {
    const [next] = waiting;
    // The place goes to whoever has waited longest, and to nobody who comes in between.
    if (!next) running--;
    else if (waiting.delete(next)) next();
  };
  return async (signal, work) => {
    signal.throwIfAborted();
    if (running < atOnce) running++;
    else await turn(signal);
    try {
      return await work();
    } finally {
      pass();
    }
  };
};
