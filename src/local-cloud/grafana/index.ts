import type {Service} from '../operation.ts';
import {describeWorkspaceAuthentication, updateWorkspaceAuthentication} from './authentication.ts';
import {describeWorkspaceConfiguration, updateWorkspaceConfiguration} from './configuration.ts';
import {createWorkspace} from './create-workspace.ts';
import {deleteWorkspace} from './delete-workspace.ts';
import {describeWorkspace, listWorkspaces} from './describe-workspace.ts';
import {listPermissions, updatePermissions} from './permissions.ts';
import {
  associateLicense,
  createWorkspaceApiKey,
  deleteWorkspaceApiKey,
  disassociateLicense,
} from './refused.ts';
import {
  createWorkspaceServiceAccountToken,
  deleteWorkspaceServiceAccountToken,
  listWorkspaceServiceAccountTokens,
} from './service-account-tokens.ts';
import {
  createWorkspaceServiceAccount,
  deleteWorkspaceServiceAccount,
  listWorkspaceServiceAccounts,
} from './service-accounts.ts';
import {listTagsForResource, tagResource, untagResource} from './tags.ts';
import {updateWorkspace} from './update-workspace.ts';
import {listVersions} from './versions.ts';

/** Amazon Managed Grafana's control plane; the workspaces' own HTTP API is in `workspace/`. */
export const grafana: Service = {
  signingName: 'grafana',
  protocol: 'rest-json',
  sdkName: 'grafana',
  validation: {reason: 'FIELD_VALIDATION_FAILED'},
  operations: [
    associateLicense,
    createWorkspace,
    createWorkspaceApiKey,
    createWorkspaceServiceAccount,
    createWorkspaceServiceAccountToken,
    deleteWorkspace,
    deleteWorkspaceApiKey,
    deleteWorkspaceServiceAccount,
    deleteWorkspaceServiceAccountToken,
    describeWorkspace,
    describeWorkspaceAuthentication,
    describeWorkspaceConfiguration,
    disassociateLicense,
    listPermissions,
    listTagsForResource,
    listVersions,
    listWorkspaces,
    listWorkspaceServiceAccounts,
    listWorkspaceServiceAccountTokens,
    tagResource,
    untagResource,
    updatePermissions,
    updateWorkspace,
    updateWorkspaceAuthentication,
    updateWorkspaceConfiguration,
  ],
};
