/**
 * AWS's errors, told once in our words. The catalogue holds what learners have met; everything else is told with
 * AWS's own text and the request's id.
 */
import {UserError} from '../workshop/errors.ts';

/** An error that an SDK client has thrown. */
export type AwsFailure = Error & {
  $fault?: 'client' | 'server';
  $metadata?: {requestId?: string | undefined; httpStatusCode?: number | undefined};
  Code?: string;
  /** `CloudFormation CreateChangeSet`, put there by our request log. */
  asked?: string;
};

type Entry = {
  readonly sign: RegExp;
  readonly why: string;
  readonly next: string;
};

/** Signs are looked for in `NAME: MESSAGE`. */
const catalogue: readonly Entry[] = [
  {
    sign: /aws sso login|SSO session (associated|.*expired)|Token is expired/i,
    why: 'the SSO session has expired',
    next: 'Type: aws sso login --profile <your profile>, then the same command again.',
  },
  {
    sign: /Could not load credentials from any providers|CredentialsProviderError/,
    why: 'no AWS credentials were found',
    next: 'Sign in as for any AWS tool (aws configure, AWS_PROFILE, …), or practise on this machine with: rsw setup --local',
  },
  {
    sign: /ExpiredToken|RequestExpired|security token .* is expired/i,
    why: 'the credentials have expired',
    next: 'Sign in again, then type the same command: it goes on where it stopped.',
  },
  {
    sign: /InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature/,
    why: 'AWS does not know these credentials',
    next: 'Check AWS_PROFILE, the key and the secret (and the clock of this machine), then try again.',
  },
  {
    sign: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EHOSTUNREACH/,
    why: 'the endpoint cannot be reached',
    next: 'Check the network, the region, HTTPS_PROXY and AWS_ENDPOINT_URL, then try again.',
  },
  {
    sign: /UnreservedConcurrentExecution/,
    why: "the account's quota of concurrent Lambda executions is too small for a reservation",
    next: 'Ask for a larger quota (Service Quotas, Lambda), or use another account.',
  },
  {
    sign: /Invalid node type|NodeType .* not (supported|valid)/i,
    why: 'this node type cannot be ordered here',
    next: 'Choose another: rsw setup --node-type ra3.large',
  },
  {
    sign: /Not authorized to get credentials of role/i,
    why: 'the cluster may not use its role: its trust or its association is missing',
    next: 'Set the role again with: rsw step default-role',
  },
  {
    sign: /Redshift endpoint doesn't exist in this region/,
    why: 'there is no such cluster here, or it is not available yet',
    next: 'Look at the cluster with: rsw status',
  },
  {
    sign: /navigation on column .* is not allowed as it is not SUPER type/i,
    why: 'a path can only be followed into a column of type SUPER',
    next: 'Look at the view with: rsw step customer-view --explain',
  },
  {
    sign: /redshift:GetClusterCredentials/,
    why: 'these credentials may not sign in to the database as that user',
    next: 'Allow redshift:GetClusterCredentials for it (rsw doctor --policy prints all that is needed).',
  },
  {
    sign: /SSO is not enabled in any region/,
    why: 'Managed Grafana signs people in with IAM Identity Center, which this account does not have',
    next: 'Enable it (console: IAM Identity Center), or go without: rsw setup --grafana none',
  },
  {
    sign: /Unable to update users in managed application/i,
    why: 'the caller lacks rights in IAM Identity Center (sso:*Profile*)',
    next: 'Attach AWSGrafanaWorkspacePermissionManagementV2, AWSSSOReadOnly and AWSSSODirectoryReadOnly, then: rsw step workspace-admin',
  },
  {
    sign: /ENOSPC/,
    why: 'the disk is full',
    next: 'Free some space (CloudShell: its home holds 1 GB), then type the same command again.',
  },
  {
    sign: /AccessDenied|UnauthorizedOperation|not authorized to perform|NotAuthorized/,
    why: '',
    next: 'Ask for that permission (rsw doctor --policy prints all that is needed), then type the same command again.',
  },
  {
    sign: /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/,
    why: 'AWS asks to go slower',
    next: 'Wait a minute, then type the same command again: it goes on where it stopped.',
  },
  {
    sign: /LimitExceeded|QuotaExceeded/,
    why: '',
    next: 'Remove something that is no longer needed or ask for a larger quota (console: Service Quotas), then try again.',
  },
];

/** AWS's own words in one line. */
const words = (error: AwsFailure): string => {
  const message = error.message.split('\n')[0]?.trim() ?? '';
  // An AggregateError of refused connections has no text of its own.
  return message || ((error as {code?: string}).code ?? error.name);
};

/** Whether an error came from an AWS client: from the service, or on the way to it. */
export const isAwsFailure = (error: unknown): error is AwsFailure =>
  error instanceof Error &&
  ('$fault' in error ||
    '$metadata' in error ||
    'asked' in error ||
    error.name === 'CredentialsProviderError' ||
    error.name === 'TokenProviderError');

/** Whether AWS answered with this error code. */
export const isError = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && (codes.includes(error.name) || codes.includes((error as AwsFailure).Code ?? ''));

/** What to tell for an error of AWS; undefined for an error that is none of AWS's. */
export const explainAwsError = (error: unknown, what?: string): UserError | undefined => {
  if (!isAwsFailure(error)) return undefined;
  const text = `${error.name}: ${words(error)} ${(error as {code?: string}).code ?? ''}`;
  const entry = catalogue.find((each) => each.sign.test(text));
  const request = error.$metadata?.requestId ? ` (request ${error.$metadata.requestId})` : '';
  return new UserError(what ?? `AWS refused ${error.asked ?? 'a request'}`, {
    why: entry?.why ? `${entry.why} (${words(error)})` : `${words(error)}${request}`,
    next: entry?.next ?? 'Type the same command again; if it stays, the log has the details.',
    cause: error,
  });
};

/** What a text of an engine or a stack means, by the same catalogue. */
export const adviceFor = (text: string): {why: string; next: string} | undefined => {
  const entry = catalogue.find((each) => each.sign.test(text));
  return entry && {why: entry.why || text, next: entry.next};
};
