import {AwsError} from '../../operation.ts';

/** Runs a deletion; that the thing is not there any more is as good as having deleted it. */
export const quiet = async (code: RegExp, act: () => Promise<unknown>): Promise<void> => {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof AwsError && code.test(error.code))) throw error;
  }
};

/** A property that may be a string in a template although it is a number or a boolean. */
export const asNumber = (value: unknown): number | undefined =>
  value === undefined ? undefined : Number(value);

export const asBoolean = (value: unknown): boolean | undefined =>
  value === undefined ? undefined : value === true || value === 'true';
