/** Who may sign in to a workspace: Identity Center only, since the local cloud has no SAML. */
import {
  DescribeWorkspaceAuthentication$,
  UpdateWorkspaceAuthentication$,
  type AuthenticationDescription,
  type DescribeWorkspaceAuthenticationCommandInput,
  type DescribeWorkspaceAuthenticationCommandOutput,
  type UpdateWorkspaceAuthenticationCommandInput,
  type UpdateWorkspaceAuthenticationCommandOutput,
} from '@aws-sdk/client-grafana';
import {operation} from './operation.ts';
import {verifyProviders} from './create-workspace.ts';
import {invalid} from './errors.ts';
import {activeWorkspaceOf, change, workspaceAccess, workspaceOf, type Workspace} from './workspaces.ts';

const describe = ({providers, id}: Workspace): AuthenticationDescription => ({
  providers: [...providers],
  ...(providers.includes('AWS_SSO') && {awsSso: {ssoClientId: `ins-${id.slice(2)}`}}),
  ...(providers.includes('SAML') && {saml: {status: 'NOT_CONFIGURED' as const}}),
});

export const describeWorkspaceAuthentication = operation<
  DescribeWorkspaceAuthenticationCommandInput,
  DescribeWorkspaceAuthenticationCommandOutput
>(DescribeWorkspaceAuthentication$, {
  access: workspaceAccess('DescribeWorkspaceAuthentication'),
  handle: ({workspaceId}, {cloud}) => ({authentication: describe(workspaceOf(cloud, workspaceId))}),
});

export const updateWorkspaceAuthentication = operation<
  UpdateWorkspaceAuthenticationCommandInput,
  UpdateWorkspaceAuthenticationCommandOutput
>(UpdateWorkspaceAuthentication$, {
  access: workspaceAccess('UpdateWorkspaceAuthentication'),
  handle: ({workspaceId, authenticationProviders = [], samlConfiguration}, {cloud}) => {
    if (samlConfiguration !== undefined)
      throw invalid('The local cloud does not support samlConfiguration.', 'samlConfiguration');
    verifyProviders(cloud, authenticationProviders);
    const workspace = activeWorkspaceOf(cloud, workspaceId);
    return {
      authentication: describe(change(cloud, workspace, 'UPDATING', {providers: authenticationProviders})),
    };
  },
});
