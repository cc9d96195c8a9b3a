import {
  DescribeSecret$,
  type DescribeSecretCommandInput,
  type DescribeSecretCommandOutput,
  type SecretListEntry,
} from '@aws-sdk/client-secrets-manager';
import {operation} from '../operation.ts';
import {onSecret, theSecret, type Secret} from './secret.ts';
import {tagList} from '../tags.ts';
import {versionStages} from './versions.ts';

export const describeSecret = operation<DescribeSecretCommandInput, DescribeSecretCommandOutput>(
  DescribeSecret$,
  {
    access: onSecret('DescribeSecret'),
    handle: (input, {cloud}) => {
      const secret = theSecret(cloud, input.SecretId);
      return {...describeEntry(secret), VersionIdsToStages: versionStages(secret)};
    },
  },
);

/** What DescribeSecret and ListSecrets have in common. */
export const describeEntry = (secret: Secret): SecretListEntry => ({
  ARN: secret.arn,
  Name: secret.name,
  ...(secret.description !== undefined && {Description: secret.description}),
  ...(secret.kmsKeyId !== undefined && {KmsKeyId: secret.kmsKeyId}),
  ...(secret.owningService !== undefined && {OwningService: secret.owningService}),
  ...(secret.accessedAt !== undefined && {LastAccessedDate: new Date(secret.accessedAt)}),
  ...(secret.deletion && {DeletedDate: new Date(secret.deletion.askedAt)}),
  LastChangedDate: new Date(secret.changedAt),
  CreatedDate: new Date(secret.createdAt),
  Tags: tagList(secret.tags),
});
