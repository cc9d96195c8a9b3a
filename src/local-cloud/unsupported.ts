import {AwsError} from './operation.ts';

/** Makes a service's refusal of request members that the local cloud does not have, by name; `code` is the service's word for it. */
export const refusing =
  (service: string, code: string) =>
  <Input extends object>(action: string, input: Input, members: readonly (keyof Input & string)[]): void => {
    for (const member of members)
      if (input[member] !== undefined)
        throw new AwsError(code, `The local cloud does not support ${member} of ${service}:${action}.`);
  };
