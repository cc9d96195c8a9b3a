/** Managed Grafana's control plane: workspaces, and who may enter them. */
import {
  CreateWorkspaceCommand,
  DeleteWorkspaceCommand,
  DescribeWorkspaceCommand,
  GrafanaClient,
  ListPermissionsCommand,
  ListVersionsCommand,
  ListWorkspacesCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePermissionsCommand,
  type WorkspaceDescription,
  type WorkspaceSummary,
} from '@aws-sdk/client-grafana';
import {UserError} from '../workshop/errors.ts';
import {arnOf, type Cloud} from './cloud.ts';
import {hasNoAddress, explainWords, isError} from './errors.ts';
import {poll} from './poll.ts';
import type {Following} from './stacks.ts';

export type Workspace = WorkspaceDescription;

export const describeWorkspace = async (cloud: Cloud, id: string): Promise<Workspace | undefined> => {
  try {
    return (await cloud.client(GrafanaClient).send(new DescribeWorkspaceCommand({workspaceId: id})))
      .workspace;
  } catch (error) {
    if (isError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
};

/** All workspaces of the account in this region, with their tags. */
const everyWorkspace = async (cloud: Cloud): Promise<WorkspaceSummary[]> => {
  const found: WorkspaceSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await cloud.client(GrafanaClient).send(new ListWorkspacesCommand({nextToken}));
    found.push(...(page.workspaces ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return found;
};

/** Whether this region has Managed Grafana: where it has not, there is no such address. Whoever may not look sees no difference. */
export const offersGrafana = async (cloud: Cloud): Promise<boolean> =>
  everyWorkspace(cloud).then(
    () => true,
    (error: unknown) => !hasNoAddress(error),
  );

/** The workspaces of this region; none where Managed Grafana is not offered. */
export const listWorkspaces = async (cloud: Cloud): Promise<WorkspaceSummary[]> => {
  try {
    return await everyWorkspace(cloud);
  } catch (error) {
    if (hasNoAddress(error)) return [];
    throw error;
  }
};

/** The workspace of that name that carries the tags; names alone are not unique. */
export const findWorkspace = async (
  cloud: Cloud,
  name: string,
  tags: Readonly<Record<string, string>>,
): Promise<Workspace | undefined> => {
  const found = (await listWorkspaces(cloud)).find(
    (each) => each.name === name && Object.entries(tags).every(([key, value]) => each.tags?.[key] === value),
  );
  return found && describeWorkspace(cloud, found.id ?? '');
};

/** The address of a workspace: AWS answers a bare host name. */
export const workspaceUrl = ({endpoint = ''}: Pick<Workspace, 'endpoint'>): string =>
  /^https?:/.test(endpoint) ? endpoint.replace(/\/+$/, '') : `https://${endpoint}`;

/** For sorting: 9.4 comes before 10.4. */
export const byVersion = (a: string, b: string): number => a.localeCompare(b, 'en', {numeric: true});

const newestVersion = async (cloud: Cloud): Promise<string | undefined> => {
  const {grafanaVersions = []} = await cloud.client(GrafanaClient).send(new ListVersionsCommand({}));
  return [...grafanaVersions].sort(byVersion).at(-1);
};

/** Asks for a workspace of the newest version, in which plugins can be installed. The token makes it one request. */
export const createWorkspace = async (
  cloud: Cloud,
  spec: {name: string; role: string; tags: Record<string, string>; token: string},
): Promise<string> => {
  const grafanaVersion = await newestVersion(cloud);
  const {workspace} = await cloud.client(GrafanaClient).send(
    new CreateWorkspaceCommand({
      workspaceName: spec.name,
      workspaceRoleArn: spec.role,
      accountAccessType: 'CURRENT_ACCOUNT',
      authenticationProviders: ['AWS_SSO'],
      permissionType: 'CUSTOMER_MANAGED',
      workspaceDataSources: ['REDSHIFT'],
      workspaceNotificationDestinations: ['SNS'],
      configuration: JSON.stringify({plugins: {pluginAdminEnabled: true}}),
      clientToken: spec.token,
      tags: spec.tags,
      ...(grafanaVersion !== undefined && {grafanaVersion}),
    }),
  );
  return workspace?.id ?? '';
};

export const isChanging = (status: string | undefined): boolean => status?.endsWith('ING') ?? false;

/** Waits until nothing goes on in a workspace; undefined when it is gone. */
export const settledWorkspace = async (
  cloud: Cloud,
  id: string,
  following: Following,
): Promise<Workspace | undefined> => {
  const {workspace} = await poll(cloud, following, async () => {
    const now = await describeWorkspace(cloud, id);
    if (!now || !isChanging(now.status)) return {workspace: now};
    following.say(
      `the workspace is ${now.status}${now.status === 'CREATING' ? ' (usually 3 to 5 min)' : ''}`,
    );
    return undefined;
  });
  return workspace;
};

export const deleteWorkspace = async (
  cloud: Cloud,
  workspace: Workspace,
  following: Following,
): Promise<void> => {
  const id = workspace.id ?? '';
  if (workspace.status !== 'DELETING') {
    await settledWorkspace(cloud, id, following);
    await cloud.client(GrafanaClient).send(new DeleteWorkspaceCommand({workspaceId: id}));
  }
  const left = await settledWorkspace(cloud, id, following);
  if (left)
    throw new UserError(`Could not delete Grafana workspace ${id}`, {
      why: `it is ${left.status}`,
      next: 'Delete it in the console (Amazon Managed Grafana), then type the same command again.',
    });
};

const workspaceArn = (cloud: Cloud, id: string): string => arnOf(cloud, 'grafana', `/workspaces/${id}`);

export const tagWorkspace = async (cloud: Cloud, id: string, tags: Record<string, string>): Promise<void> => {
  await cloud
    .client(GrafanaClient)
    .send(new TagResourceCommand({resourceArn: workspaceArn(cloud, id), tags}));
};

export const untagWorkspace = async (cloud: Cloud, id: string, keys: string[]): Promise<void> => {
  await cloud
    .client(GrafanaClient)
    .send(new UntagResourceCommand({resourceArn: workspaceArn(cloud, id), tagKeys: keys}));
};

/** The ids of the Identity Center users who administer a workspace. */
export const workspaceAdmins = async (cloud: Cloud, workspaceId: string): Promise<string[]> => {
  const ids: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await cloud.client(GrafanaClient).send(new ListPermissionsCommand({workspaceId, nextToken}));
    for (const each of page.permissions ?? [])
      if (each.role === 'ADMIN' && each.user?.id) ids.push(each.user.id);
    nextToken = page.nextToken;
  } while (nextToken);
  return ids;
};

/** Makes a user an administrator of a workspace, or takes that back. An answer with errors is a failure. */
export const changeAdmin = async (
  cloud: Cloud,
  workspaceId: string,
  userId: string,
  action: 'ADD' | 'REVOKE',
): Promise<void> => {
  const answer = await cloud.client(GrafanaClient).send(
    new UpdatePermissionsCommand({
      workspaceId,
      updateInstructionBatch: [{action, role: 'ADMIN', users: [{id: userId, type: 'SSO_USER'}]}],
    }),
  );
  const [error] = answer.errors ?? [];
  if (error)
    throw explainWords(
      'Could not change who administers the workspace',
      `${error.message} (code ${error.code})`,
      'api',
      'Check the rights of the caller in IAM Identity Center, then try again: rsw step workspace-admin',
    );
};
