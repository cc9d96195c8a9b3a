import {
  ListRoleTags$,
  TagRole$,
  UntagRole$,
  type ListRoleTagsCommandInput,
  type ListRoleTagsCommandOutput,
  type TagRoleCommandInput,
  type TagRoleCommandOutput,
  type UntagRoleCommandInput,
  type UntagRoleCommandOutput,
} from '@aws-sdk/client-iam';
import {operation} from '../operation.ts';
import {tagList} from '../tags.ts';
import {onRole, requestTags, roleAccess} from './access.ts';
import {page} from './paging.ts';
import {saveRole, theRole} from './roles.ts';
import {readTags, withoutTags, withTags} from './validation.ts';

export const tagRole = operation<TagRoleCommandInput, TagRoleCommandOutput>(TagRole$, {
  access: ({RoleName: name = '', Tags: tags}, {cloud}) => [
    roleAccess(cloud, 'TagRole', name, requestTags(tags)),
  ],
  handle: ({RoleName: name = '', Tags: tags}, {cloud}) => {
    const role = theRole(cloud, name);
    saveRole(cloud, {...role, tags: readTags(tagList(withTags(role.tags, readTags(tags))))});
    return {};
  },
});

export const untagRole = operation<UntagRoleCommandInput, UntagRoleCommandOutput>(UntagRole$, {
  access: ({RoleName: name = '', TagKeys: keys = []}, {cloud}) => [
    roleAccess(cloud, 'UntagRole', name, {'aws:TagKeys': keys}),
  ],
  handle: ({RoleName: name = '', TagKeys: keys = []}, {cloud}) => {
    const role = theRole(cloud, name);
    saveRole(cloud, {...role, tags: withoutTags(role.tags, keys)});
    return {};
  },
});

export const listRoleTags = operation<ListRoleTagsCommandInput, ListRoleTagsCommandOutput>(ListRoleTags$, {
  access: onRole('ListRoleTags'),
  handle: (input, {cloud}) => {
    const {items, ...rest} = page(tagList(theRole(cloud, input.RoleName ?? '').tags), input);
    return {Tags: items, ...rest};
  },
});
