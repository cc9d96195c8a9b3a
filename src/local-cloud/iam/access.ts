import type {LocalCloud} from '../cloud.ts';
import type {Access, Call} from '../operation.ts';
import {findPolicy} from './managed-policies.ts';
import {findRole} from './roles.ts';

type RoleInput = {readonly RoleName: string | undefined};
type PolicyInput = {readonly PolicyArn: string | undefined};

const resourceTags = (tags: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`iam:ResourceTag/${key}`, value],
    ]),
  );

/** What IAM is asked: an action on the role that the request names, with its tags and its boundary. */
export const onRole =
  (action: string) =>
  ({RoleName: name = ''}: RoleInput, {cloud}: Call): readonly Access[] => [roleAccess(cloud, action, name)];

export const roleAccess = (
  cloud: LocalCloud,
  action: string,
  name: string,
  context: NonNullable<Access['context']> = {},
): Access => {
  const role = findRole(cloud, name);
  return {
    action: `iam:${action}`,
    resource: role?.arn ?? cloud.arn('iam', `role/${name}`, ''),
    context: {
      ...resourceTags(role?.tags),
      ...(role?.boundary && {'iam:PermissionsBoundary': role.boundary}),
      ...context,
    },
  };
};

/** An action on the managed policy that the request names. */
export const onPolicy =
  (action: string) =>
  ({PolicyArn: arn = ''}: PolicyInput, {cloud}: Call): readonly Access[] => [
    {action: `iam:${action}`, resource: arn, context: resourceTags(findPolicy(cloud, arn)?.tags)},
  ];

/** Attaching and detaching: the role, with the policy as a condition key. */
export const onAttachment =
  (action: string) =>
  ({RoleName: name = '', PolicyArn: arn = ''}: RoleInput & PolicyInput, {cloud}: Call): readonly Access[] => [
    roleAccess(cloud, action, name, {'iam:PolicyARN': arn}),
  ];

/** The condition keys of a request that gives tags. */
export const requestTags = (
  tags: readonly {readonly Key: string | undefined; readonly Value: string | undefined}[] = [],
): NonNullable<Access['context']> => ({
  'aws:TagKeys': tags.map(({Key: key = ''}) => key),
  ...Object.fromEntries(tags.map(({Key: key = '', Value: value = ''}) => [`aws:RequestTag/${key}`, value])),
});
