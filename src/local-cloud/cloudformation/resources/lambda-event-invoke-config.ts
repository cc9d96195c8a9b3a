import {
  deleteFunctionEventInvokeConfig,
  putFunctionEventInvokeConfig,
} from '../../lambda/event-invoke-config.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {asNumber, quiet} from './quiet.ts';

const nameOf = (properties: Properties) => ({
  FunctionName: properties['FunctionName'] as string,
  Qualifier: properties['Qualifier'] as string,
});

const put = async (id: string, properties: Properties, context: ResourceContext): Promise<Physical> => {
  await context.cloud.invoke(
    putFunctionEventInvokeConfig,
    {
      ...nameOf(properties),
      MaximumEventAgeInSeconds: asNumber(properties['MaximumEventAgeInSeconds']),
      MaximumRetryAttempts: asNumber(properties['MaximumRetryAttempts']),
    },
    context.principal,
  );
  return {id, attributes: {}};
};

export const lambdaEventInvokeConfig: ResourceType = {
  type: 'AWS::Lambda::EventInvokeConfig',
  properties: {
    FunctionName: true,
    MaximumEventAgeInSeconds: true,
    MaximumRetryAttempts: true,
    Qualifier: true,
  },
  required: ['FunctionName', 'Qualifier'],
  replacing: ['FunctionName', 'Qualifier'],
  create: (properties, context) => put(context.physicalName(128), properties, context),
  update: ({id}, properties, _previous, context) => put(id, properties, context),
  delete: (_physical, properties, {cloud, principal}) =>
    quiet(/ResourceNotFoundException/, () =>
      cloud.invoke(deleteFunctionEventInvokeConfig, nameOf(properties), principal),
    ),
};
