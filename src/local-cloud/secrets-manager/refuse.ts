import {AwsError} from '../operation.ts';

/** Throws when a request uses members that the local cloud does not have. */
export const refuse = <Input extends object>(
  action: string,
  input: Input,
  members: readonly (keyof Input & string)[],
): void => {
  for (const member of members)
    if (input[member] !== undefined)
      throw new AwsError(
        'InvalidParameterException',
        `The local cloud does not support ${member} of secretsmanager:${action}.`,
      );
};
