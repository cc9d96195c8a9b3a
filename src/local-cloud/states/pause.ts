/** Timers cannot wait longer than 2^31 ms. */
const longest = 3_600_000;

/** Settles at that moment (milliseconds since the epoch); rejects with the signal's reason when it is aborted before. */
export const pause = (until: number, signal: AbortSignal, now: () => number): Promise<void> =>
  new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const wait = (): void => {
      const left = until - now();
      if (left <= 0) {
        signal.removeEventListener('abort', stop);
        resolve();
      } else timer = setTimeout(wait, Math.min(left, longest)).unref();
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, {once: true});
    wait();
  });
