import type {LoggingConfiguration} from '@aws-sdk/client-sfn';
import {AwsError} from '../../operation.ts';
import {createStateMachine} from '../../states/create-state-machine.ts';
import {deleteStateMachine} from '../../states/state-machines.ts';
import {tagResource, untagResource} from '../../states/tags.ts';
import {updateStateMachine} from '../../states/update-state-machine.ts';
import type {Physical, Properties, ResourceType} from '../resource-type.ts';
import {asBoolean} from './quiet.ts';
import {allTags, lostKeys} from './resource-tags.ts';

const physical = (arn: string): Physical => ({
  id: arn,
  attributes: {Arn: arn, Name: arn.slice(arn.lastIndexOf(':') + 1)},
});

/** The definition as text, with its `${Name}` filled in. */
const definitionOf = (properties: Properties): string => {
  const given = properties['DefinitionString'] ?? properties['Definition'];
  if (given === undefined)
    throw new AwsError(
      'ValidationException',
      'Property validation failure: a Definition or DefinitionString is required',
    );
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  const substitutions = (properties['DefinitionSubstitutions'] ?? {}) as Record<
    string,
    string | number | boolean
  >;
  return Object.entries(substitutions).reduce(
    (filled, [name, value]) =>
      filled.replaceAll(`\${${name}}`, () => JSON.stringify(String(value)).slice(1, -1)),
    text,
  );
};

type Logging = {
  readonly Level?: LoggingConfiguration['level'];
  readonly IncludeExecutionData?: unknown;
  readonly Destinations?: readonly {readonly CloudWatchLogsLogGroup?: {readonly LogGroupArn?: string}}[];
};

const loggingOf = (properties: Properties): LoggingConfiguration => {
  const {
    Level: level = 'OFF',
    IncludeExecutionData,
    Destinations = [],
  } = (properties['LoggingConfiguration'] ?? {}) as Logging;
  return {
    level,
    includeExecutionData: asBoolean(IncludeExecutionData) ?? false,
    destinations: Destinations.map(({CloudWatchLogsLogGroup: group}) => ({
      cloudWatchLogsLogGroup: {logGroupArn: group?.LogGroupArn},
    })),
  };
};

const tracingOf = (properties: Properties) => {
  const tracing = properties['TracingConfiguration'] as {Enabled?: unknown} | undefined;
  return {enabled: asBoolean(tracing?.Enabled) ?? false};
};

const lowerTags = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([key, value]) => ({key, value}));

export const stepFunctionsStateMachine: ResourceType = {
  type: 'AWS::StepFunctions::StateMachine',
  properties: {
    Definition: true,
    DefinitionString: true,
    DefinitionSubstitutions: true,
    LoggingConfiguration: {
      Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: true}}],
      IncludeExecutionData: true,
      Level: true,
    },
    RoleArn: true,
    StateMachineName: true,
    StateMachineType: true,
    Tags: [{Key: true, Value: true}],
    TracingConfiguration: {Enabled: true},
  },
  required: ['RoleArn'],
  replacing: ['StateMachineName', 'StateMachineType'],
  create: async (properties, context) => {
    const {stateMachineArn = ''} = await context.cloud.invoke(
      createStateMachine,
      {
        name: (properties['StateMachineName'] as string | undefined) ?? context.physicalName(80),
        type: properties['StateMachineType'] as 'EXPRESS' | 'STANDARD' | undefined,
        definition: definitionOf(properties),
        roleArn: properties['RoleArn'] as string,
        loggingConfiguration: loggingOf(properties),
        tracingConfiguration: tracingOf(properties),
        tags: lowerTags(allTags(properties, context)),
      },
      context.principal,
    );
    return physical(stateMachineArn);
  },
  update: async ({id: arn}, properties, previous, context) => {
    const {cloud, principal} = context;
    await cloud.invoke(
      updateStateMachine,
      {
        stateMachineArn: arn,
        definition: definitionOf(properties),
        roleArn: properties['RoleArn'] as string,
        loggingConfiguration: loggingOf(properties),
        tracingConfiguration: tracingOf(properties),
      },
      principal,
    );
    const tags = allTags(properties, context);
    await cloud.invoke(tagResource, {resourceArn: arn, tags: lowerTags(tags)}, principal);
    const tagKeys = lostKeys(previous, tags, context);
    if (tagKeys.length > 0) await cloud.invoke(untagResource, {resourceArn: arn, tagKeys}, principal);
    return physical(arn);
  },
  delete: async ({id: arn}, _properties, {cloud, principal}) => {
    await cloud.invoke(deleteStateMachine, {stateMachineArn: arn}, principal);
  },
};
