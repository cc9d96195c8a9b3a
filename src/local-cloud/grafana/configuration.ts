/** A workspace's configuration: a JSON text that each update replaces as a whole. */
import {
  DescribeWorkspaceConfiguration$,
  UpdateWorkspaceConfiguration$,
  type DescribeWorkspaceConfigurationCommandInput,
  type DescribeWorkspaceConfigurationCommandOutput,
  type UpdateWorkspaceConfigurationCommandInput,
  type UpdateWorkspaceConfigurationCommandOutput,
} from '@aws-sdk/client-grafana';
import {isRecord} from '../is-record.ts';
import {operation} from './operation.ts';
import {invalid} from './errors.ts';
import {upgradesOf, versions} from './versions.ts';
import {activeWorkspaceOf, change, workspaceAccess, workspaceOf, type Workspace} from './workspaces.ts';

export const defaultConfiguration = JSON.stringify({
  plugins: {pluginAdminEnabled: false},
  unifiedAlerting: {enabled: false},
});

const known: Readonly<Record<string, readonly string[]>> = {
  plugins: ['pluginAdminEnabled'],
  unifiedAlerting: ['enabled'],
};

/** Reads and checks a configuration. Throws ValidationException. */
const readConfiguration = (text: string): Record<string, Record<string, boolean>> => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid('The configuration is not valid JSON.', 'configuration');
  }
  if (!isRecord(parsed)) throw invalid('The configuration must be a JSON object.', 'configuration');
  for (const [section, settings] of Object.entries(parsed)) {
    const names = known[section];
    if (!names || !isRecord(settings))
      throw invalid(`Unknown configuration section: ${section}`, 'configuration');
    for (const [name, value] of Object.entries(settings))
      if (!names.includes(name) || typeof value !== 'boolean')
        throw invalid(`Unknown or malformed configuration setting: ${section}.${name}`, 'configuration');
  }
  return parsed as Record<string, Record<string, boolean>>;
};

/** The text to keep for a text that was sent. Throws ValidationException. */
export const checkedConfiguration = (text: unknown): string =>
  JSON.stringify(readConfiguration(String(text)));

/** Whether the workspace's administrators may install plugins. */
export const allowsPlugins = (workspace: Workspace): boolean =>
  readConfiguration(workspace.configuration)['plugins']?.['pluginAdminEnabled'] === true;

export const describeWorkspaceConfiguration = operation<
  DescribeWorkspaceConfigurationCommandInput,
  DescribeWorkspaceConfigurationCommandOutput
>(DescribeWorkspaceConfiguration$, {
  access: workspaceAccess('DescribeWorkspaceConfiguration'),
  handle: ({workspaceId}, {cloud}) => {
    const {configuration, version} = workspaceOf(cloud, workspaceId);
    return {configuration, grafanaVersion: version};
  },
});

export const updateWorkspaceConfiguration = operation<
  UpdateWorkspaceConfigurationCommandInput,
  UpdateWorkspaceConfigurationCommandOutput
>(UpdateWorkspaceConfiguration$, {
  access: workspaceAccess('UpdateWorkspaceConfiguration'),
  handle: ({workspaceId, configuration, grafanaVersion}, {cloud}) => {
    const checked = checkedConfiguration(configuration);
    const workspace = activeWorkspaceOf(cloud, workspaceId);
    const isUpgrade = grafanaVersion !== undefined && grafanaVersion !== workspace.version;
    if (isUpgrade && !versions.includes(grafanaVersion))
      throw invalid(`Grafana version ${grafanaVersion} is not supported.`, 'grafanaVersion');
    if (isUpgrade && !upgradesOf(workspace.version).includes(grafanaVersion))
      throw invalid(
        `Grafana version ${workspace.version} cannot be changed to ${grafanaVersion}. Only upgrades are supported.`,
        'grafanaVersion',
      );
    change(cloud, workspace, isUpgrade ? 'VERSION_UPDATING' : 'UPDATING', {
      configuration: checked,
      ...(isUpgrade && {version: grafanaVersion}),
    });
    return {};
  },
});
