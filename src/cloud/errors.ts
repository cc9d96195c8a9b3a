/**
 * AWS's errors, told once in our words: by the catalogue of failures where it knows them, and else with AWS's own text,
 * what was asked, and the request's id.
 */
import {isTold, UserError} from '../workshop/errors.ts';
import {adviceFor, type Source} from './failures/index.ts';

/** An error that an SDK client has thrown. */
export type AwsFailure = Error & {
  $fault?: 'client' | 'server';
  $metadata?: {requestId?: string | undefined; httpStatusCode?: number | undefined};
  Code?: string;
  /** `CloudFormation CreateChangeSet`, put there by our request log. */
  asked?: string;
};

/** AWS's own words in one line, without what only a machine reads; the request's id stays. */
export const words = (text: string): string =>
  (text.split('\n')[0] ?? '')
    .replace(/Resource handler returned message: "(.*)" \(RequestToken: [^)]*\)/, '$1')
    .replace(
      /\(Service: (\w+)[^)]*?Status Code: \d+[^)]*?Request ID: ([\w-]+)[^)]*\)( \(SDK Attempt Count: \d+\))?/,
      '($1, request $2)',
    )
    .replace(/,? ?Encoded authorization failure message: \S+/, '')
    .trim();

/** An AggregateError of refused connections has no text of its own. */
const textOf = (error: AwsFailure): string =>
  words(error.message) || ((error as {code?: string}).code ?? error.name);

/** Whether an error came from an AWS client: from the service, or on the way to it. */
export const isAwsFailure = (error: unknown): error is AwsFailure =>
  error instanceof Error &&
  // The SDK marks ours too when they come up on the way, as from a proxy.
  !isTold(error) &&
  ('$fault' in error ||
    '$metadata' in error ||
    'asked' in error ||
    error.name === 'CredentialsProviderError' ||
    error.name === 'TokenProviderError');

/** Whether AWS answered with this error code. */
export const isError = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && (codes.includes(error.name) || codes.includes((error as AwsFailure).Code ?? ''));

/** Whether there is no such address: the region does not offer the service. */
export const hasNoAddress = (error: unknown): boolean =>
  (error as {code?: unknown} | undefined)?.code === 'ENOTFOUND';

const passing =
  /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN|\bENOTFOUND|EPIPE|TimeoutError|socket hang up/i;

/** Whether an error passes by itself: AWS is asked too often, has failed itself, or the network is away for a moment. */
export const isPassing = (error: unknown): boolean =>
  isAwsFailure(error) &&
  ((error.$metadata?.httpStatusCode ?? 0) >= 500 ||
    passing.test(`${error.name}: ${error.message} ${(error as {code?: string}).code ?? ''}`));

/** What to tell for an error of AWS; undefined for an error that is none of AWS's. */
export const explainAwsError = (error: unknown, what?: string): UserError | undefined => {
  if (!isAwsFailure(error)) return undefined;
  const text = textOf(error);
  const advice = adviceFor(`${error.name}: ${text} ${(error as {code?: string}).code ?? ''}`, 'api');
  const request = error.$metadata?.requestId;
  const id = [error.name, request && `request ${request}`].filter(Boolean).join(', ');
  return new UserError(what ?? `AWS refused ${error.asked ?? 'a request'}`, {
    why: advice?.why ? `${advice.why} (${text})` : `${text} (${id})`,
    next: advice?.next ?? 'Type the same command again; if it stays, the log has every request.',
    cause: error,
  });
};

/** What to tell for a failure that a stack or the engine has put into words; `otherwise` is what to do when nobody has met it yet. */
export const explainWords = (what: string, told: string, source: Source, otherwise: string): UserError => {
  // The words say more than the codes around them.
  const advice = adviceFor(words(told), source) ?? adviceFor(told, source);
  return new UserError(what, {
    why: advice?.why ? `${advice.why} (${words(told)})` : words(told),
    next: advice?.next ?? otherwise,
  });
};
