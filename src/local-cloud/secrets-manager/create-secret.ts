import {
  CreateSecret$,
  type CreateSecretCommandInput,
  type CreateSecretCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {refuse} from './refuse.ts';
import {findSecret, newSecretArn, saveSecret, type Secret} from './secret.ts';
import {tagRecord} from './tags.ts';
import {givenValue, isRepeated, newVersionId, withVersion} from './versions.ts';

const namePattern = /^[A-Za-z0-9/_+=.@-]{1,512}$/;

export const createSecret = operation<CreateSecretCommandInput, CreateSecretCommandOutput>(CreateSecret$, {
  access: ({Name: name = '', Tags: tags}, {cloud}) => [
    {
      action: 'secretsmanager:CreateSecret',
      resource: cloud.arn('secretsmanager', `secret:${name}`),
      context: {
        'secretsmanager:Name': name,
        'aws:TagKeys': (tags ?? []).map(({Key: key = ''}) => key),
        ...Object.fromEntries(
          (tags ?? []).map(({Key: key, Value: value = ''}) => [`aws:RequestTag/${key}`, value]),
        ),
      },
    },
  ],
  handle: (input, {cloud}) => {
    refuse('CreateSecret', input, ['AddReplicaRegions', 'Type']);
    const {Name: name = ''} = input;
    if (!namePattern.test(name))
      throw new AwsError(
        'ValidationException',
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    const value = givenValue(input);
    const versionId = newVersionId(input.ClientRequestToken);
    const existing = findSecret(cloud, name);
    if (existing?.deletion)
      throw new AwsError(
        'InvalidRequestException',
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    if (existing) {
      if (value && existing.versions[versionId] && isRepeated(existing, versionId, value))
        return {ARN: existing.arn, Name: name, VersionId: versionId};
      throw new AwsError(
        'ResourceExistsException',
        `The operation failed because the secret ${name} already exists.`,
      );
    }
    const secret = newSecret(cloud, name, {
      description: input.Description,
      kmsKeyId: input.KmsKeyId,
      tags: tagRecord(input.Tags),
    });
    saveSecret(cloud, value ? withVersion(secret, versionId, value, cloud.now()) : secret);
    return {ARN: secret.arn, Name: name, ...(value && {VersionId: versionId})};
  },
});

const newSecret = (
  cloud: LocalCloud,
  name: string,
  given: Partial<Pick<Secret, 'description' | 'kmsKeyId' | 'owningService' | 'tags'>>,
): Secret => ({
  name,
  arn: newSecretArn(cloud, name),
  description: given.description,
  kmsKeyId: given.kmsKeyId,
  owningService: given.owningService,
  createdAt: cloud.now(),
  changedAt: cloud.now(),
  accessedAt: undefined,
  deletion: undefined,
  tags: given.tags ?? {},
  versions: {},
});

/** A secret that another service makes and owns; its name has the service's own prefix (`redshift!…`). Answers its ARN. */
export const createManagedSecret = (
  cloud: LocalCloud,
  given: {
    name: string;
    owningService: string;
    text: string;
    tags: Record<string, string>;
    kmsKeyId?: string | undefined;
  },
): string => {
  const secret = newSecret(cloud, given.name, given);
  saveSecret(cloud, withVersion(secret, newVersionId(undefined), {text: given.text}, cloud.now()));
  return secret.arn;
};
