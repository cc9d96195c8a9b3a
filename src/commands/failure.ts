/** How a failure is told: two lines for what is expected, everything we know for a bug of ours. */
import {CommanderError} from 'commander';
import {Cancelled, UserError} from '../workshop/errors.ts';

const bugs = 'https://github.com/redshift-streaming-workshop/rsw/issues';

const aborted = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

export const exitCodeOf = (error: unknown): number => {
  if (error instanceof UserError || error instanceof Cancelled) return error.exitCode;
  if (error instanceof CommanderError) return 2;
  if (aborted(error)) return 130;
  return isExpected(error) ? 1 : 70;
};

const isExpected = (error: unknown): boolean =>
  error instanceof Error &&
  ('$fault' in error || '$metadata' in error || 'asked' in error || isWriteFailure(error));

const isWriteFailure = (error: unknown): boolean =>
  ['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');

/** The lines to print for an error; `log` is where the details are. */
export const describeFailure = async (error: unknown, log: string | undefined): Promise<string> => {
  if (error instanceof Cancelled) return `${error.message}\n  ${error.next}`;
  if (aborted(error)) return 'Interrupted.\n  Type the same command again to go on.';
  if (error instanceof CommanderError)
    return `✖ Cannot do that: ${error.message.replace(/^error: /, '').split('\n')[0]}\n  Look at: rsw --help`;
  const told = error instanceof UserError ? error : await explain(error);
  if (told) {
    const details = log && told.exitCode === 1 ? ` (log: ${log})` : '';
    return `✖ ${told.message}: ${told.why}\n  ${told.next}${details}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `✖ Something went wrong that should not: this is a bug of rsw\n${stack}\n  Please report it: ${bugs}${log ? `\n  with the log: ${log}` : ''}`;
};

const explain = async (thrown: unknown): Promise<UserError | undefined> => {
  if (!isExpected(thrown)) return undefined;
  const [{explainAwsError}, {explainHomeError}] = await Promise.all([
    import('../cloud/errors.ts'),
    import('../home.ts'),
  ]);
  return explainHomeError(thrown) ?? explainAwsError(thrown);
};
