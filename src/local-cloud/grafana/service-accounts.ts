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
import {operation} from '../operation.ts';
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
  handle: ({workspaceId, name = '', grafanaRole}, {cloud}) => {
    const workspace = workspaceWithAccounts(cloud, workspaceId);
    if (grafanaRole !== 'ADMIN' && grafanaRole !== 'EDITOR' && grafanaRole !== 'VIEWER')
      throw invalid(`Unknown role: ${grafanaRole}`, 'grafanaRole');
    if (name.length < 1 || name.length > 128)
      throw invalid('The name must have 1 to 128 characters.', 'name');
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
  handle: ({workspaceId, serviceAccountId = ''}, {cloud}) => {
    const workspace = workspaceWithAccounts(cloud, workspaceId);
    if (!accounts(cloud).delete(`${workspace.id}/${serviceAccountId}`))
      throw notFound('Service account', serviceAccountId);
    for (const [key, token] of tokensOf(cloud).entries())
      if (key.startsWith(`${workspace.id}/`) && token.accountId === serviceAccountId)
        tokensOf(cloud).delete(key);
    return {serviceAccountId, workspaceId: workspace.id};
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
