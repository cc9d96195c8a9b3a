import {randomBytes} from 'node:crypto';
import {
  CreateWorkspace$,
  type CreateWorkspaceCommandInput,
  type CreateWorkspaceCommandOutput,
} from '@aws-sdk/client-grafana';
import type {LocalCloud} from '../cloud.ts';
import {passRole} from '../iam/pass-role.ts';
import {AwsError, operation} from '../operation.ts';
import {quotaOf, quotas} from '../service-quotas/quotas.ts';
import {findInstance} from '../sso-admin/instances.ts';
import {checkedConfiguration, defaultConfiguration} from './configuration.ts';
import {invalid} from './errors.ts';
import {newestVersion, versions} from './versions.ts';
import {describe, findWorkspace, phases, workspacesOf, type Workspace} from './workspaces.ts';

/** Members that the local cloud refuses rather than ignores. */
const unsupported = [
  'organizationRoleName',
  'stackSetName',
  'workspaceOrganizationalUnits',
  'vpcConfiguration',
  'networkAccessControl',
  'kmsKeyId',
] as const;

export const verifyProviders = (cloud: LocalCloud, providers: readonly string[]): void => {
  if (providers.length === 0)
    throw invalid('At least one authentication provider is required.', 'authenticationProviders');
  for (const provider of providers)
    if (provider !== 'AWS_SSO' && provider !== 'SAML')
      throw invalid(`Unknown authentication provider: ${provider}`, 'authenticationProviders');
  if (providers.includes('AWS_SSO') && !findInstance(cloud))
    throw invalid('SSO is not enabled in any region.');
};

export const verifyName = (name: string | undefined): void => {
  if (name !== undefined && !/^[\w.~-]{1,255}$/.test(name))
    throw invalid(
      `Value '${name}' at 'workspaceName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9-._~]{1,255}`,
      'workspaceName',
    );
};

/** With CUSTOMER_MANAGED the caller brings the role; the API makes none in either case. */
export const verifyRole = (permissionType: string | undefined, roleArn: string | undefined): void => {
  if (permissionType === 'CUSTOMER_MANAGED' && !roleArn)
    throw invalid('When the permissionType is CUSTOMER_MANAGED a Workspace Role ARN should be provided.');
  if (roleArn !== undefined && !/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(roleArn))
    throw invalid(`The workspace role ARN ${roleArn} is not valid.`, 'workspaceRoleArn');
};

const verify = (cloud: LocalCloud, input: CreateWorkspaceCommandInput): void => {
  for (const name of unsupported)
    if (input[name] !== undefined) throw invalid(`The local cloud does not support ${name}.`, name);
  if (input.accountAccessType !== 'CURRENT_ACCOUNT')
    throw invalid(`The local cloud does not support the account access type ${input.accountAccessType}.`);
  if (input.permissionType !== 'CUSTOMER_MANAGED' && input.permissionType !== 'SERVICE_MANAGED')
    throw invalid(`Unknown permission type: ${input.permissionType}`, 'permissionType');
  verifyRole(input.permissionType, input.workspaceRoleArn);
  verifyName(input.workspaceName);
  verifyProviders(cloud, input.authenticationProviders ?? []);
  if (input.grafanaVersion !== undefined && !versions.includes(input.grafanaVersion))
    throw invalid(`Grafana version ${input.grafanaVersion} is not supported.`, 'grafanaVersion');
};

const verifyQuota = (cloud: LocalCloud): void => {
  const count = workspacesOf(cloud)
    .keys()
    .filter((id) => findWorkspace(cloud, id)).length;
  if (count >= quotaOf(cloud, 'workspaces'))
    throw new AwsError(
      'ServiceQuotaExceededException',
      'The maximum number of workspaces has been reached.',
      402,
      {
        resourceId: '',
        resourceType: 'workspace',
        serviceCode: 'grafana',
        quotaCode: quotas.workspaces.code,
      },
    );
};

/** Names are not unique; the same client token answers the workspace it made before. */
export const createWorkspace = operation<CreateWorkspaceCommandInput, CreateWorkspaceCommandOutput>(
  CreateWorkspace$,
  {
    access: ({workspaceRoleArn}) => [
      {action: 'grafana:CreateWorkspace', resource: '*'},
      ...(workspaceRoleArn === undefined ? [] : [passRole(workspaceRoleArn, 'grafana.amazonaws.com')]),
    ],
    handle: (input, {cloud}) => {
      verify(cloud, input);
      const made = workspacesOf(cloud)
        .values()
        .find(({clientToken}) => input.clientToken !== undefined && clientToken === input.clientToken);
      const again = made && findWorkspace(cloud, made.id);
      if (again) return {workspace: describe(cloud, again)};
      verifyQuota(cloud);
      const now = cloud.now();
      const workspace: Workspace = {
        id: `g-${randomBytes(5).toString('hex')}`,
        name: input.workspaceName,
        description: input.workspaceDescription,
        permissionType: input.permissionType ?? 'CUSTOMER_MANAGED',
        roleArn: input.workspaceRoleArn,
        providers: input.authenticationProviders ?? [],
        dataSources: input.workspaceDataSources ?? [],
        notificationDestinations: input.workspaceNotificationDestinations ?? [],
        version: input.grafanaVersion ?? newestVersion,
        configuration:
          input.configuration === undefined
            ? defaultConfiguration
            : checkedConfiguration(input.configuration),
        tags: input.tags ?? {},
        clientToken: input.clientToken,
        created: now,
        modified: now,
        phase: 'CREATING',
        until: now + cloud.takes(phases.CREATING),
      };
      workspacesOf(cloud).set(workspace.id, workspace);
      return {workspace: describe(cloud, workspace)};
    },
  },
);
