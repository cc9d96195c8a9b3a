import {
  DeleteWorkspace$,
  type DeleteWorkspaceCommandInput,
  type DeleteWorkspaceCommandOutput,
} from '@aws-sdk/client-grafana';
import {operation} from './operation.ts';
import {activeWorkspaceOf, change, describe, workspaceAccess} from './workspaces.ts';

/** Takes the workspace with everything in it; its role stays. */
export const deleteWorkspace = operation<DeleteWorkspaceCommandInput, DeleteWorkspaceCommandOutput>(
  DeleteWorkspace$,
  {
    access: workspaceAccess('DeleteWorkspace'),
    handle: ({workspaceId}, {cloud}) => ({
      workspace: describe(cloud, change(cloud, activeWorkspaceOf(cloud, workspaceId), 'DELETING')),
    }),
  },
);
