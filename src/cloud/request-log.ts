import {isTold} from '../workshop/errors.ts';
import type {SdkClient} from './cloud.ts';

/** Told of every request that AWS has answered: what was asked and AWS's id of it, never what was said in it. */
export type RequestLog = (line: string) => void;

type Metadata = {requestId?: string | undefined; httpStatusCode?: number | undefined};
type Context = {clientName?: string; commandName?: string};
type Next = (args: object) => Promise<{output?: {$metadata?: Metadata}}>;

/** Lets a client write a line for each of its requests, and lets its errors say which request they answer. */
export const recordRequests = (client: SdkClient, log: RequestLog): void => {
  const middleware = (next: Next, context: Context) => async (args: object) => {
    const asked = `${(context.clientName ?? '').replace(/Client$/, '')} ${(context.commandName ?? '').replace(/Command$/, '')}`;
    const began = Date.now();
    const write = (metadata: Metadata | undefined, error?: string) =>
      log(
        `${asked} ${metadata?.httpStatusCode ?? '-'} ${Date.now() - began} ms request ${metadata?.requestId ?? '-'}${error ? ` ${error}` : ''}`,
      );
    try {
      const result = await next(args);
      write(result.output?.$metadata);
      return result;
    } catch (error) {
      const failed = error as Error & {$metadata?: Metadata; asked?: string};
      write(failed.$metadata, failed.name);
      // What is told in our own words needs no more.
      if (error instanceof Error && !isTold(error)) failed.asked ??= asked;
      throw error;
    }
  };
  client.middlewareStack.add(middleware as never, {step: 'initialize', name: 'rswRequestLog'} as never);
};
