/** The Grafana versions that Managed Grafana offers, oldest first. */
import {
  ListVersions$,
  type ListVersionsCommandInput,
  type ListVersionsCommandOutput,
} from '@aws-sdk/client-grafana';
import {operation} from './operation.ts';
import {page} from './page.ts';
import {workspaceAccess, workspaceOf} from './workspaces.ts';

export const versions: readonly string[] = ['8.4', '9.4', '10.4', '12.4', '13.1'];

export const newestVersion = '13.1';

/** The major version, such as 13. */
export const majorOf = (version: string): number => Number.parseInt(version, 10);

/** The versions a workspace can be taken to: upgrades only. */
export const upgradesOf = (version: string): readonly string[] =>
  versions.slice(versions.indexOf(version) + 1);

/** All versions, or those a workspace can be upgraded to. */
export const listVersions = operation<ListVersionsCommandInput, ListVersionsCommandOutput>(ListVersions$, {
  access: ({workspaceId}, call) =>
    workspaceId === undefined
      ? [{action: 'grafana:ListVersions', resource: '*'}]
      : workspaceAccess('ListVersions')({workspaceId}, call),
  handle: ({workspaceId, maxResults, nextToken}, {cloud}) => {
    const offered =
      workspaceId === undefined ? versions : upgradesOf(workspaceOf(cloud, workspaceId).version);
    const {items, next} = page([...offered].reverse(), maxResults, nextToken);
    return {grafanaVersions: items, nextToken: next};
  },
});
