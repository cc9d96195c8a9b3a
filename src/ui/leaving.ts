/** Leaving what goes on by itself on a terminal, with a key. */

export type Leaving = {
  /** Aborted when the person pressed q. */
  readonly signal: AbortSignal;
  /** Gives the keyboard back. */
  end(): void;
};

/** Listens for q, where somebody sits at a terminal. Ctrl-C stays what it is. */
export const openLeaving = (): Leaving => {
  const {stdin, stdout} = process;
  const left = new AbortController();
  if (!stdin.isTTY || !stdout.isTTY) return {signal: left.signal, end: () => {}};
  const onKey = (data: Buffer): void => {
    if (data.includes('\u0003')) process.kill(process.pid, 'SIGINT');
    else if (data.includes('q')) left.abort();
  };
  const restore = (): void => void stdin.setRawMode(false);
  // Whatever ends the program, the person gets their keyboard back.
  process.once('exit', restore);
  stdin.setRawMode(true);
  stdin.resume();
  stdin.on('data', onKey);
  return {
    signal: left.signal,
    end: () => {
      stdin.off('data', onKey);
      process.off('exit', restore);
      restore();
      stdin.pause();
    },
  };
};
