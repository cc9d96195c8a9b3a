import {
  DeleteRolePermissionsBoundary$,
  PutRolePermissionsBoundary$,
  UpdateAssumeRolePolicy$,
  UpdateRole$,
  UpdateRoleDescription$,
  type DeleteRolePermissionsBoundaryCommandInput,
  type DeleteRolePermissionsBoundaryCommandOutput,
  type PutRolePermissionsBoundaryCommandInput,
  type PutRolePermissionsBoundaryCommandOutput,
  type UpdateAssumeRolePolicyCommandInput,
  type UpdateAssumeRolePolicyCommandOutput,
  type UpdateRoleCommandInput,
  type UpdateRoleCommandOutput,
  type UpdateRoleDescriptionCommandInput,
  type UpdateRoleDescriptionCommandOutput,
} from '@aws-sdk/client-iam';
import {AwsError, operation} from '../operation.ts';
import {onRole, roleAccess} from './access.ts';
import {verifyBoundary, verifyTrust} from './create-role.ts';
import {roleDescription} from './role-description.ts';
import {saveRole, theRole} from './roles.ts';
import {verifyPolicyArn, verifySessionSeconds} from './validation.ts';

export const updateRole = operation<UpdateRoleCommandInput, UpdateRoleCommandOutput>(UpdateRole$, {
  access: onRole('UpdateRole'),
  handle: ({RoleName: name = '', Description: description, MaxSessionDuration: seconds}, {cloud}) => {
    const role = theRole(cloud, name);
    if (seconds !== undefined) verifySessionSeconds(seconds);
    saveRole(cloud, {
      ...role,
      description: description ?? role.description,
      maxSessionSeconds: seconds ?? role.maxSessionSeconds,
    });
    return {};
  },
});

export const updateRoleDescription = operation<
  UpdateRoleDescriptionCommandInput,
  UpdateRoleDescriptionCommandOutput
>(UpdateRoleDescription$, {
  access: onRole('UpdateRoleDescription'),
  handle: ({RoleName: name = '', Description: description}, {cloud}) => {
    const role = {...theRole(cloud, name), description};
    saveRole(cloud, role);
    return {Role: roleDescription(role)};
  },
});

export const updateAssumeRolePolicy = operation<
  UpdateAssumeRolePolicyCommandInput,
  UpdateAssumeRolePolicyCommandOutput
>(UpdateAssumeRolePolicy$, {
  access: onRole('UpdateAssumeRolePolicy'),
  handle: ({RoleName: name = '', PolicyDocument: trust = ''}, {cloud}) => {
    const role = theRole(cloud, name);
    verifyTrust(trust);
    saveRole(cloud, {...role, trust});
    return {};
  },
});

export const putRolePermissionsBoundary = operation<
  PutRolePermissionsBoundaryCommandInput,
  PutRolePermissionsBoundaryCommandOutput
>(PutRolePermissionsBoundary$, {
  access: ({RoleName: name = '', PermissionsBoundary: boundary = ''}, {cloud}) => [
    roleAccess(cloud, 'PutRolePermissionsBoundary', name, {'iam:PermissionsBoundary': boundary}),
  ],
  handle: ({RoleName: name = '', PermissionsBoundary: boundary = ''}, {cloud}) => {
    const role = theRole(cloud, name);
    verifyPolicyArn(boundary);
    verifyBoundary(cloud, boundary);
    saveRole(cloud, {...role, boundary});
    return {};
  },
});

export const deleteRolePermissionsBoundary = operation<
  DeleteRolePermissionsBoundaryCommandInput,
  DeleteRolePermissionsBoundaryCommandOutput
>(DeleteRolePermissionsBoundary$, {
  access: onRole('DeleteRolePermissionsBoundary'),
  handle: ({RoleName: name = ''}, {cloud}) => {
    const role = theRole(cloud, name);
    if (role.boundary === undefined)
      throw new AwsError('NoSuchEntity', `The role ${name} does not have a permissions boundary.`, 404);
    saveRole(cloud, {...role, boundary: undefined});
    return {};
  },
});
