/** Lets at most so many calls of a function be under way; the others wait for their turn. */
export const limited = <Args extends unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
  atOnce: number,
): ((...args: Args) => Promise<Result>) => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (...args) => {
    if (running >= atOnce) await new Promise<void>((turn) => waiting.push(turn));
    running++;
    try {
      return await work(...args);
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
};
