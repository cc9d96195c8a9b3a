import {
  UpdateWorkspace$,
  type UpdateWorkspaceCommandInput,
  type UpdateWorkspaceCommandOutput,
} from '@aws-sdk/client-grafana';
import {passRole} from '../iam/pass-role.ts';
import {operation} from './operation.ts';
import {verifyRole, verifyScope} from './create-workspace.ts';
import {invalid} from './errors.ts';
import {activeWorkspaceOf, change, describe, workspaceAccess} from './workspaces.ts';

const unsupported = [
  'organizationRoleName',
  'stackSetName',
  'workspaceOrganizationalUnits',
  'vpcConfiguration',
  'removeVpcConfiguration',
  'networkAccessControl',
  'removeNetworkAccessConfiguration',
] as const;

export const updateWorkspace = operation<UpdateWorkspaceCommandInput, UpdateWorkspaceCommandOutput>(
  UpdateWorkspace$,
  {
    access: (input, call) => [
      ...workspaceAccess('UpdateWorkspace')({workspaceId: input.workspaceId}, call),
      ...(input.workspaceRoleArn === undefined
        ? []
        : [passRole(input.workspaceRoleArn, 'grafana.amazonaws.com')]),
    ],
    handle: (input, {cloud}) => {
      for (const name of unsupported)
        if (input[name] !== undefined) throw invalid(`The local cloud does not support ${name}.`, name);
      verifyScope(input);
      const workspace = activeWorkspaceOf(cloud, input.workspaceId);
      const permissionType = input.permissionType ?? workspace.permissionType;
      const roleArn = input.workspaceRoleArn ?? workspace.roleArn;
      verifyRole(permissionType, roleArn);
      const changed = change(cloud, workspace, 'UPDATING', {
        permissionType,
        roleArn,
        name: input.workspaceName ?? workspace.name,
        description: input.workspaceDescription ?? workspace.description,
        dataSources: input.workspaceDataSources ?? workspace.dataSources,
        notificationDestinations:
          input.workspaceNotificationDestinations ?? workspace.notificationDestinations,
      });
      return {workspace: describe(cloud, changed)};
    },
  },
);
