import {
  DeleteFunctionEventInvokeConfig$,
  GetFunctionEventInvokeConfig$,
  PutFunctionEventInvokeConfig$,
  type DeleteFunctionEventInvokeConfigCommandInput,
  type DeleteFunctionEventInvokeConfigCommandOutput,
  type GetFunctionEventInvokeConfigCommandInput,
  type GetFunctionEventInvokeConfigCommandOutput,
  type PutFunctionEventInvokeConfigCommandInput,
  type PutFunctionEventInvokeConfigCommandOutput,
} from '@aws-sdk/client-lambda';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, operation} from '../operation.ts';
import {functionArn, onFunction, theFunction} from './function.ts';

/** How asynchronous invocations of a function are retried; undefined members have Lambda's defaults. */
export type EventInvokeConfig = {
  readonly retries: number | undefined;
  /** Seconds. */
  readonly age: number | undefined;
  readonly modifiedAt: number;
};

export const eventInvokeConfigs = (cloud: LocalCloud): Collection<EventInvokeConfig> =>
  cloud.collection<EventInvokeConfig>('lambda/event-invoke-configs');

const theConfig = (cloud: LocalCloud, name: string): EventInvokeConfig => {
  const config = eventInvokeConfigs(cloud).get(name);
  if (!config)
    throw new AwsError(
      'ResourceNotFoundException',
      `The function ${functionArn(cloud, name)}:$LATEST doesn't have an EventInvokeConfig`,
      404,
    );
  return config;
};

const describe = (cloud: LocalCloud, name: string, config: EventInvokeConfig) => ({
  LastModified: new Date(config.modifiedAt),
  FunctionArn: `${functionArn(cloud, name)}:$LATEST`,
  ...(config.retries !== undefined && {MaximumRetryAttempts: config.retries}),
  ...(config.age !== undefined && {MaximumEventAgeInSeconds: config.age}),
  DestinationConfig: {OnSuccess: {}, OnFailure: {}},
});

const verifyRange = (member: string, value: number | undefined, least: number, most: number): void => {
  if (value === undefined || (value >= least && value <= most)) return;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`}`,
  );
};

export const putFunctionEventInvokeConfig = operation<
  PutFunctionEventInvokeConfigCommandInput,
  PutFunctionEventInvokeConfigCommandOutput
>(PutFunctionEventInvokeConfig$, {
  access: onFunction('PutFunctionEventInvokeConfig'),
  handle: (input, {cloud}) => {
    const {name} = theFunction(cloud, input.FunctionName, input.Qualifier);
    const {OnSuccess, OnFailure} = input.DestinationConfig ?? {};
    if (OnSuccess?.Destination !== undefined || OnFailure?.Destination !== undefined)
      throw new AwsError(
        'InvalidParameterValueException',
        "The local cloud's functions do not support DestinationConfig.",
      );
    verifyRange('maximumRetryAttempts', input.MaximumRetryAttempts, 0, 2);
    verifyRange('maximumEventAgeInSeconds', input.MaximumEventAgeInSeconds, 60, 21_600);
    const config = {
      retries: input.MaximumRetryAttempts,
      age: input.MaximumEventAgeInSeconds,
      modifiedAt: cloud.now(),
    };
    eventInvokeConfigs(cloud).set(name, config);
    return describe(cloud, name, config);
  },
});

export const getFunctionEventInvokeConfig = operation<
  GetFunctionEventInvokeConfigCommandInput,
  GetFunctionEventInvokeConfigCommandOutput
>(GetFunctionEventInvokeConfig$, {
  access: onFunction('GetFunctionEventInvokeConfig'),
  handle: (input, {cloud}) => {
    const {name} = theFunction(cloud, input.FunctionName, input.Qualifier);
    return describe(cloud, name, theConfig(cloud, name));
  },
});

export const deleteFunctionEventInvokeConfig = operation<
  DeleteFunctionEventInvokeConfigCommandInput,
  DeleteFunctionEventInvokeConfigCommandOutput
>(DeleteFunctionEventInvokeConfig$, {
  access: onFunction('DeleteFunctionEventInvokeConfig'),
  handle: (input, {cloud}) => {
    const {name} = theFunction(cloud, input.FunctionName, input.Qualifier);
    theConfig(cloud, name);
    eventInvokeConfigs(cloud).delete(name);
    return {};
  },
});
