import {
  DeleteFunctionConcurrency$,
  GetAccountSettings$,
  GetFunctionConcurrency$,
  PutFunctionConcurrency$,
  type DeleteFunctionConcurrencyCommandInput,
  type DeleteFunctionConcurrencyCommandOutput,
  type GetAccountSettingsCommandInput,
  type GetAccountSettingsCommandOutput,
  type GetFunctionConcurrencyCommandInput,
  type GetFunctionConcurrencyCommandOutput,
  type PutFunctionConcurrencyCommandInput,
  type PutFunctionConcurrencyCommandOutput,
} from '@aws-sdk/client-lambda';
import {AwsError, operation} from '../operation.ts';
import {quotaOf} from '../service-quotas/quotas.ts';
import {leastUnreserved, unreservedConcurrency} from './concurrency-limit.ts';
import {functions, onFunction, theFunction} from './function.ts';

export const putFunctionConcurrency = operation<
  PutFunctionConcurrencyCommandInput,
  PutFunctionConcurrencyCommandOutput
>(PutFunctionConcurrency$, {
  access: onFunction('PutFunctionConcurrency'),
  handle: ({FunctionName, ReservedConcurrentExecutions: reserved = 0}, {cloud}) => {
    const stored = theFunction(cloud, FunctionName);
    const unreserved = unreservedConcurrency(cloud, stored.name);
    // Zero can always be reserved: it stops a function.
    if (reserved > 0 && unreserved - reserved < leastUnreserved(cloud))
      throw new AwsError(
        'InvalidParameterValueException',
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved(cloud)}].`,
      );
    functions(cloud).set(stored.name, {...stored, reservedConcurrency: reserved});
    return {ReservedConcurrentExecutions: reserved};
  },
});

export const getFunctionConcurrency = operation<
  GetFunctionConcurrencyCommandInput,
  GetFunctionConcurrencyCommandOutput
>(GetFunctionConcurrency$, {
  access: onFunction('GetFunctionConcurrency'),
  handle: ({FunctionName}, {cloud}) => {
    const {reservedConcurrency} = theFunction(cloud, FunctionName);
    return reservedConcurrency === undefined ? {} : {ReservedConcurrentExecutions: reservedConcurrency};
  },
});

export const deleteFunctionConcurrency = operation<
  DeleteFunctionConcurrencyCommandInput,
  DeleteFunctionConcurrencyCommandOutput
>(DeleteFunctionConcurrency$, {
  access: onFunction('DeleteFunctionConcurrency'),
  handle: ({FunctionName}, {cloud}) => {
    const stored = theFunction(cloud, FunctionName);
    functions(cloud).set(stored.name, {...stored, reservedConcurrency: undefined});
    return {};
  },
});

export const getAccountSettings = operation<GetAccountSettingsCommandInput, GetAccountSettingsCommandOutput>(
  GetAccountSettings$,
  {
    handle: (_input, {cloud}) => ({
      AccountLimit: {
        TotalCodeSize: 80_530_636_800,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: quotaOf(cloud, 'concurrency'),
        UnreservedConcurrentExecutions: unreservedConcurrency(cloud),
      },
      AccountUsage: {
        TotalCodeSize: functions(cloud)
          .values()
          .reduce((sum, {codeSize}) => sum + codeSize, 0),
        FunctionCount: functions(cloud).size,
      },
    }),
  },
);
