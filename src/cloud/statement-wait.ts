/** Waiting for a statement of the Data API: the service holds the answer back until there is something to tell. */
import {
  DescribeStatementCommand,
  RedshiftDataClient,
  type DescribeStatementCommandOutput,
} from '@aws-sdk/client-redshift-data';
import type {Cloud} from './cloud.ts';
import {isAwsFailure, isError} from './errors.ts';
import {poll} from './poll.ts';

/** The Data API waits up to 30 s by itself; a little less keeps clear of proxies' limits. */
const longPoll = 20;

/** How often an answer is asked for again when the service is in the way, and how long in between, in milliseconds. */
const patience = [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000, 15_000];

const busy = [
  'ActiveStatementsExceededException',
  'ActiveSessionsExceededException',
  'ExecuteStatementException',
  'InternalServerException',
  'ThrottlingException',
];

/** Whether it is the service and not the request that is in the way. */
const isBusy = (error: unknown): boolean =>
  isError(error, ...busy) || (isAwsFailure(error) && (error.$metadata?.httpStatusCode ?? 0) >= 500);

/** Asks until it is answered; what is asked must be safe to repeat. */
export const patiently = async <T>(
  cloud: Cloud,
  signal: AbortSignal,
  ask: () => Promise<T>,
  say: (line: string) => void = () => {},
): Promise<T> => {
  for (const pause of patience) {
    try {
      return await ask();
    } catch (error) {
      if (!isBusy(error) || signal.aborted) throw error;
      say(`the database is busy (${(error as Error).name}); asking again`);
      await cloud.pause(pause, signal);
    }
  }
  return ask();
};

const isOver = (status: string | undefined): boolean =>
  status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED';

/** The statement when it is over; undefined when the Data API does not know it: after 24 hours, or if it is somebody else's. */
export const awaitStatement = async (
  cloud: Cloud,
  id: string,
  signal: AbortSignal,
): Promise<DescribeStatementCommandOutput | undefined> => {
  let waits = true;
  const describe = async (seconds: number | undefined) =>
    cloud
      .client(RedshiftDataClient)
      .send(
        new DescribeStatementCommand({Id: id, ...(seconds !== undefined && {WaitTimeSeconds: seconds})}),
        {abortSignal: signal},
      );
  const look = async () => {
    try {
      return await describe(waits ? longPoll : undefined);
    } catch (error) {
      // Too many wait for this statement already: this once the question is short.
      if (isError(error, 'ActiveWaitingRequestsExceededException')) return describe(undefined);
      if (!waits || !refusesToWait(error)) throw error;
      waits = false;
      return describe(undefined);
    }
  };
  try {
    return await poll(cloud, {signal, atMost: 2000}, async () => {
      const now = await patiently(cloud, signal, look);
      return isOver(now.Status) ? now : undefined;
    });
  } catch (error) {
    if (isError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
};

/** A Data API that is older than the parameter refuses it by name; one that overlooks it just answers at once. */
const refusesToWait = (error: unknown): boolean =>
  isError(error, 'ValidationException', 'SerializationException', 'UnknownParameterException') &&
  /WaitTimeSeconds/i.test((error as Error).message);
