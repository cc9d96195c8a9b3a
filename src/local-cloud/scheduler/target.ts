/** What a schedule calls: a function, a state machine, a stream, or any operation of this cloud by name. */
import {randomUUID} from 'node:crypto';
import type {Target} from '@aws-sdk/client-scheduler';
import type {LocalCloud} from '../cloud.ts';
import {findOperation} from '../integration/find-operation.ts';
import {SdkJsonError, toInput} from '../integration/sdk-json.ts';
import {AwsError, type Principal} from '../operation.ts';

type Work = {readonly sdkName: string; readonly action: string; readonly input: unknown};

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** Throws when the target is nothing that this cloud's schedules can call. */
export const verifyTarget = (cloud: LocalCloud, target: Target): void => {
  for (const member of [
    'DeadLetterConfig',
    'EcsParameters',
    'EventBridgeParameters',
    'SageMakerPipelineParameters',
    'SqsParameters',
  ] as const)
    if (target[member] !== undefined)
      throw invalid(`The local cloud's schedules do not support Target.${member}.`);
  const retry = target.RetryPolicy;
  verifyRange('maximumRetryAttempts', retry?.MaximumRetryAttempts, 0, 185);
  verifyRange('maximumEventAgeInSeconds', retry?.MaximumEventAgeInSeconds, 60, 86_400);
  const {sdkName, action, input} = workOf(target, '{}');
  // An input with context attributes is JSON only when these are filled in.
  const found = findOperation(cloud, sdkName, action);
  if (typeof found === 'string') throw invalid(`Invalid target ${target.Arn}: ${found}`);
  if (target.Arn?.includes(':aws-sdk:') && !JSON.stringify(input).includes('<aws.scheduler.'))
    decode(() => toInput(found.operation.schema, input));
};

const verifyRange = (member: string, value: number | undefined, least: number, most: number): void => {
  if (value === undefined || (value >= least && value <= most)) return;
  throw invalid(
    `1 validation error detected: Value '${value}' at 'target.retryPolicy.${member}' failed to satisfy constraint: Member must have value ${value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`}`,
  );
};

const decode = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof SdkJsonError || error instanceof SyntaxError)
      throw invalid(`Invalid target input: ${error.message}`);
    throw error;
  }
};

const workOf = (target: Target, standard: string): Work => {
  const arn = target.Arn ?? '';
  const text = target.Input ?? standard;
  const universal = /^arn:[^:]+:scheduler:::aws-sdk:([a-z0-9]+):([a-zA-Z0-9]+)$/.exec(arn);
  if (universal?.[1] !== undefined && universal[2] !== undefined) {
    if (/^(get|describe|list|poll|receive|search|scan|query|select|read|head)/.test(universal[2]))
      throw invalid(`Invalid target ${arn}: a schedule cannot call an operation that only reads.`);
    return {
      sdkName: universal[1],
      action: universal[2],
      input: decode(() => JSON.parse(target.Input ?? '{}') as unknown),
    };
  }
  const [, , service, , , resource = ''] = arn.split(':');
  if (service === 'lambda' && resource === 'function')
    return {
      sdkName: 'lambda',
      action: 'invoke',
      input: {FunctionName: arn, InvocationType: 'Event', Payload: text},
    };
  if (service === 'states' && resource === 'stateMachine')
    return {sdkName: 'sfn', action: 'startExecution', input: {StateMachineArn: arn, Input: text}};
  if (service === 'kinesis' && resource.startsWith('stream/') && target.KinesisParameters)
    return {
      sdkName: 'kinesis',
      action: 'putRecord',
      input: {StreamARN: arn, Data: text, PartitionKey: target.KinesisParameters.PartitionKey},
    };
  throw invalid(`The local cloud's schedules cannot call the target ${arn}.`);
};

/** Calls the target once, as a session of its role. `input` is used when the target has none of its own. */
export const callTarget = async (
  cloud: LocalCloud,
  target: Target,
  principal: Principal,
  standard: string,
): Promise<void> => {
  const {sdkName, action, input} = workOf(target, standard);
  const found = findOperation(cloud, sdkName, action);
  if (typeof found === 'string') throw invalid(found);
  const decoded = decode(() => toInput(found.operation.schema, input));
  await cloud.invoke(found.operation, decoded, principal, randomUUID());
};
