import {
  DescribeWorkspace$,
  ListWorkspaces$,
  type DescribeWorkspaceCommandInput,
  type DescribeWorkspaceCommandOutput,
  type ListWorkspacesCommandInput,
  type ListWorkspacesCommandOutput,
  type WorkspaceSummary,
} from '@aws-sdk/client-grafana';
import {operation} from './operation.ts';
import {page} from './page.ts';
import {describe, findWorkspace, workspaceAccess, workspaceOf, workspacesOf} from './workspaces.ts';

export const describeWorkspace = operation<DescribeWorkspaceCommandInput, DescribeWorkspaceCommandOutput>(
  DescribeWorkspace$,
  {
    access: workspaceAccess('DescribeWorkspace'),
    handle: ({workspaceId}, {cloud}) => ({workspace: describe(cloud, workspaceOf(cloud, workspaceId))}),
  },
);

export const listWorkspaces = operation<ListWorkspacesCommandInput, ListWorkspacesCommandOutput>(
  ListWorkspaces$,
  {
    access: () => [{action: 'grafana:ListWorkspaces', resource: '*'}],
    handle: ({maxResults, nextToken}, {cloud}) => {
      const found = workspacesOf(cloud)
        .keys()
        .flatMap((id) => findWorkspace(cloud, id) ?? []);
      const {items, next} = page(found, maxResults, nextToken);
      const summaries = items.map((workspace): WorkspaceSummary => {
        const {created, modified, id, name, description, endpoint, grafanaVersion, status, ...rest} =
          describe(cloud, workspace);
        const {authentication, notificationDestinations, tags} = rest;
        return {
          created,
          modified,
          id,
          name,
          description,
          endpoint,
          grafanaVersion,
          status,
          authentication,
          notificationDestinations,
          tags,
        };
      });
      return {workspaces: summaries, nextToken: next};
    },
  },
);
