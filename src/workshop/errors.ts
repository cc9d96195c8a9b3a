/**
 * The three ways in which a run can end without having done its work. They are thrown once and printed once, in `cli.ts`;
 * everything else that is thrown is a bug of ours.
 */

/** What the person is told: what happened and why, what to do, and where it came from. */
export type Telling = {readonly why: string; readonly next: string; readonly cause?: unknown};

/** Expected: missing credentials, a quota, a stack that was rolled back. Told in two lines; exit code 1. */
export class UserError extends Error {
  readonly why: string;
  readonly next: string;
  readonly exitCode: number = 1;

  constructor(what: string, {why, next, cause}: Telling) {
    super(what, {cause});
    this.name = 'UserError';
    this.why = why;
    this.next = next;
  }
}

/** The command was typed wrongly: an unknown step, or an answer that is missing without a terminal. Exit code 2. */
export class UsageError extends UserError {
  override readonly exitCode = 2;
}

/** The person said no, or pressed Ctrl-C: not an error, but the work is not done. */
export class Cancelled extends Error {
  readonly next: string;
  readonly exitCode: 0 | 130;

  constructor(what: string, {next, exitCode}: {next: string; exitCode: 0 | 130}) {
    super(what);
    this.name = 'Cancelled';
    this.next = next;
    this.exitCode = exitCode;
  }
}

/** Whether an error is told in our own words already. */
export const isTold = (error: unknown): error is UserError | Cancelled =>
  error instanceof UserError || error instanceof Cancelled;

/** The person answered 'no' to a confirmation. */
export const declined = (next: string): Cancelled => new Cancelled('No changes made.', {next, exitCode: 0});

/** Why something failed, in one line: our own errors tell it already, others have a message. */
export const reason = (error: unknown): string => {
  if (error instanceof UserError) return `${error.message}: ${error.why}`;
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
};

const steps = new WeakMap<object, string>();

/** Notes in which step something went wrong; where it has been noted first is where it happened. */
export const markStep = (error: unknown, step: string): void => {
  if (typeof error === 'object' && error !== null && !steps.has(error)) steps.set(error, step);
};

/** The step in which something went wrong; undefined when it was in none. */
export const stepOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null ? steps.get(error) : undefined;
