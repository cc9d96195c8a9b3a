import {AwsError} from '../../operation.ts';

/** The answer of an act, or undefined when a service refuses it with this code, such as `NoSuchEntity`. */
export const tolerating = async <T>(code: string, act: Promise<T>): Promise<T | undefined> => {
  try {
    return await act;
  } catch (error) {
    if (error instanceof AwsError && error.code === code) return undefined;
    throw error;
  }
};
