import {randomBytes} from 'node:crypto';
import {
  CreateWorkspaceServiceAccountToken$,
  DeleteWorkspaceServiceAccountToken$,
  ListWorkspaceServiceAccountTokens$,
  type CreateWorkspaceServiceAccountTokenCommandInput,
  type CreateWorkspaceServiceAccountTokenCommandOutput,
  type DeleteWorkspaceServiceAccountTokenCommandInput,
  type DeleteWorkspaceServiceAccountTokenCommandOutput,
  type ListWorkspaceServiceAccountTokensCommandInput,
  type ListWorkspaceServiceAccountTokensCommandOutput,
} from '@aws-sdk/client-grafana';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {conflict, invalid, notFound} from './errors.ts';
import {page} from './page.ts';
import {findServiceAccount, workspaceWithAccounts, type ServiceAccount} from './service-accounts.ts';
import {digestOf, tokensOf, type Token} from './tokens.ts';
import type {Workspace} from './workspaces.ts';
import {workspaceAccess} from './workspaces.ts';

const longestLife = 30 * 86_400;

/** Expired tokens count too: people met the ceiling there (amazon-managed-grafana-roadmap issue 93). */
const tokensPerWorkspace = 99;

const tokensIn = (cloud: LocalCloud, workspaceId: string): Token[] =>
  tokensOf(cloud).below(`${workspaceId}/`);

const accountOf = (cloud: LocalCloud, workspace: Workspace, id = ''): ServiceAccount => {
  const account = findServiceAccount(cloud, workspace.id, id);
  if (!account) throw notFound('Service account', id);
  return account;
};

export const createWorkspaceServiceAccountToken = operation<
  CreateWorkspaceServiceAccountTokenCommandInput,
  CreateWorkspaceServiceAccountTokenCommandOutput
>(CreateWorkspaceServiceAccountToken$, {
  access: workspaceAccess('CreateWorkspaceServiceAccountToken'),
  handle: ({workspaceId, serviceAccountId, name = '', secondsToLive = 0}, {cloud}) => {
    const workspace = workspaceWithAccounts(cloud, workspaceId);
    const account = accountOf(cloud, workspace, serviceAccountId);
    if (secondsToLive < 1 || secondsToLive > longestLife)
      throw invalid(
        `Value '${secondsToLive}' at 'secondsToLive' failed to satisfy constraint: Member must be between 1 and ${longestLife}`,
        'secondsToLive',
      );
    if (name.length < 1 || name.length > 128)
      throw invalid('The name must have 1 to 128 characters.', 'name');
    const existing = tokensIn(cloud, workspace.id);
    if (existing.some((token) => token.accountId === account.id && token.name === name))
      throw conflict(
        `Service account token with name ${name} already exists.`,
        name,
        'service-account-token',
      );
    if (existing.length >= tokensPerWorkspace)
      throw new AwsError(
        'ServiceQuotaExceededException',
        'The maximum number of service account tokens has been reached.',
        402,
        {
          resourceId: workspace.id,
          resourceType: 'service-account-token',
          serviceCode: 'grafana',
          quotaCode: 'L-SERVICE-ACCOUNT-TOKENS',
        },
      );
    const id = String(existing.reduce((highest, token) => Math.max(highest, Number(token.id)), 0) + 1);
    const key = `glsa_${randomBytes(24).toString('base64url').replaceAll(/[-_]/g, 'x')}_${randomBytes(4).toString('hex')}`;
    const created = cloud.now();
    tokensOf(cloud).set(`${workspace.id}/${id}`, {
      id,
      name,
      accountId: account.id,
      digest: digestOf(key),
      created,
      expires: created + secondsToLive * 1000,
    });
    return {serviceAccountToken: {id, name, key}, serviceAccountId: account.id, workspaceId: workspace.id};
  },
});

export const deleteWorkspaceServiceAccountToken = operation<
  DeleteWorkspaceServiceAccountTokenCommandInput,
  DeleteWorkspaceServiceAccountTokenCommandOutput
>(DeleteWorkspaceServiceAccountToken$, {
  access: workspaceAccess('DeleteWorkspaceServiceAccountToken'),
  handle: ({workspaceId, serviceAccountId, tokenId = ''}, {cloud}) => {
    const workspace = workspaceWithAccounts(cloud, workspaceId);
    const account = accountOf(cloud, workspace, serviceAccountId);
    const key = `${workspace.id}/${tokenId}`;
    if (tokensOf(cloud).get(key)?.accountId !== account.id) throw notFound('Service account token', tokenId);
    tokensOf(cloud).delete(key);
    return {tokenId, serviceAccountId: account.id, workspaceId: workspace.id};
  },
});

export const listWorkspaceServiceAccountTokens = operation<
  ListWorkspaceServiceAccountTokensCommandInput,
  ListWorkspaceServiceAccountTokensCommandOutput
>(ListWorkspaceServiceAccountTokens$, {
  access: workspaceAccess('ListWorkspaceServiceAccountTokens'),
  handle: ({workspaceId, serviceAccountId, maxResults, nextToken}, {cloud}) => {
    const workspace = workspaceWithAccounts(cloud, workspaceId);
    const account = accountOf(cloud, workspace, serviceAccountId);
    const all = tokensIn(cloud, workspace.id).filter((token) => token.accountId === account.id);
    const {items, next} = page(all, maxResults, nextToken);
    const serviceAccountTokens = items.map(({id, name, created, expires, lastUsed}) => ({
      id,
      name,
      createdAt: new Date(created),
      expiresAt: new Date(expires),
      ...(lastUsed !== undefined && {lastUsedAt: new Date(lastUsed)}),
    }));
    return {serviceAccountTokens, serviceAccountId: account.id, workspaceId: workspace.id, nextToken: next};
  },
});
