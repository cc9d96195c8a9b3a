/** The resources that a Task can name: functions, other state machines, and every operation of this cloud. */
import {randomUUID} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import {findOperation, type Found} from '../integration/find-operation.ts';
import {sdkErrorCause, sdkErrorName} from '../integration/sdk-error.ts';
import {fromOutput, inputMembers, SdkJsonError, toInput} from '../integration/sdk-json.ts';
import {AwsError, type Principal} from '../operation.ts';
import {StateFailure} from './asl/failure.ts';

export type TaskResource = {
  /** `lambda` for a function named by its ARN, which has events of its own in the history. */
  readonly kind: 'lambda' | 'service';
  /** As events name them: `aws-sdk:redshiftdata` and `executeStatement`. */
  readonly type: string;
  readonly action: string;
  readonly operation: Found;
  /** What the operation is given when the task is given `input`. */
  request(input: unknown): unknown;
  /** What the task answers when the operation answers `output`; may fail. */
  result(output: unknown): unknown;
  /** Members of the operation's input that a task's arguments may have and must have; undefined where anything may be there. */
  readonly members: {readonly all: readonly string[]; readonly required: readonly string[]} | undefined;
};

/** The resource that an ARN names, or a text that says why it cannot be used. */
export const taskResource = (cloud: LocalCloud, arn: string): TaskResource | string => {
  if (/\.(sync(:2)?|waitForTaskToken)$/.test(arn))
    return `The local cloud does not support the integration pattern of ${arn}`;
  const sdk = /^arn:[^:]+:states:::aws-sdk:([a-z0-9]+):([a-zA-Z0-9]+)$/.exec(arn);
  if (sdk?.[1] !== undefined && sdk[2] !== undefined) return sdkTask(cloud, sdk[1], sdk[2]);
  if (/^arn:[^:]+:lambda:[^:]*:\d{12}:function:/.test(arn)) return functionTask(cloud, arn);
  if (/^arn:[^:]+:states:::lambda:invoke$/.test(arn)) return invokeTask(cloud);
  if (/^arn:[^:]+:states:::states:startExecution$/.test(arn)) return startTask(cloud);
  return `The local cloud does not support the resource ${arn}`;
};

const service = (
  found: Found | string,
  type: string,
  action: string,
  more: Partial<TaskResource> = {},
): TaskResource | string =>
  typeof found === 'string'
    ? found
    : {
        kind: 'service',
        type,
        action,
        operation: found,
        request: (input) => input,
        result: (output) => output,
        members: inputMembers(found.operation.schema),
        ...more,
      };

const sdkTask = (cloud: LocalCloud, sdkName: string, action: string): TaskResource | string =>
  service(findOperation(cloud, sdkName, action), `aws-sdk:${sdkName}`, action);

const startTask = (cloud: LocalCloud): TaskResource | string =>
  service(findOperation(cloud, 'sfn', 'startExecution'), 'states', 'startExecution');

const parse = (payload: string | undefined): unknown => {
  try {
    return JSON.parse(payload ?? 'null') as unknown;
  } catch {
    return payload;
  }
};

type Answer = {
  readonly FunctionError?: string;
  readonly Payload?: string;
  readonly [member: string]: unknown;
};

/** A function that failed fails the task with its own error. */
const answerOf = (output: unknown): Answer => {
  const answer = output as Answer;
  if (answer.FunctionError === undefined) return answer;
  const failure = parse(answer.Payload) as {errorType?: string};
  throw new StateFailure(failure.errorType ?? 'Lambda.Unknown', answer.Payload);
};

const functionTask = (cloud: LocalCloud, arn: string): TaskResource | string =>
  service(findOperation(cloud, 'lambda', 'invoke'), 'lambda', arn, {
    kind: 'lambda',
    request: (input) => ({FunctionName: arn, Payload: JSON.stringify(input)}),
    result: (output) => parse(answerOf(output).Payload),
    members: undefined,
  });

const invokeTask = (cloud: LocalCloud): TaskResource | string =>
  service(findOperation(cloud, 'lambda', 'invoke'), 'lambda', 'invoke', {
    request: (input) => {
      const {Payload, ...rest} = input as Record<string, unknown>;
      // The payload is JSON here, even where it is a string.
      return {...rest, ...(Payload !== undefined && {Payload: JSON.stringify(Payload)})};
    },
    result: (output) => {
      const answer = answerOf(output);
      const requestId = randomUUID();
      return {
        ...answer,
        Payload: parse(answer.Payload),
        SdkHttpMetadata: {
          AllHttpHeaders: {'x-amzn-RequestId': [requestId]},
          HttpHeaders: {'x-amzn-RequestId': requestId},
          HttpStatusCode: answer['StatusCode'],
        },
        SdkResponseMetadata: {RequestId: requestId},
      };
    },
  });

/** What is wrong with a task's arguments as far as they are written down; undefined when nothing is. */
export const argumentsProblem = (
  {members, type, action}: TaskResource,
  parameters: unknown,
): string | undefined => {
  if (!members) return undefined;
  if (parameters !== undefined && (typeof parameters !== 'object' || parameters === null)) return undefined;
  const given = Object.keys(parameters ?? {}).map((name) => name.replace(/\.\$$/, ''));
  const unknown = given.find((name) => !members.all.includes(name));
  if (unknown !== undefined) return `The field '${unknown}' is not supported by ${type}:${action}`;
  const missing = members.required.find((name) => !given.includes(name));
  // Without parameters the state's input is the request.
  if (missing !== undefined && parameters !== undefined)
    return `The field '${missing}' is required by ${type}:${action} but was missing`;
  return undefined;
};

/** Runs the task once as the given principal; fails with a StateFailure. */
export const runTaskResource = async (
  cloud: LocalCloud,
  resource: TaskResource,
  input: unknown,
  principal: Principal,
): Promise<unknown> => {
  const {service: owner, operation} = resource.operation;
  const requestId = randomUUID();
  const absent = resource.members?.required.find(
    (name) => (input as Record<string, unknown>)[name] === undefined,
  );
  if (absent !== undefined)
    throw new StateFailure(
      'States.Runtime',
      `The parameters ${JSON.stringify(input)} could not be used to start the Task: the field '${absent}' is required but was missing`,
    );
  let output: unknown;
  try {
    output = await cloud.invoke(
      operation,
      toInput(operation.schema, resource.request(input)),
      principal,
      requestId,
    );
  } catch (error) {
    if (error instanceof SdkJsonError)
      throw new StateFailure(
        'States.Runtime',
        `The parameters ${JSON.stringify(input)} could not be used to start the Task: ${error.message}`,
      );
    if (error instanceof AwsError)
      throw new StateFailure(sdkErrorName(owner, error), sdkErrorCause(owner, error, requestId));
    throw error;
  }
  return resource.result(fromOutput(operation.schema, output));
};
