import {
  DeleteSecret$,
  RestoreSecret$,
  type DeleteSecretCommandInput,
  type DeleteSecretCommandOutput,
  type RestoreSecretCommandInput,
  type RestoreSecretCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import {AwsError, operation} from '../operation.ts';
import {
  findSecret,
  forgetSecret,
  onSecret,
  saveSecret,
  theSecret,
  theUsableSecret,
  verifyNotManaged,
} from './secret.ts';

const day = 86_400_000;

export const deleteSecret = operation<DeleteSecretCommandInput, DeleteSecretCommandOutput>(DeleteSecret$, {
  access: onSecret('DeleteSecret'),
  handle: (input, {cloud}) => {
    const {SecretId: id = '', RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force = false} = input;
    if (force && days !== undefined)
      throw new AwsError(
        'InvalidParameterException',
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    if (days !== undefined && (days < 7 || days > 30))
      throw new AwsError(
        'InvalidParameterException',
        'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
      );
    const now = cloud.now();
    if (force) {
      // Forcing is quiet about a secret that is not there.
      const secret = findSecret(cloud, id);
      if (secret) {
        verifyNotManaged(secret);
        forgetSecret(cloud, secret.name);
      }
      const name = secret?.name ?? id;
      return {
        ARN: secret?.arn ?? cloud.arn('secretsmanager', `secret:${name}`),
        Name: name,
        DeletionDate: new Date(now),
      };
    }
    const secret = theUsableSecret(cloud, id);
    verifyNotManaged(secret);
    const dueAt = now + (days ?? 30) * day;
    saveSecret(cloud, {...secret, deletion: {askedAt: now, dueAt}});
    return {ARN: secret.arn, Name: secret.name, DeletionDate: new Date(dueAt)};
  },
});

export const restoreSecret = operation<RestoreSecretCommandInput, RestoreSecretCommandOutput>(
  RestoreSecret$,
  {
    access: onSecret('RestoreSecret'),
    handle: (input, {cloud}) => {
      const secret = theSecret(cloud, input.SecretId);
      saveSecret(cloud, {...secret, deletion: undefined});
      return {ARN: secret.arn, Name: secret.name};
    },
  },
);
