import {
  TagResource$,
  UntagResource$,
  type TagResourceCommandInput,
  type TagResourceCommandOutput,
  type UntagResourceCommandInput,
  type UntagResourceCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import {operation} from '../operation.ts';
import {tagList, withoutTags} from '../tags.ts';
import {onSecret, saveSecret, theUsableSecret} from './secret.ts';
import {tagRecord} from './tags.ts';

export const tagResource = operation<TagResourceCommandInput, TagResourceCommandOutput>(TagResource$, {
  access: onSecret('TagResource'),
  handle: (input, {cloud}) => {
    const secret = theUsableSecret(cloud, input.SecretId);
    const tags = {...secret.tags, ...tagRecord(input.Tags)};
    tagRecord(tagList(tags).filter(({Key}) => !Key.startsWith('aws:')));
    saveSecret(cloud, {...secret, tags});
    return {};
  },
});

export const untagResource = operation<UntagResourceCommandInput, UntagResourceCommandOutput>(
  UntagResource$,
  {
    access: onSecret('UntagResource'),
    handle: (input, {cloud}) => {
      const secret = theUsableSecret(cloud, input.SecretId);
      saveSecret(cloud, {...secret, tags: withoutTags(secret.tags, input.TagKeys ?? [])});
      return {};
    },
  },
);
