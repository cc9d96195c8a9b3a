import {createHash, randomBytes} from 'node:crypto';
import {
  CreateWorkspace$,
  type CreateWorkspaceCommandInput,
  type CreateWorkspaceCommandOutput,
} from '@aws-sdk/client-grafana';
import type {LocalCloud} from '../cloud.ts';
import {passRole} from '../iam/pass-role.ts';
import {AwsError} from '../operation.ts';
import {quotaOf, quotas} from '../service-quotas/quotas.ts';
import {findInstance} from '../sso-admin/instances.ts';
import {checkedConfiguration, defaultConfiguration} from './configuration.ts';
import {conflict, invalid} from './errors.ts';
import {operation} from './operation.ts';
import {verifyTags} from './tags.ts';
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
  if (providers.includes('AWS_SSO') && !findInstance(cloud))
    throw invalid('SSO is not enabled in any region.');
};

/** With CUSTOMER_MANAGED the caller brings the role; the API makes none in either case. */
export const verifyRole = (permissionType: string | undefined, roleArn: string | undefined): void => {
  if (permissionType === 'CUSTOMER_MANAGED' && !roleArn)
    throw invalid('When the permissionType is CUSTOMER_MANAGED a Workspace Role ARN should be provided.');
  if (roleArn !== undefined && !/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(roleArn))
    throw invalid(`The workspace role ARN ${roleArn} is not valid.`, 'workspaceRoleArn');
};

/** One account and IPv4 only. */
export const verifyScope = ({
  accountAccessType,
  ipAddressType,
}: Pick<CreateWorkspaceCommandInput, 'ipAddressType'> & {
  accountAccessType?: string | undefined;
}): void => {
  if (accountAccessType === 'ORGANIZATION')
    throw invalid(
      'The local cloud does not support the account access type ORGANIZATION.',
      'accountAccessType',
    );
  if (ipAddressType === 'DualStack')
    throw invalid('The local cloud does not support the IP address type DualStack.', 'ipAddressType');
};

const verify = (cloud: LocalCloud, input: CreateWorkspaceCommandInput): void => {
  for (const name of unsupported)
    if (input[name] !== undefined) throw invalid(`The local cloud does not support ${name}.`, name);
  verifyScope(input);
  verifyRole(input.permissionType, input.workspaceRoleArn);
  verifyProviders(cloud, input.authenticationProviders ?? []);
  verifyTags(input.tags ?? {});
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

/** What tells one request from another; the keys of an input come in the order of the model. */
const digestOf = (input: CreateWorkspaceCommandInput): string =>
  createHash('sha256').update(JSON.stringify(input)).digest('hex');

/** Names are not unique; the same client token answers the workspace that the same request made before. */
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
      if (again?.request !== undefined && again.request !== digestOf(input))
        throw conflict('Duplicate request for workspace', again.id);
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
        request: digestOf(input),
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
