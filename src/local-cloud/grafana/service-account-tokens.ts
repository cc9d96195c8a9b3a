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
import {AwsError} from '../operation.ts';
import {conflict, notFound} from './errors.ts';
import {operation} from './operation.ts';
import {page} from './page.ts';
import {serviceAccountOf, workspaceWithAccounts} from './service-accounts.ts';
import {makeToken, removeToken, tokensOf} from './tokens.ts';
import {workspaceAccess} from './workspaces.ts';

export const createWorkspaceServiceAccountToken = operation<
  CreateWorkspaceServiceAccountTokenCommandInput,
  CreateWorkspaceServiceAccountTokenCommandOutput
>(CreateWorkspaceServiceAccountToken$, {
  access: workspaceAccess('CreateWorkspaceServiceAccountToken'),
  handle: ({workspaceId, serviceAccountId, name = '', secondsToLive = 0}, {cloud}) => {
    const workspace = workspaceWithAccounts(cloud, workspaceId);
    const account = serviceAccountOf(cloud, workspace, serviceAccountId);
    const made = makeToken(cloud, workspace.id, account.id, name, secondsToLive);
    if (made === 'taken')
      throw conflict(
        `Service account token with name ${name} already exists.`,
        name,
        'service-account-token',
      );
    if (made === 'too many')
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
    const {id, key} = made;
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
    const account = serviceAccountOf(cloud, workspace, serviceAccountId);
    if (!removeToken(cloud, workspace.id, account.id, tokenId))
      throw notFound('Service account token', tokenId);
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
    const account = serviceAccountOf(cloud, workspace, serviceAccountId);
    const all = tokensOf(cloud, workspace.id, account.id);
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
