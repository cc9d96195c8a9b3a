import type {Branch} from './branch.ts';
import type {Machine} from './definition.ts';
import {argumentsOf, type Frame} from './frame.ts';
import type {Position} from './host.ts';

/** Runs all branches side by side; the first failure ends the others. Answers the list of their outputs. */
export const runParallel = async (branch: Branch, frame: Frame, position: Position): Promise<unknown[]> => {
  const {host} = branch;
  const input = await argumentsOf(frame);
  branch.last = host.record('ParallelStateStarted', branch.last);
  const started = branch.last;
  const machines = frame.state['Branches'] as readonly Machine[];
  const outputs = await together(branch.signal, (signal) =>
    machines.map((machine, index) =>
      branch.run(
        {
          ...branch,
          machine,
          signal,
          language: frame.language,
          key: `${branch.key}/${position.entered}.${index}`,
          last: started,
        },
        input,
        frame.variables,
      ),
    ),
  );
  branch.last = host.record('ParallelStateSucceeded', branch.last);
  return outputs;
};

/** Awaits all works, which are told to stop when one of them fails or the outer signal is aborted. */
export const together = async <T>(
  outer: AbortSignal,
  works: (signal: AbortSignal) => readonly Promise<T>[],
): Promise<T[]> => {
  const inner = new AbortController();
  const stop = (): void => inner.abort(outer.reason);
  if (outer.aborted) stop();
  outer.addEventListener('abort', stop, {once: true});
  try {
    const running = works(inner.signal);
    return await Promise.all(running).catch(async (error: unknown) => {
      inner.abort(error);
      // None of them may still write its position when the state is left.
      await Promise.allSettled(running);
      throw error;
    });
  } finally {
    outer.removeEventListener('abort', stop);
  }
};
