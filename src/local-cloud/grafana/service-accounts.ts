/** Service accounts of a workspace: who a token speaks for, and as what. */
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
  type Role,
} from '@aws-sdk/client-grafana';
import type {LocalCloud} from '../cloud.ts';
import {operation} from './operation.ts';
import {conflict, invalid, notFound} from './errors.ts';
import {page} from './page.ts';
import {tokensOf} from './tokens.ts';
import {majorOf} from './versions.ts';
import {activeWorkspaceOf, workspaceAccess, type Workspace} from './workspaces.ts';

export type ServiceAccount = {readonly id: string; readonly name: string; readonly role: Role};

const accounts = (cloud: LocalCloud) => cloud.collection<ServiceAccount>('grafana/service-accounts');

const accountsIn = (cloud: LocalCloud, workspaceId: string): ServiceAccount[] =>
  accounts(cloud).below(`${workspaceId}/`);

export const findServiceAccount = (
  cloud: LocalCloud,
  workspaceId: string,
  id: string,
): ServiceAccount | undefined => accounts(cloud).get(`${workspaceId}/${id}`);

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
    const existing = accountsIn(cloud, workspace.id);
    if (existing.some((account) => account.name === name))
      throw conflict(`Service account with name ${name} already exists.`, name, 'service-account');
    // Ids are numbers that are not used again while a later one is there.
    const id = String(existing.reduce((highest, account) => Math.max(highest, Number(account.id)), 1) + 1);
    accounts(cloud).set(`${workspace.id}/${id}`, {id, name, role: grafanaRole});
    return {id, name, grafanaRole, workspaceId: workspace.id};
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
    accounts(cloud).delete(`${workspace.id}/${id}`);
    for (const [key, token] of tokensOf(cloud).entries())
      if (key.startsWith(`${workspace.id}/`) && token.accountId === id) tokensOf(cloud).delete(key);
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
