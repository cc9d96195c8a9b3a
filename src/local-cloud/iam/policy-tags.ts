import {
  ListPolicyTags$,
  TagPolicy$,
  UntagPolicy$,
  type ListPolicyTagsCommandInput,
  type ListPolicyTagsCommandOutput,
  type TagPolicyCommandInput,
  type TagPolicyCommandOutput,
  type UntagPolicyCommandInput,
  type UntagPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import {operation} from '../operation.ts';
import {tagList} from '../tags.ts';
import {onPolicy, requestTags} from './access.ts';
import {managedPolicies, theOwnPolicy, thePolicy} from './managed-policies.ts';
import {page} from './paging.ts';
import {readTags, withoutTags, withTags} from './validation.ts';

export const tagPolicy = operation<TagPolicyCommandInput, TagPolicyCommandOutput>(TagPolicy$, {
  access: (input, call) =>
    onPolicy('TagPolicy')(input, call).map((each) => ({
      ...each,
      context: {...each.context, ...requestTags(input.Tags)},
    })),
  handle: ({PolicyArn: arn = '', Tags: tags}, call) => {
    const policy = theOwnPolicy(call, arn, 'TagPolicy');
    const all = readTags(tagList(withTags(policy.tags, readTags(tags))));
    managedPolicies(call.cloud).set(arn, {...policy, tags: all});
    return {};
  },
});

export const untagPolicy = operation<UntagPolicyCommandInput, UntagPolicyCommandOutput>(UntagPolicy$, {
  access: onPolicy('UntagPolicy'),
  handle: ({PolicyArn: arn = '', TagKeys: keys = []}, call) => {
    const policy = theOwnPolicy(call, arn, 'UntagPolicy');
    managedPolicies(call.cloud).set(arn, {...policy, tags: withoutTags(policy.tags, keys)});
    return {};
  },
});

export const listPolicyTags = operation<ListPolicyTagsCommandInput, ListPolicyTagsCommandOutput>(
  ListPolicyTags$,
  {
    access: onPolicy('ListPolicyTags'),
    handle: (input, {cloud}) => {
      const {items, ...rest} = page(tagList(thePolicy(cloud, input.PolicyArn ?? '').tags), input);
      return {Tags: items, ...rest};
    },
  },
);
