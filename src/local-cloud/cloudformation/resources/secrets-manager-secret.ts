import {createSecret} from '../../secrets-manager/create-secret.ts';
import {deleteSecret} from '../../secrets-manager/delete-secret.ts';
import {describeSecret} from '../../secrets-manager/describe-secret.ts';
import {getRandomPassword} from '../../secrets-manager/get-random-password.ts';
import {tagResource, untagResource} from '../../secrets-manager/tag-resource.ts';
import {updateSecret} from '../../secrets-manager/update-secret.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {tagList} from '../../tags.ts';
import {allTags, lostKeys} from './resource-tags.ts';
import {tolerating} from './tolerating.ts';

type Generate = Readonly<Record<string, unknown>> & {
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
};

const flags = [
  'ExcludeLowercase',
  'ExcludeNumbers',
  'ExcludePunctuation',
  'ExcludeUppercase',
  'IncludeSpace',
  'RequireEachIncludedType',
];

/** A generated password, in its template when there is one. */
const generated = async (generate: Generate, {cloud, principal}: ResourceContext): Promise<string> => {
  const {SecretStringTemplate: template, GenerateStringKey: key} = generate;
  if ((template === undefined) !== (key === undefined))
    throw new Error('SecretStringTemplate and GenerateStringKey must be given together.');
  const rules = {
    ...(generate['PasswordLength'] !== undefined && {PasswordLength: Number(generate['PasswordLength'])}),
    ...(generate['ExcludeCharacters'] !== undefined && {
      ExcludeCharacters: generate['ExcludeCharacters'] as string,
    }),
    ...Object.fromEntries(
      flags
        .filter((flag) => generate[flag] !== undefined)
        .map((flag) => [flag, generate[flag] === true || generate[flag] === 'true']),
    ),
  };
  const {RandomPassword: password = ''} = await cloud.invoke(getRandomPassword, rules, principal);
  if (template === undefined || key === undefined) return password;
  return JSON.stringify({...(JSON.parse(template) as Record<string, unknown>), [key]: password});
};

const valueOf = async (
  properties: Properties,
  context: ResourceContext,
): Promise<{SecretString?: string}> => {
  const generate = properties['GenerateSecretString'] as Generate | undefined;
  const text = properties['SecretString'] as string | undefined;
  if (generate !== undefined && text !== undefined)
    throw new Error('SecretString and GenerateSecretString cannot be given together.');
  if (generate !== undefined) return {SecretString: await generated(generate, context)};
  return text === undefined ? {} : {SecretString: text};
};

const texts = (properties: Properties): {Description?: string; KmsKeyId?: string} => ({
  ...(properties['Description'] !== undefined && {Description: properties['Description'] as string}),
  ...(properties['KmsKeyId'] !== undefined && {KmsKeyId: properties['KmsKeyId'] as string}),
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const physical = (arn: string): Physical => ({id: arn, attributes: {Id: arn}});

export const secretsManagerSecret: ResourceType = {
  type: 'AWS::SecretsManager::Secret',
  properties: {
    Description: true,
    GenerateSecretString: {
      ...Object.fromEntries(flags.map((flag) => [flag, true] as const)),
      ExcludeCharacters: true,
      GenerateStringKey: true,
      PasswordLength: true,
      SecretStringTemplate: true,
    },
    KmsKeyId: true,
    Name: true,
    SecretString: true,
    Tags: [{Key: true, Value: true}],
  },
  replacing: ['Name'],

  create: async (properties, context) => {
    const {cloud, principal} = context;
    const name = (properties['Name'] as string | undefined) ?? context.physicalName(200);
    if (context.resumed) {
      const found = await tolerating(
        'ResourceNotFoundException',
        cloud.invoke(describeSecret, {SecretId: name}, principal),
      );
      if (found?.ARN !== undefined) return physical(found.ARN);
    }
    const {ARN: arn = ''} = await cloud.invoke(
      createSecret,
      {
        Name: name,
        ...texts(properties),
        ...(await valueOf(properties, context)),
        Tags: tagList(allTags(properties, context)),
      },
      principal,
    );
    return physical(arn);
  },

  update: async ({id}, properties, previous, context) => {
    const {cloud, principal} = context;
    // Only a changed recipe makes a new password.
    const isSame =
      same(properties['GenerateSecretString'], previous['GenerateSecretString']) &&
      same(properties['SecretString'], previous['SecretString']);
    const value = isSame ? {} : await valueOf(properties, context);
    await cloud.invoke(updateSecret, {SecretId: id, ...texts(properties), ...value}, principal);
    const tags = allTags(properties, context);
    await cloud.invoke(tagResource, {SecretId: id, Tags: tagList(tags)}, principal);
    const lost = lostKeys(previous, tags, context);
    if (lost.length > 0) await cloud.invoke(untagResource, {SecretId: id, TagKeys: lost}, principal);
    return physical(id);
  },

  delete: async ({id}, _properties, {cloud, principal}) => {
    await cloud.invoke(deleteSecret, {SecretId: id, ForceDeleteWithoutRecovery: true}, principal);
  },
};
