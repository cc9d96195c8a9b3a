import {Invoke$, type InvokeCommandInput, type InvokeCommandOutput} from '@aws-sdk/client-lambda';
import {AwsError, operation} from '../operation.ts';
import {eventQueue} from './event-queue.ts';
import {fleet} from './fleet.ts';
import {onFunction, theFunction, verifyRunnable} from './function.ts';

/** Bytes. */
const largestPayload = {RequestResponse: 6_291_456, Event: 1_048_576};

export const invoke = operation<InvokeCommandInput, InvokeCommandOutput>(Invoke$, {
  access: onFunction('InvokeFunction'),
  handle: async (input, {cloud, requestId}) => {
    for (const member of ['DurableExecutionName', 'TenantId'] as const)
      if (input[member] !== undefined)
        throw new AwsError(
          'InvalidParameterValueException',
          `The local cloud's functions do not support ${member}.`,
        );
    const stored = theFunction(cloud, input.FunctionName, input.Qualifier);
    const type = input.InvocationType ?? 'RequestResponse';
    if (type === 'DryRun') return {StatusCode: 204};
    if (type !== 'Event' && type !== 'RequestResponse')
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value '${String(type)}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`,
      );
    const event = payload(input.Payload as Uint8Array | undefined, type);
    const clientContext =
      input.ClientContext === undefined ? undefined : parseClientContext(input.ClientContext);
    const request = {requestId, event, clientContext};
    if (type === 'Event') {
      const now = cloud.now();
      const queued = {
        ...request,
        function: stored.name,
        receivedAt: now,
        dueAt: now,
        failures: 0,
        throttles: 0,
      };
      cloud.part(eventQueue).add(queued);
      return {StatusCode: 202, Payload: new Uint8Array() as never};
    }
    verifyRunnable(cloud, stored);
    const answer = await cloud.part(fleet).run(stored, request);
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      Payload: Buffer.from(limited(answer.payload)) as never,
      ...(answer.failed || answer.payload.length > largestPayload.RequestResponse
        ? {FunctionError: 'Unhandled'}
        : {}),
      ...(input.LogType === 'Tail' && {LogResult: answer.logTail}),
    };
  },
});

const payload = (given: Uint8Array | undefined, type: keyof typeof largestPayload): string => {
  if (!given || given.length === 0) return '{}';
  if (given.length > largestPayload[type])
    throw new AwsError(
      'RequestTooLargeException',
      `${given.length} byte payload is too large for the ${type} invocation type (limit ${largestPayload[type]} bytes)`,
      413,
    );
  const text = Buffer.from(given).toString('utf8');
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: Could not parse payload into json: ${(error as Error).message}`,
    );
  }
  return text;
};

const limited = (answer: string): string =>
  answer.length <= largestPayload.RequestResponse
    ? answer
    : JSON.stringify({
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      });

const parseClientContext = (given: string): unknown => {
  try {
    return JSON.parse(Buffer.from(given, 'base64').toString('utf8')) as unknown;
  } catch {
    throw new AwsError(
      'InvalidRequestContentException',
      'Client context must be a valid Base64-encoded JSON object.',
    );
  }
};
