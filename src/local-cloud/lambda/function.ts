import type {FunctionConfiguration, LoggingConfig} from '@aws-sdk/client-lambda';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Access, type Call} from '../operation.ts';

/** A function as it is kept. Times are milliseconds since the epoch. */
export type StoredFunction = {
  readonly name: string;
  readonly runtime: string;
  readonly role: string;
  readonly handler: string;
  readonly description: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memorySize: number;
  readonly storage: number;
  readonly architecture: string;
  readonly variables: Readonly<Record<string, string>> | undefined;
  readonly logging: {
    readonly LogFormat: NonNullable<LoggingConfig['LogFormat']>;
    readonly LogGroup: string;
  };
  readonly tags: Readonly<Record<string, string>>;
  /** SHA-256 of the package, base64; also names its folder. */
  readonly codeSha256: string;
  readonly codeSize: number;
  readonly revisionId: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Whether `modifiedAt` is that of an update, which takes its time as the creation does. */
  readonly updated: boolean;
  readonly reservedConcurrency: number | undefined;
};

export const functions = (cloud: LocalCloud): Collection<StoredFunction> =>
  cloud.collection<StoredFunction>('lambda/functions');

export const functionArn = (cloud: LocalCloud, name: string): string =>
  cloud.arn('lambda', `function:${name}`);

/** The name in a name, a partial ARN (`ACCOUNT:function:NAME`) or an ARN, and its qualifier. */
export const parseFunctionName = (given: string): {name: string; qualifier: string | undefined} => {
  const match =
    /^(?:(?:arn:[^:]+:lambda:[^:]+:)?(?:\d{12}:)?function:)?([a-zA-Z0-9-_]{1,64})(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/.exec(
      given,
    );
  if (!match?.[1])
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${given}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
    );
  return {name: match[1], qualifier: match[2]};
};

/** The function that a request names. This cloud publishes no versions: every qualifier but `$LATEST` is not found. */
export const theFunction = (cloud: LocalCloud, given = '', qualifier?: string): StoredFunction => {
  const {name, qualifier: own} = parseFunctionName(given);
  const version = qualifier ?? own ?? '$LATEST';
  const found = functions(cloud).get(name);
  if (!found || version !== '$LATEST')
    throw new AwsError(
      'ResourceNotFoundException',
      `Function not found: ${functionArn(cloud, name)}${version === '$LATEST' ? '' : `:${version}`}`,
      404,
    );
  return found;
};

/** What IAM is asked for one action on the function that a request names. */
export const onFunction =
  (action: string) =>
  ({FunctionName = ''}: {FunctionName?: string | undefined}, {cloud}: Call): readonly Access[] => [
    {action: `lambda:${action}`, resource: functionArn(cloud, parseFunctionName(FunctionName).name)},
  ];

/** A function becomes usable, and an update becomes effective, after a while. */
const settling = {quick: 300, realistic: 4_000};

export const isSettled = (cloud: LocalCloud, stored: StoredFunction): boolean =>
  cloud.now() >= stored.modifiedAt + cloud.takes(settling);

/** Throws AWS's refusal to run a function that is still being created; an update under way does not matter. */
export const verifyRunnable = (cloud: LocalCloud, stored: StoredFunction): void => {
  if (!stored.updated) verifySettled(cloud, stored);
};

/** Throws AWS's refusal to change a function while an earlier change is under way. */
export const verifySettled = (cloud: LocalCloud, stored: StoredFunction): void => {
  if (isSettled(cloud, stored)) return;
  const arn = functionArn(cloud, stored.name);
  throw new AwsError(
    'ResourceConflictException',
    stored.updated
      ? `The operation cannot be performed at this time. An update is in progress for resource: ${arn}`
      : 'The operation cannot be performed at this time. The function is currently in the following state: Pending',
    409,
  );
};

/** `2026-11-24T10:57:58.123+0000`, as Lambda alone writes times. */
const lastModified = (time: number): string => new Date(time).toISOString().replace('Z', '+0000');

export const configuration = (cloud: LocalCloud, stored: StoredFunction): FunctionConfiguration => {
  const settled = isSettled(cloud, stored);
  return {
    FunctionName: stored.name,
    FunctionArn: functionArn(cloud, stored.name),
    Runtime: stored.runtime as NonNullable<FunctionConfiguration['Runtime']>,
    Role: stored.role,
    Handler: stored.handler,
    CodeSize: stored.codeSize,
    Description: stored.description,
    Timeout: stored.timeout,
    MemorySize: stored.memorySize,
    LastModified: lastModified(stored.modifiedAt),
    CodeSha256: stored.codeSha256,
    Version: '$LATEST',
    ...(stored.variables && {Environment: {Variables: {...stored.variables}}}),
    TracingConfig: {Mode: 'PassThrough'},
    RevisionId: stored.revisionId,
    ...(settled || stored.updated
      ? {State: 'Active'}
      : {State: 'Pending', StateReason: 'The function is being created.', StateReasonCode: 'Creating'}),
    ...(settled || !stored.updated
      ? {LastUpdateStatus: 'Successful'}
      : {
          LastUpdateStatus: 'InProgress',
          LastUpdateStatusReason: 'The function is being updated.',
        }),
    PackageType: 'Zip',
    Architectures: [stored.architecture as 'x86_64' | 'arm64'],
    EphemeralStorage: {Size: stored.storage},
    SnapStart: {ApplyOn: 'None', OptimizationStatus: 'Off'},
    LoggingConfig: {...stored.logging},
  };
};
