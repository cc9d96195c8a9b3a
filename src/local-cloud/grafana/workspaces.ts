/** What the local cloud remembers of a workspace, and its life cycle as a function of time. */
import type {
  AuthenticationProviderTypes,
  DataSourceType,
  NotificationDestinationType,
  PermissionType,
  WorkspaceDescription,
  WorkspaceStatus,
} from '@aws-sdk/client-grafana';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import type {Access, Call} from '../operation.ts';
import {conflict, notFound} from './errors.ts';

export type Workspace = {
  readonly id: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly permissionType: PermissionType;
  readonly roleArn?: string | undefined;
  readonly providers: readonly AuthenticationProviderTypes[];
  readonly dataSources: readonly DataSourceType[];
  readonly notificationDestinations: readonly NotificationDestinationType[];
  readonly version: string;
  /** The JSON text that was sent last. */
  readonly configuration: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly clientToken?: string | undefined;
  /** A digest of the request that made it, to tell a repeated one from another with the same token. */
  readonly request?: string | undefined;
  readonly created: number;
  readonly modified: number;
  /** What is under way, and when it ends (milliseconds since the epoch). */
  readonly phase: 'CREATING' | 'UPDATING' | 'VERSION_UPDATING' | 'DELETING';
  readonly until: number;
};

/** How long each phase takes. */
export const phases = {
  CREATING: {quick: 2000, realistic: 240_000},
  UPDATING: {quick: 300, realistic: 20_000},
  VERSION_UPDATING: {quick: 1000, realistic: 480_000},
  DELETING: {quick: 500, realistic: 90_000},
} as const;

export const workspacesOf = (cloud: LocalCloud): Collection<Workspace> =>
  cloud.collection<Workspace>('grafana/workspaces');

/** The collections that hold what belongs to workspaces, keyed `ID/…`; they go with their workspace. */
const belongings = [
  'grafana/permissions',
  'grafana/service-accounts',
  'grafana/tokens',
  'grafana/plugins',
  'grafana/data-sources',
  'grafana/folders',
  'grafana/dashboards',
  'grafana/dashboard-versions',
];

const forget = (cloud: LocalCloud, id: string): void => {
  workspacesOf(cloud).delete(id);
  for (const name of belongings) {
    const collection = cloud.collection(name);
    for (const key of collection.keys()) if (key.startsWith(`${id}/`)) collection.delete(key);
  }
};

/** A workspace that is there; one whose deletion has ended is forgotten here. */
export const findWorkspace = (cloud: LocalCloud, id: string): Workspace | undefined => {
  const workspace = workspacesOf(cloud).get(id);
  if (workspace?.phase !== 'DELETING' || cloud.now() < workspace.until) return workspace;
  forget(cloud, id);
  return undefined;
};

/** Throws ResourceNotFoundException when it is not there. */
export const workspaceOf = (cloud: LocalCloud, id: string | undefined): Workspace => {
  const workspace = findWorkspace(cloud, id ?? '');
  if (!workspace) throw notFound('Workspace', id ?? '');
  return workspace;
};

/** A workspace that can be used and changed. Throws ConflictException while anything else is under way. */
export const activeWorkspaceOf = (cloud: LocalCloud, id: string | undefined): Workspace => {
  const workspace = workspaceOf(cloud, id);
  const status = statusOf(workspace, cloud.now());
  if (status !== 'ACTIVE')
    throw conflict(`Workspace ${workspace.id} is in ${status} state. It must be ACTIVE.`, workspace.id);
  return workspace;
};

export const statusOf = (workspace: Workspace, now: number): WorkspaceStatus =>
  now < workspace.until || workspace.phase === 'DELETING' ? workspace.phase : 'ACTIVE';

/** Stores a change that takes a while. */
export const change = (
  cloud: LocalCloud,
  workspace: Workspace,
  phase: Workspace['phase'],
  changes: Partial<Workspace> = {},
): Workspace => {
  const now = cloud.now();
  const changed = {...workspace, ...changes, phase, modified: now, until: now + cloud.takes(phases[phase])};
  workspacesOf(cloud).set(workspace.id, changed);
  return changed;
};

export const workspaceArn = (cloud: LocalCloud, id: string): string =>
  cloud.arn('grafana', `/workspaces/${id}`);

/** What IAM is asked for an action on one workspace. */
export const workspaceAccess =
  (action: string) =>
  ({workspaceId}: {workspaceId: string | undefined}, {cloud}: Call): readonly Access[] => {
    const tags = workspacesOf(cloud).get(workspaceId ?? '')?.tags ?? {};
    return [
      {
        action: `grafana:${action}`,
        resource: workspaceArn(cloud, workspaceId ?? ''),
        context: Object.fromEntries(
          Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
        ),
      },
    ];
  };

/**
 * The workspace as the API describes it. AWS's `endpoint` is a bare host name; here it is a whole URL, since a
 * host name can carry neither plain http nor the path below which the workspace answers.
 */
export const describe = (cloud: LocalCloud, workspace: Workspace): WorkspaceDescription => ({
  id: workspace.id,
  name: workspace.name,
  description: workspace.description,
  endpoint: `${cloud.url}/${workspace.id}`,
  grafanaVersion: workspace.version,
  status: statusOf(workspace, cloud.now()),
  accountAccessType: 'CURRENT_ACCOUNT',
  permissionType: workspace.permissionType,
  workspaceRoleArn: workspace.roleArn,
  dataSources: [...workspace.dataSources],
  notificationDestinations: [...workspace.notificationDestinations],
  authentication: {
    providers: [...workspace.providers],
    ...(workspace.providers.includes('SAML') && {samlConfigurationStatus: 'NOT_CONFIGURED' as const}),
  },
  created: new Date(workspace.created),
  modified: new Date(workspace.modified),
  tags: {...workspace.tags},
});
