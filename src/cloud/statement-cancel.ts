import {CancelStatementCommand, RedshiftDataClient} from '@aws-sdk/client-redshift-data';
import type {Cloud} from './cloud.ts';

/** Whoever has broken off is not kept waiting for long. */
const within = 2500;

/** Stops a statement that nobody waits for any more. Where that is not allowed, or too late, it ends by itself. */
export const cancelStatement = async (cloud: Cloud, id: string): Promise<void> => {
  try {
    const abortSignal = AbortSignal.timeout(within);
    await cloud.client(RedshiftDataClient).send(new CancelStatementCommand({Id: id}), {abortSignal});
  } catch {
    // What is over cannot be stopped; the log of requests has the answer.
  }
};
