import {
  GetSecretValue$,
  type GetSecretValueCommandInput,
  type GetSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import {AwsError, operation} from '../operation.ts';
import {current, onSecret, saveSecret, theUsableSecret} from './secret.ts';
import {versionWith} from './versions.ts';

const day = 86_400_000;

export const getSecretValue = operation<GetSecretValueCommandInput, GetSecretValueCommandOutput>(
  GetSecretValue$,
  {
    access: onSecret('GetSecretValue'),
    handle: (input, {cloud}) => {
      const secret = theUsableSecret(cloud, input.SecretId);
      const {VersionId: asked, VersionStage: stage} = input;
      const id = asked ?? versionWith(secret.versions, stage ?? current);
      const version = id === undefined ? undefined : secret.versions[id];
      if (!version)
        throw new AwsError(
          'ResourceNotFoundException',
          asked === undefined
            ? `Secrets Manager can't find the specified secret value for staging label: ${stage ?? current}`
            : `Secrets Manager can't find the specified secret value for VersionId: ${asked}`,
        );
      if (asked !== undefined && stage !== undefined && !version.stages.includes(stage))
        throw new AwsError(
          'InvalidRequestException',
          'You provided a VersionStage that is not associated to the provided VersionId.',
        );
      const today = Math.floor(cloud.now() / day) * day;
      if (secret.accessedAt !== today) saveSecret(cloud, {...secret, accessedAt: today});
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: id,
        ...(version.text !== undefined && {SecretString: version.text}),
        ...(version.binary !== undefined && {SecretBinary: Buffer.from(version.binary, 'base64')}),
        VersionStages: [...version.stages],
        CreatedDate: new Date(version.createdAt),
      };
    },
  },
);
