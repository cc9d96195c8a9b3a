/** How a failure is told: two lines for what is expected, everything we know for a bug of ours. */
import {CommanderError} from 'commander';
import {Cancelled, stepOf, UserError} from '../workshop/errors.ts';
import {writeFailure} from '../write-failure.ts';

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
  ('$fault' in error || '$metadata' in error || 'asked' in error || writeFailure(error) !== undefined);

/** `Step warehouse: could not deploy …`, for what went wrong in a step. */
const headline = (told: UserError, thrown: unknown): string => {
  const step = stepOf(thrown);
  if (step === undefined) return `${told.message}: ${told.why}`;
  const what = told.message.replace(/^(Could|The|Kept|Cannot|No|Not|Set-up)\b/, (word) => word.toLowerCase());
  return `Step ${step}: ${what}: ${told.why}`;
};

/** Commander guesses what was meant in a second line, in brackets. */
const describeMistyped = (error: CommanderError & {typed?: string}): string => {
  const [what = '', guess] = error.message.replace(/^error: /, '').split('\n');
  const meant = guess === undefined ? '' : `${guess.replaceAll(/[()]/g, '')} `;
  return `✖ Cannot do that: ${what}\n  ${meant}Look at: ${error.typed ?? 'rsw'} --help`;
};

/** The lines to print for an error; `log` is where the details are. */
export const describeFailure = async (
  error: unknown,
  log: string | undefined,
  hint: (text: string) => string = (text) => text,
): Promise<string> => {
  if (error instanceof Cancelled) return `${error.message}\n  ${hint(error.next)}`;
  if (aborted(error)) return 'Interrupted.\n  Type the same command again to go on.';
  if (error instanceof CommanderError) return describeMistyped(error);
  const told = error instanceof UserError ? error : await explain(error);
  if (told) {
    const details = log && told.exitCode === 1 ? ` (log: ${log})` : '';
    return `✖ ${headline(told, error)}\n  ${hint(told.next)}${details}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `✖ Something went wrong that should not: this is a bug of rsw\n${stack}\n  Please report it: ${bugs}${log ? `\n  with the log: ${log}` : ''}`;
};

const explain = async (thrown: unknown): Promise<UserError | undefined> => {
  if (!isExpected(thrown)) return undefined;
  const [{explainAwsError}, {explainWriteFailure}] = await Promise.all([
    import('../cloud/errors.ts'),
    import('../home.ts'),
  ]);
  return explainWriteFailure(thrown) ?? explainAwsError(thrown);
};
