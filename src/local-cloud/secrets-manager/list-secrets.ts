import {
  ListSecrets$,
  type Filter,
  type ListSecretsCommandInput,
  type ListSecretsCommandOutput,
  type SortByType,
} from '@aws-sdk/client-secrets-manager';
import {AwsError, operation} from '../operation.ts';
import {describeEntry} from './describe-secret.ts';
import {nextPage} from './paging.ts';
import {allSecrets, type Secret} from './secret.ts';
import {versionStages} from './versions.ts';

export const listSecrets = operation<ListSecretsCommandInput, ListSecretsCommandOutput>(ListSecrets$, {
  handle: (input, {cloud}) => {
    const filters = input.Filters ?? [];
    for (const {Key: key = ''} of filters)
      if (!(key in matchers))
        throw new AwsError(
          'InvalidParameterException',
          `The local cloud does not support the filter ${key} of secretsmanager:ListSecrets.`,
        );
    const direction = input.SortOrder === 'asc' ? 1 : -1;
    const key = sortKeys[input.SortBy ?? 'created-date'];
    const found = allSecrets(cloud)
      .filter((secret) => input.IncludePlannedDeletion === true || !secret.deletion)
      .filter((secret) => filters.every((filter) => passes(secret, filter)))
      .sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        return x === y ? 0 : x < y ? -direction : direction;
      });
    const {items, token} = nextPage(found, input.NextToken, input.MaxResults ?? 100);
    return {
      SecretList: items.map((secret) => ({
        ...describeEntry(secret),
        SecretVersionsToStages: versionStages(secret),
      })),
      ...(token !== undefined && {NextToken: token}),
    };
  },
});

const sortKeys: Readonly<Record<SortByType, (secret: Secret) => string | number>> = {
  'created-date': ({createdAt}) => createdAt,
  'last-accessed-date': ({accessedAt}) => accessedAt ?? 0,
  'last-changed-date': ({changedAt}) => changedAt,
  name: ({name}) => name,
};

const startsWith = (text: string, prefix: string): boolean => text.startsWith(prefix);
const startsLike = (text: string, prefix: string): boolean =>
  text.toLowerCase().startsWith(prefix.toLowerCase());

/** Names, tags and services match by their beginning in their own case, descriptions and `all` in any case. */
const matchers: Readonly<Record<string, (secret: Secret, value: string) => boolean>> = {
  name: ({name}, value) => startsWith(name, value),
  description: ({description}, value) =>
    (description ?? '').split(/\s+/).some((word) => startsLike(word, value)),
  'tag-key': ({tags}, value) => Object.keys(tags).some((key) => startsWith(key, value)),
  'tag-value': ({tags}, value) => Object.values(tags).some((text) => startsWith(text, value)),
  'primary-region': () => false,
  'owning-service': ({owningService}, value) => startsWith(owningService ?? '', value),
  all: ({name, description, tags}, value) =>
    [name, ...(description ?? '').split(/\s+/), ...Object.entries(tags).flat()].some((text) =>
      text.split(/[\s/_+=.@!-]+/).some((word) => startsLike(word, value)),
    ) || startsLike(name, value),
};

/** A value may be negated with `!`; any of several values is enough. */
const passes = (secret: Secret, {Key: key = 'all', Values: values = []}: Filter): boolean =>
  values.some((value) => {
    const matches = matchers[key];
    if (!matches) return false;
    return value.startsWith('!') ? !matches(secret, value.slice(1)) : matches(secret, value);
  });
