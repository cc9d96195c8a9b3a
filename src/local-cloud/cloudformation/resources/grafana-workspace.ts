import type {WorkspaceDescription} from '@aws-sdk/client-grafana';
import {describeWorkspaceConfiguration, updateWorkspaceConfiguration} from '../../grafana/configuration.ts';
import {createWorkspace} from '../../grafana/create-workspace.ts';
import {deleteWorkspace} from '../../grafana/delete-workspace.ts';
import {describeWorkspace} from '../../grafana/describe-workspace.ts';
import {updateWorkspace} from '../../grafana/update-workspace.ts';
import {AwsError} from '../../operation.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';

/** Undefined when there is no such workspace. */
const look = async (
  workspaceId: string,
  {cloud, principal}: ResourceContext,
): Promise<WorkspaceDescription | undefined> => {
  try {
    return (await cloud.invoke(describeWorkspace, {workspaceId}, principal)).workspace;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
};

const physical = (workspace: WorkspaceDescription): Physical => ({
  id: workspace.id ?? '',
  attributes: {
    Id: workspace.id,
    Endpoint: workspace.endpoint,
    GrafanaVersion: workspace.grafanaVersion,
    Status: workspace.status,
    CreationTimestamp: workspace.created?.toISOString(),
    ModificationTimestamp: workspace.modified?.toISOString(),
    SsoClientId: `ins-${workspace.id?.slice(2)}`,
  },
});

const active = (id: string, context: ResourceContext): Promise<Physical> =>
  context.until(async () => {
    const workspace = await look(id, context);
    return workspace?.status === 'ACTIVE' ? physical(workspace) : undefined;
  });

const inputOf = (properties: Properties) => ({
  accountAccessType: properties['AccountAccessType'] as 'CURRENT_ACCOUNT',
  permissionType: properties['PermissionType'] as 'CUSTOMER_MANAGED',
  workspaceRoleArn: properties['RoleArn'] as string | undefined,
  workspaceName: properties['Name'] as string | undefined,
  workspaceDescription: properties['Description'] as string | undefined,
  workspaceDataSources: properties['DataSources'] as 'REDSHIFT'[] | undefined,
  workspaceNotificationDestinations: properties['NotificationDestinations'] as 'SNS'[] | undefined,
});

const configurationOf = (properties: Properties): string =>
  JSON.stringify({
    plugins: {
      pluginAdminEnabled: [true, 'true'].includes(properties['PluginAdminEnabled'] as boolean | string),
    },
    unifiedAlerting: {enabled: false},
  });

/** Brings version and plugin administration to what the template says; AWS's own call for it takes both. */
const configure = async (id: string, properties: Properties, context: ResourceContext): Promise<void> => {
  const {cloud, principal} = context;
  const wanted = configurationOf(properties);
  const version = properties['GrafanaVersion'] as string | undefined;
  const now = await cloud.invoke(describeWorkspaceConfiguration, {workspaceId: id}, principal);
  if (now.configuration === wanted && (version === undefined || version === now.grafanaVersion)) return;
  const input = {
    workspaceId: id,
    configuration: wanted,
    ...(version !== undefined && {grafanaVersion: version}),
  };
  await cloud.invoke(updateWorkspaceConfiguration, input, principal);
  await active(id, context);
};

export const grafanaWorkspace: ResourceType = {
  type: 'AWS::Grafana::Workspace',
  properties: {
    AccountAccessType: true,
    AuthenticationProviders: [true],
    ClientToken: true,
    DataSources: [true],
    Description: true,
    GrafanaVersion: true,
    Name: true,
    NotificationDestinations: [true],
    PermissionType: true,
    PluginAdminEnabled: true,
    RoleArn: true,
  },
  required: ['AccountAccessType', 'AuthenticationProviders', 'PermissionType'],
  replacing: ['ClientToken'],
  create: async (properties, context) => {
    const {workspace} = await context.cloud.invoke(
      createWorkspace,
      {
        ...inputOf(properties),
        authenticationProviders: properties['AuthenticationProviders'] as 'AWS_SSO'[],
        configuration: configurationOf(properties),
        grafanaVersion: properties['GrafanaVersion'] as string | undefined,
        // Names are no keys, so it is the token that keeps a resumed creation from making a second workspace.
        clientToken: (properties['ClientToken'] as string | undefined) ?? context.physicalName(64),
      },
      context.principal,
    );
    return active(workspace?.id ?? '', context);
  },
  update: async ({id}, properties, _previous, context) => {
    await context.cloud.invoke(updateWorkspace, {workspaceId: id, ...inputOf(properties)}, context.principal);
    await active(id, context);
    await configure(id, properties, context);
    return active(id, context);
  },
  delete: async ({id}, _properties, context) => {
    const workspace = await look(id, context);
    if (!workspace) return;
    if (workspace.status !== 'DELETING')
      await context.cloud.invoke(deleteWorkspace, {workspaceId: id}, context.principal);
    await context.until(async () => ((await look(id, context)) ? undefined : true));
  },
};
