import {
  ListSecretVersionIds$,
  type ListSecretVersionIdsCommandInput,
  type ListSecretVersionIdsCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import {operation} from '../operation.ts';
import {nextPage} from './paging.ts';
import {onSecret, theSecret} from './secret.ts';

export const listSecretVersionIds = operation<
  ListSecretVersionIdsCommandInput,
  ListSecretVersionIdsCommandOutput
>(ListSecretVersionIds$, {
  access: onSecret('ListSecretVersionIds'),
  handle: (input, {cloud}) => {
    const secret = theSecret(cloud, input.SecretId);
    const shown = Object.entries(secret.versions).filter(
      ([, {stages}]) => stages.length > 0 || input.IncludeDeprecated === true,
    );
    const {items, token} = nextPage(shown, input.NextToken, input.MaxResults ?? 100);
    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: items.map(([id, {stages, createdAt}]) => ({
        VersionId: id,
        ...(stages.length > 0 && {VersionStages: [...stages]}),
        CreatedDate: new Date(createdAt),
      })),
      ...(token !== undefined && {NextToken: token}),
    };
  },
});
