/** An error inside a state machine: a name that `Retry` and `Catch` look at, and a cause for people. */
export class StateFailure extends Error {
  readonly error: string;
  readonly reason: string | undefined;

  constructor(error: string, reason: string | undefined) {
    super(reason === undefined ? error : `${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
  }
}

/** Whether an `ErrorEquals` means the failure. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export const matches = (names: readonly string[], failure: StateFailure): boolean =>
  names.some((name) => {
    if (name === failure.error) return true;
    if (name === 'States.ALL')
      return failure.error !== 'States.Runtime' && failure.error !== 'States.DataLimitExceeded';
    return name === 'States.TaskFailed' && failure.error !== 'States.Timeout' && !isStates(failure.error);
  });

const isStates = (error: string): boolean => error.startsWith('States.') && error !== 'States.TaskFailed';

/** What a `Catch` hands on. */
export const errorOutput = ({error, reason}: StateFailure): Record<string, string> => ({
  Error: error,
  ...(reason !== undefined && {Cause: reason}),
});
