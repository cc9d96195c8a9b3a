/** Who sends a request to a workspace: the service account whose token it bears. */
import type {LocalCloud} from '../../cloud.ts';
import type {WireRequest} from '../../protocols/protocol.ts';
import {findServiceAccount} from '../account-store.ts';
import {findToken, noteUse} from '../tokens.ts';
import type {Workspace} from '../workspaces.ts';
import {Refusal, refuseWithId} from './answer.ts';

export type GrafanaRole = 'VIEWER' | 'EDITOR' | 'ADMIN';

export type SignedIn = {readonly id: string; readonly name: string; readonly role: GrafanaRole};

const rank = {VIEWER: 0, EDITOR: 1, ADMIN: 2} as const;

/** A token's last use is noted once a minute, not for each request. */
const noteEvery = 60_000;

/** The token of a request: as a bearer's, or as the password of the user `api_key`. Capitals count, as in Grafana. */
const tokenIn = (header: string): string | undefined => {
  const bearer = /^Bearer (\S+)$/.exec(header)?.[1];
  const basic = /^Basic ([\w+/=]+)$/.exec(header)?.[1];
  if (basic === undefined) return bearer;
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
  if (user !== 'api_key') throw refuseWithId(401, 'password-auth.failed', 'Invalid username or password');
  return password;
};

/** Refuses with 401 unless the request bears a living token of this workspace, for its only organisation. */
export const signIn = (cloud: LocalCloud, workspace: Workspace, request: WireRequest): SignedIn => {
  const key = tokenIn(request.headers['authorization'] ?? '');
  if (key === undefined) throw refuseWithId(401, 'auth.unauthorized', 'Unauthorized');
  const token = findToken(cloud, workspace.id, key);
  const account = token && findServiceAccount(cloud, workspace.id, token.accountId);
  if (!token || !account) throw refuseWithId(401, 'api-key.invalid', 'Invalid API key');
  if (token.expires <= cloud.now()) throw refuseWithId(401, 'api-key.expired', 'Expired API key');
  if ((request.headers['x-grafana-org-id'] || '1') !== '1')
    throw refuseWithId(
      401,
      'api-key.organization-mismatch',
      'API key does not belong to the requested organization',
    );
  if (cloud.now() - (token.lastUsed ?? 0) > noteEvery) noteUse(cloud, workspace.id, token);
  return {id: account.id, name: account.name, role: account.role};
};

/** Whether an account's role is at least that one. */
export const hasRole = (user: SignedIn, least: GrafanaRole): boolean => rank[user.role] >= rank[least];

/** Refuses with 403 when the account's role does not carry the permission. */
export const verifyRole = (user: SignedIn, least: GrafanaRole, permission: string): void => {
  if (hasRole(user, least)) return;
  throw new Refusal(403, {
    accessErrorId: `ACE${String(Math.floor(Math.random() * 1e10)).padStart(10, '0')}`,
    message: `You'll need additional permissions to perform this action. Permissions needed: ${permission}`,
    title: 'Access denied',
  });
};
