import type {SdkClient} from './cloud.ts';
import {isError} from './errors.ts';

type Next = (args: object) => Promise<object>;

/** Tells when AWS says that the keys of a request have expired: nobody knew their end, as of a session's that were pasted into a file. */
export const whenExpired = (client: SdkClient, tell: () => void): void => {
  const middleware = (next: Next) => async (args: object) => {
    try {
      return await next(args);
    } catch (error) {
      if (isError(error, 'ExpiredToken', 'ExpiredTokenException', 'RequestExpired')) tell();
      throw error;
    }
  };
  client.middlewareStack.add(middleware as never, {step: 'initialize', name: 'rswExpiredKeys'} as never);
};
