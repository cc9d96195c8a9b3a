import type {Role as RoleDescription} from '@aws-sdk/client-iam';
import type {Role} from './roles.ts';
import {tagList} from '../tags.ts';

/** Policy documents travel URL-encoded. */
export const encoded = (document: string): string =>
  encodeURIComponent(document).replaceAll(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** What lists tell of a role. */
export const roleListed = (role: Role): RoleDescription => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: new Date(role.createdAt),
  AssumeRolePolicyDocument: encoded(role.trust),
  Description: role.description,
  MaxSessionDuration: role.maxSessionSeconds,
});

/** What there is to tell of one role that was asked for. */
export const roleDescription = (role: Role): RoleDescription => ({
  ...roleListed(role),
  ...(role.boundary && {
    // What AWS really answers; the SDK's type knows only `PermissionsBoundaryPolicy`.
    PermissionsBoundary: {PermissionsBoundaryType: 'Policy' as never, PermissionsBoundaryArn: role.boundary},
  }),
  ...(Object.keys(role.tags).length > 0 && {Tags: tagList(role.tags)}),
});
