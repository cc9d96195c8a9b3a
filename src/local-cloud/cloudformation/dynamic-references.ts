/** `{{resolve:secretsmanager:…}}`: values that are looked up at the moment of use and never written down. */
import {
  GetSecretValue$,
  type GetSecretValueCommandInput,
  type GetSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type {LocalCloud} from '../cloud.ts';
import type {Principal, TypedOperation} from '../operation.ts';
import type {Properties} from './resource-type.ts';
import {validationError} from './validation-error.ts';

const pattern = /\{\{resolve:([^}]*)\}\}/g;

type GetSecretValue = TypedOperation<
  GetSecretValueCommandInput,
  Omit<GetSecretValueCommandOutput, '$metadata'>
>;

/** The properties with every dynamic reference in them looked up in the name of `principal`. */
export const resolveDynamicReferences = async (
  cloud: LocalCloud,
  principal: Principal,
  properties: Properties,
): Promise<Properties> =>
  (await resolve(properties, (reference) => lookUp(cloud, principal, reference))) as Properties;

type LookUp = (reference: string) => Promise<string>;

const resolve = async (value: unknown, look: LookUp): Promise<unknown> => {
  if (typeof value === 'string') {
    const parts = await Promise.all([...value.matchAll(pattern)].map((match) => look(match[1]!)));
    return parts.length === 0 ? value : value.replace(pattern, () => parts.shift()!);
  }
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolve(item, look)));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(
    async ([name, member]) => [name, await resolve(member, look)] as const,
  );
  return Object.fromEntries(await Promise.all(members));
};

const lookUp = async (cloud: LocalCloud, principal: Principal, reference: string): Promise<string> => {
  const [service = '', ...rest] = reference.split(':');
  const operation = cloud.services
    .find((one) => one.sdkName === 'secretsmanager')
    ?.operations.find((one) => one.schema === GetSecretValue$) as GetSecretValue | undefined;
  if (service !== 'secretsmanager' || !operation)
    throw validationError(
      `Dynamic reference {{resolve:${reference}}} is not supported: there is no such service here.`,
    );
  // An ARN has colons of its own: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME are seven parts.
  const secret = rest.splice(0, rest[0] === 'arn' ? 7 : 1).join(':');
  const [kind = 'SecretString', key = '', VersionStage = '', VersionId = ''] = rest;
  if (kind !== 'SecretString' && kind !== '')
    throw validationError(`Secrets Manager reference {{resolve:${reference}}} must ask for SecretString`);
  const {SecretString = ''} = await cloud.invoke(
    operation,
    {SecretId: secret, ...(VersionStage && {VersionStage}), ...(VersionId && {VersionId})},
    principal,
  );
  if (!key) return SecretString;
  const value = (JSON.parse(SecretString) as Record<string, unknown>)[key];
  if (value === undefined)
    throw validationError(`Could not find a value associated with JSONKey in SecretString`);
  return typeof value === 'string' ? value : JSON.stringify(value);
};
