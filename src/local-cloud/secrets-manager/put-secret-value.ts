import {
  PutSecretValue$,
  type PutSecretValueCommandInput,
  type PutSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import {AwsError, operation} from '../operation.ts';
import {refuse} from './refuse.ts';
import {current, onSecret, saveSecret, theUsableSecret, verifyNotManaged} from './secret.ts';
import {givenValue, isRepeated, newVersionId, withVersion} from './versions.ts';

export const putSecretValue = operation<PutSecretValueCommandInput, PutSecretValueCommandOutput>(
  PutSecretValue$,
  {
    access: onSecret('PutSecretValue'),
    handle: (input, {cloud}) => {
      refuse('PutSecretValue', input, ['RotationToken']);
      const secret = theUsableSecret(cloud, input.SecretId);
      verifyNotManaged(secret);
      const value = givenValue(input);
      if (!value)
        throw new AwsError(
          'InvalidRequestException',
          'You must provide either SecretString or SecretBinary.',
        );
      const versionId = newVersionId(input.ClientRequestToken);
      const stages = input.VersionStages ?? [current];
      if (!isRepeated(secret, versionId, value)) {
        // The very first version is current, whatever labels were asked for.
        const isFirst = Object.keys(secret.versions).length === 0;
        const labels = isFirst ? [...new Set([current, ...stages])] : stages;
        saveSecret(cloud, withVersion(secret, versionId, value, cloud.now(), labels));
      }
      return {ARN: secret.arn, Name: secret.name, VersionId: versionId, VersionStages: stages};
    },
  },
);
