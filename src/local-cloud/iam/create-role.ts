import {CreateRole$, type CreateRoleCommandInput, type CreateRoleCommandOutput} from '@aws-sdk/client-iam';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {quotaOf} from '../service-quotas/quotas.ts';
import {requestTags, roleAccess} from './access.ts';
import {uniqueId} from './ids.ts';
import {findPolicy} from './managed-policies.ts';
import {roleDescription} from './role-description.ts';
import {findRole, roles, saveRole} from './roles.ts';
import {readTags, verifyDocument, verifyName, verifyPath, verifySessionSeconds} from './validation.ts';

const mostTrustCharacters = 2048;

export const createRole = operation<CreateRoleCommandInput, CreateRoleCommandOutput>(CreateRole$, {
  access: ({RoleName: name = '', Path: path = '/', PermissionsBoundary: boundary, Tags: tags}, {cloud}) => {
    const context = {...requestTags(tags), ...(boundary && {'iam:PermissionsBoundary': boundary})};
    const resource = cloud.arn('iam', `role${path}${name}`, '');
    const access = {...roleAccess(cloud, 'CreateRole', name, context), resource};
    return tags?.length ? [access, {...access, action: 'iam:TagRole'}] : [access];
  },
  handle: (input, {cloud}) => {
    const {RoleName: name = '', Path: path = '/', AssumeRolePolicyDocument: trust = ''} = input;
    const {MaxSessionDuration: seconds = 3600, PermissionsBoundary: boundary} = input;
    verifyName('roleName', name, 64);
    verifyPath(path);
    verifySessionSeconds(seconds);
    const tags = readTags(input.Tags);
    verifyTrust(trust);
    verifyBoundary(cloud, boundary);
    if (findRole(cloud, name))
      throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
    const mostRoles = quotaOf(cloud, 'roles');
    if (roles(cloud).size >= mostRoles)
      throw new AwsError('LimitExceeded', `Cannot exceed quota for RolesPerAccount: ${mostRoles}`, 409);
    const role = {
      name,
      id: uniqueId('AROA'),
      arn: cloud.arn('iam', `role${path}${name}`, ''),
      path,
      createdAt: cloud.now(),
      trust,
      description: input.Description,
      maxSessionSeconds: seconds,
      boundary,
      tags,
      inline: {},
      attached: [],
    };
    saveRole(cloud, role);
    return {Role: roleDescription(role)};
  },
});

export const verifyTrust = (trust: string): void =>
  verifyDocument(
    trust,
    'trust',
    mostTrustCharacters,
    `Cannot exceed quota for ACLSizePerRole: ${mostTrustCharacters}`,
  );

/** Throws NoSuchEntity when there is no such policy to be a boundary. */
export const verifyBoundary = (cloud: LocalCloud, arn: string | undefined): void => {
  if (arn !== undefined && !findPolicy(cloud, arn))
    throw new AwsError('NoSuchEntity', `Scope ARN: ${arn} does not exist or is not attachable.`, 404);
};
