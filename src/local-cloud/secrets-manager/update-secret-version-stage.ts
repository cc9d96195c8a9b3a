import {
  UpdateSecretVersionStage$,
  type UpdateSecretVersionStageCommandInput,
  type UpdateSecretVersionStageCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import {AwsError, operation} from '../operation.ts';
import {onSecret, saveSecret, theUsableSecret, verifyNotManaged} from './secret.ts';
import {moveStage, versionWith} from './versions.ts';

export const updateSecretVersionStage = operation<
  UpdateSecretVersionStageCommandInput,
  UpdateSecretVersionStageCommandOutput
>(UpdateSecretVersionStage$, {
  access: onSecret('UpdateSecretVersionStage'),
  handle: (input, {cloud}) => {
    const secret = theUsableSecret(cloud, input.SecretId);
    verifyNotManaged(secret);
    const {VersionStage: stage = '', RemoveFromVersionId: from, MoveToVersionId: to} = input;
    for (const id of [from, to])
      if (id !== undefined && !secret.versions[id])
        throw new AwsError(
          'ResourceNotFoundException',
          `Secrets Manager can't find the specified secret value for VersionId: ${id}`,
        );
    const holder = versionWith(secret.versions, stage);
    if (holder !== undefined && holder !== from && holder !== to)
      throw new AwsError(
        'InvalidParameterException',
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    saveSecret(cloud, {...secret, changedAt: cloud.now(), versions: moveStage(secret.versions, stage, to)});
    return {ARN: secret.arn, Name: secret.name};
  },
});
