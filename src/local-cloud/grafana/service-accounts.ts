/** Service accounts, as AWS's API makes, lists and deletes them. */
import {
  CreateWorkspaceServiceAccount$,
  DeleteWorkspaceServiceAccount$,
  ListWorkspaceServiceAccounts$,
  type CreateWorkspaceServiceAccountCommandInput,
  type CreateWorkspaceServiceAccountCommandOutput,
  type DeleteWorkspaceServiceAccountCommandInput,
  type DeleteWorkspaceServiceAccountCommandOutput,
  type ListWorkspaceServiceAccountsCommandInput,
  type ListWorkspaceServiceAccountsCommandOutput,
} from '@aws-sdk/client-grafana';
import type {LocalCloud} from '../cloud.ts';
import {
  accountsIn,
  findServiceAccount,
  makeAccount,
  removeAccount,
  type ServiceAccount,
} from './account-store.ts';
import {operation} from './operation.ts';
import {conflict, invalid, notFound} from './errors.ts';
import {page} from './page.ts';
import {majorOf} from './versions.ts';
import {activeWorkspaceOf, workspaceAccess, type Workspace} from './workspaces.ts';

/** Throws ResourceNotFoundException, or ValidationException for what is no number (amazon-managed-grafana-migrator issue 30). */
export const serviceAccountOf = (cloud: LocalCloud, workspace: Workspace, id = ''): ServiceAccount => {
  if (!/^\d+$/.test(id)) throw invalid(`Invalid Service Account id: ${id}`, 'serviceAccountId');
  const account = findServiceAccount(cloud, workspace.id, id);
  if (!account) throw notFound('Service account', id);
  return account;
};

/** Workspaces before version 9 have API keys instead. */
export const workspaceWithAccounts = (cloud: LocalCloud, id: string | undefined): Workspace => {
  const workspace = activeWorkspaceOf(cloud, id);
  if (majorOf(workspace.version) < 9)
    throw invalid('Service accounts are only supported for workspaces that use Grafana version 9 or later.');
  return workspace;
};

export const createWorkspaceServiceAccount = operation<
  CreateWorkspaceServiceAccountCommandInput,
  CreateWorkspaceServiceAccountCommandOutput
>(CreateWorkspaceServiceAccount$, {
  access: workspaceAccess('CreateWorkspaceServiceAccount'),
  handle: ({workspaceId, name = '', grafanaRole = 'VIEWER'}, {cloud}) => {
    const workspace = workspaceWithAccounts(cloud, workspaceId);
    const account = makeAccount(cloud, workspace.id, name, grafanaRole);
    if (!account)
      throw conflict(`Service account with name ${name} already exists.`, name, 'service-account');
    return {id: account.id, name, grafanaRole, workspaceId: workspace.id};
  },
});

export const deleteWorkspaceServiceAccount = operation<
  DeleteWorkspaceServiceAccountCommandInput,
  DeleteWorkspaceServiceAccountCommandOutput
>(DeleteWorkspaceServiceAccount$, {
  access: workspaceAccess('DeleteWorkspaceServiceAccount'),
  handle: ({workspaceId, serviceAccountId}, {cloud}) => {
    const workspace = workspaceWithAccounts(cloud, workspaceId);
    const {id} = serviceAccountOf(cloud, workspace, serviceAccountId);
    removeAccount(cloud, workspace.id, id);
    return {serviceAccountId: id, workspaceId: workspace.id};
  },
});

export const listWorkspaceServiceAccounts = operation<
  ListWorkspaceServiceAccountsCommandInput,
  ListWorkspaceServiceAccountsCommandOutput
>(ListWorkspaceServiceAccounts$, {
  access: workspaceAccess('ListWorkspaceServiceAccounts'),
  handle: ({workspaceId, maxResults, nextToken}, {cloud}) => {
    const workspace = workspaceWithAccounts(cloud, workspaceId);
    const {items, next} = page(accountsIn(cloud, workspace.id), maxResults, nextToken);
    const serviceAccounts = items.map(({id, name, role}) => ({
      id,
      name,
      isDisabled: 'false',
      grafanaRole: role,
    }));
    return {serviceAccounts, workspaceId: workspace.id, nextToken: next};
  },
});
