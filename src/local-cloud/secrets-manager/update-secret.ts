import {
  UpdateSecret$,
  type UpdateSecretCommandInput,
  type UpdateSecretCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import {operation} from '../operation.ts';
import {refuse} from './refuse.ts';
import {onSecret, saveSecret, theUsableSecret, verifyNotManaged} from './secret.ts';
import {givenValue, isRepeated, newVersionId, withVersion} from './versions.ts';

export const updateSecret = operation<UpdateSecretCommandInput, UpdateSecretCommandOutput>(UpdateSecret$, {
  access: onSecret('UpdateSecret'),
  handle: (input, {cloud}) => {
    refuse('UpdateSecret', input, ['Type']);
    const secret = theUsableSecret(cloud, input.SecretId);
    verifyNotManaged(secret);
    const changed = {
      ...secret,
      changedAt: cloud.now(),
      description: input.Description ?? secret.description,
      kmsKeyId: input.KmsKeyId ?? secret.kmsKeyId,
    };
    const value = givenValue(input);
    const versionId = newVersionId(input.ClientRequestToken);
    const isNew = value && !isRepeated(secret, versionId, value);
    saveSecret(cloud, isNew ? withVersion(changed, versionId, value, cloud.now()) : changed);
    return {ARN: secret.arn, Name: secret.name, ...(value && {VersionId: versionId})};
  },
});
