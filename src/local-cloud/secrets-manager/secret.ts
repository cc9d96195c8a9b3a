import {randomBytes} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Access, type Call} from '../operation.ts';

export type SecretVersion = {
  readonly createdAt: number;
  readonly text?: string;
  /** Base64. */
  readonly binary?: string;
  /** Staging labels; a version without any is deprecated. */
  readonly stages: readonly string[];
};

/** A secret as it is kept. Times are milliseconds since the epoch. */
export type Secret = {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly kmsKeyId: string | undefined;
  /** The service that made the secret and alone may change it, such as `redshift`. */
  readonly owningService: string | undefined;
  readonly createdAt: number;
  readonly changedAt: number;
  /** The start of the day of the last read: AWS keeps no finer time. */
  readonly accessedAt: number | undefined;
  /** When DeleteSecret was called, and when the secret is gone for good. */
  readonly deletion: {readonly askedAt: number; readonly dueAt: number} | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** In the order in which they were made. */
  readonly versions: Readonly<Record<string, SecretVersion>>;
};

export const current = 'AWSCURRENT';
export const previous = 'AWSPREVIOUS';

const store = (cloud: LocalCloud): Collection<Secret> => cloud.collection<Secret>('secretsmanager/secrets');

export const saveSecret = (cloud: LocalCloud, secret: Secret): void => store(cloud).set(secret.name, secret);

export const forgetSecret = (cloud: LocalCloud, name: string): void => {
  store(cloud).delete(name);
};

/** Every secret, those that are marked for deletion included. */
export const allSecrets = (cloud: LocalCloud): Secret[] => {
  for (const secret of store(cloud).values())
    if (secret.deletion && secret.deletion.dueAt <= cloud.now()) store(cloud).delete(secret.name);
  return store(cloud).values();
};

/** By name, by ARN, or by an ARN without the six characters that AWS adds to the name. */
export const findSecret = (cloud: LocalCloud, id: string): Secret | undefined =>
  allSecrets(cloud).find(({name, arn}) => name === id || arn === id || arn.slice(0, -7) === id);

export const notFound = (): AwsError =>
  new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

/** The secret, also when it is marked for deletion. */
export const theSecret = (cloud: LocalCloud, id: string | undefined): Secret => {
  const secret = findSecret(cloud, id ?? '');
  if (!secret) throw notFound();
  return secret;
};

/** The secret, unless it is marked for deletion. */
export const theUsableSecret = (cloud: LocalCloud, id: string | undefined): Secret => {
  const secret = theSecret(cloud, id);
  if (secret.deletion)
    throw new AwsError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  return secret;
};

/** A service's own secret follows that service: nobody else changes or deletes it. */
export const verifyNotManaged = ({owningService, name}: Secret): void => {
  if (owningService !== undefined)
    throw new AwsError(
      'InvalidRequestException',
      `You can't perform this operation on the secret ${name} because it is managed by ${owningService}.`,
    );
};

const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The ARN of a new secret: AWS adds a hyphen and six characters to the name. */
export const newSecretArn = (cloud: LocalCloud, name: string): string => {
  let suffix = '';
  for (const byte of randomBytes(6)) suffix += suffixAlphabet[byte % suffixAlphabet.length];
  return cloud.arn('secretsmanager', `secret:${name}-${suffix}`);
};

/** Asks for one action on the secret that the request names, with its tags as conditions. */
export const onSecret =
  (action: string) =>
  ({SecretId: id = ''}: {readonly SecretId?: string | undefined}, {cloud}: Call): readonly Access[] => {
    const secret = findSecret(cloud, id);
    const resource =
      secret?.arn ?? (id.startsWith('arn:') ? id : cloud.arn('secretsmanager', `secret:${id}`));
    return [
      {
        action: `secretsmanager:${action}`,
        resource,
        context: {'secretsmanager:SecretId': resource, ...tagConditions(secret?.tags ?? {})},
      },
    ];
  };

const tagConditions = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`secretsmanager:ResourceTag/${key}`, value],
    ]),
  );
