import {isDeepStrictEqual} from 'node:util';
import type {CreateFunctionRequest} from '@aws-sdk/client-lambda';
import {deleteFunctionConcurrency, putFunctionConcurrency} from '../../lambda/concurrency.ts';
import {createFunction} from '../../lambda/create-function.ts';
import {deleteFunction} from '../../lambda/delete-function.ts';
import {getFunctionConfiguration} from '../../lambda/get-function.ts';
import {zipInlineCode} from '../../lambda/package.ts';
import {tagResource, untagResource} from '../../lambda/tags.ts';
import {updateFunctionCode, updateFunctionConfiguration} from '../../lambda/update-function.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {asNumber, quiet} from './quiet.ts';
import {allTags, lostKeys} from './resource-tags.ts';
import {tolerating} from './tolerating.ts';

const physical = (name: string, {cloud}: ResourceContext): Physical => ({
  id: name,
  attributes: {Arn: cloud.arn('lambda', `function:${name}`)},
});

/** A template's values, as the API takes them; what the template leaves out has its default again. */
const configurationOf = (properties: Properties) => {
  const environment = properties['Environment'] as {Variables?: Record<string, unknown>} | undefined;
  const storage = properties['EphemeralStorage'] as {Size: unknown} | undefined;
  const variables = Object.entries(environment?.Variables ?? {}).map(([key, value]) => [key, String(value)]);
  return {
    Runtime: properties['Runtime'] as CreateFunctionRequest['Runtime'],
    Role: properties['Role'] as string,
    Handler: properties['Handler'] as string | undefined,
    Description: (properties['Description'] as string | undefined) ?? '',
    Timeout: asNumber(properties['Timeout']) ?? 3,
    MemorySize: asNumber(properties['MemorySize']) ?? 128,
    Environment: {Variables: Object.fromEntries(variables) as Record<string, string>},
    EphemeralStorage: {Size: asNumber(storage?.Size) ?? 512},
    LoggingConfig: properties['LoggingConfig'] as CreateFunctionRequest['LoggingConfig'],
    TracingConfig: properties['TracingConfig'] as CreateFunctionRequest['TracingConfig'],
  };
};

const codeOf = (properties: Properties) => ({
  ZipFile: zipInlineCode((properties['Code'] as {ZipFile: string}).ZipFile),
});

const settled = (name: string, context: ResourceContext): Promise<true> =>
  context.until(async () => {
    const {cloud, principal} = context;
    const {State, LastUpdateStatus} = await cloud.invoke(
      getFunctionConfiguration,
      {FunctionName: name},
      principal,
    );
    return State === 'Active' && LastUpdateStatus === 'Successful' ? true : undefined;
  });

const reserve = async (name: string, properties: Properties, context: ResourceContext): Promise<void> => {
  const {cloud, principal} = context;
  const reserved = asNumber(properties['ReservedConcurrentExecutions']);
  if (reserved === undefined) await cloud.invoke(deleteFunctionConcurrency, {FunctionName: name}, principal);
  else
    await cloud.invoke(
      putFunctionConcurrency,
      {FunctionName: name, ReservedConcurrentExecutions: reserved},
      principal,
    );
};

const changed = (properties: Properties, previous: Properties, names: readonly string[]): boolean =>
  names.some((name) => !isDeepStrictEqual(properties[name], previous[name]));

export const lambdaFunction: ResourceType = {
  type: 'AWS::Lambda::Function',
  properties: {
    Architectures: [true],
    Code: {ZipFile: true},
    Description: true,
    Environment: {Variables: true},
    EphemeralStorage: {Size: true},
    FunctionName: true,
    Handler: true,
    LoggingConfig: {LogFormat: true, LogGroup: true},
    MemorySize: true,
    PackageType: true,
    ReservedConcurrentExecutions: true,
    Role: true,
    Runtime: true,
    Tags: [{Key: true, Value: true}],
    Timeout: true,
    TracingConfig: {Mode: true},
  },
  required: ['Code', 'Role'],
  replacing: ['FunctionName', 'PackageType'],
  create: async (properties, context) => {
    const {cloud, principal} = context;
    const name = (properties['FunctionName'] as string | undefined) ?? context.physicalName(64);
    const creation = cloud.invoke(
      createFunction,
      {
        FunctionName: name,
        Code: codeOf(properties),
        ...configurationOf(properties),
        PackageType: properties['PackageType'] as 'Zip' | undefined,
        Architectures: properties['Architectures'] as ('arm64' | 'x86_64')[] | undefined,
        Tags: allTags(properties, context),
      },
      principal,
    );
    await (context.resumed ? tolerating('ResourceConflictException', creation) : creation);
    context.made(physical(name, context));
    await settled(name, context);
    if (properties['ReservedConcurrentExecutions'] !== undefined) await reserve(name, properties, context);
    return physical(name, context);
  },
  update: async ({id: name}, properties, previous, context) => {
    const {cloud, principal} = context;
    await settled(name, context);
    if (changed(properties, previous, ['Code', 'Architectures'])) {
      const Architectures = properties['Architectures'] as ('arm64' | 'x86_64')[] | undefined;
      const code = {FunctionName: name, ...codeOf(properties), Architectures};
      await cloud.invoke(updateFunctionCode, code, principal);
      await settled(name, context);
    }
    await cloud.invoke(
      updateFunctionConfiguration,
      {FunctionName: name, ...configurationOf(properties)},
      principal,
    );
    await settled(name, context);
    if (changed(properties, previous, ['ReservedConcurrentExecutions']))
      await reserve(name, properties, context);
    const Resource = cloud.arn('lambda', `function:${name}`);
    const Tags = allTags(properties, context);
    await cloud.invoke(tagResource, {Resource, Tags}, principal);
    const TagKeys = lostKeys(previous, Tags, context);
    if (TagKeys.length > 0) await cloud.invoke(untagResource, {Resource, TagKeys}, principal);
    return physical(name, context);
  },
  delete: ({id: name}, _properties, {cloud, principal}) =>
    quiet(/ResourceNotFoundException/, () => cloud.invoke(deleteFunction, {FunctionName: name}, principal)),
};
