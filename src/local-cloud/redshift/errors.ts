import {AwsError} from '../operation.ts';

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);
export const invalidCombination = (message: string): AwsError =>
  new AwsError('InvalidParameterCombination', message);

/** Throws when a request uses members that the local cloud does not have. */
export const refuse = <Input extends object>(
  action: string,
  input: Input,
  members: readonly (keyof Input & string)[],
): void => {
  for (const member of members)
    if (input[member] !== undefined)
      throw new AwsError(
        'UnsupportedOperation',
        `The local cloud does not support ${member} of redshift:${action}.`,
      );
};
