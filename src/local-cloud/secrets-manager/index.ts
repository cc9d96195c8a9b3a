import type {Service} from '../operation.ts';
import {createSecret} from './create-secret.ts';
import {deleteSecret, restoreSecret} from './delete-secret.ts';
import {describeSecret} from './describe-secret.ts';
import {getRandomPassword} from './get-random-password.ts';
import {getSecretValue} from './get-secret-value.ts';
import {listSecretVersionIds} from './list-secret-version-ids.ts';
import {listSecrets} from './list-secrets.ts';
import {putSecretValue} from './put-secret-value.ts';
import {tagResource, untagResource} from './tag-resource.ts';
import {updateSecretVersionStage} from './update-secret-version-stage.ts';
import {updateSecret} from './update-secret.ts';

export const secretsManager: Service = {
  signingName: 'secretsmanager',
  protocol: 'json-1.1',
  target: 'secretsmanager',
  sdkName: 'secretsmanager',
  operations: [
    createSecret,
    deleteSecret,
    describeSecret,
    getRandomPassword,
    getSecretValue,
    listSecretVersionIds,
    listSecrets,
    putSecretValue,
    restoreSecret,
    tagResource,
    untagResource,
    updateSecret,
    updateSecretVersionStage,
  ],
};
