import {AwsError} from '../operation.ts';

const longest = 30;

export const verifyWait = (seconds: number | undefined): void => {
  if (seconds !== undefined && (!Number.isInteger(seconds) || seconds < 0 || seconds > longest))
    throw new AwsError('ValidationException', `WaitTimeSeconds must be between 0 and ${longest}.`);
};
