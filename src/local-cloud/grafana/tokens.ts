/** The tokens of service accounts. A key is shown once; what is kept is its digest. */
import {createHash, randomBytes} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';

export type Token = {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly digest: string;
  readonly created: number;
  readonly expires: number;
  readonly lastUsed?: number;
};

/** Keyed `WORKSPACE/ID`. */
const tokens = (cloud: LocalCloud): Collection<Token> => cloud.collection<Token>('grafana/tokens');

const tokensIn = (cloud: LocalCloud, workspaceId: string): Token[] => tokens(cloud).below(`${workspaceId}/`);

export const tokensOf = (cloud: LocalCloud, workspaceId: string, accountId: string): Token[] =>
  tokensIn(cloud, workspaceId).filter((token) => token.accountId === accountId);

/** Seconds: no token lives longer (AWS's API says so; Grafana's has a setting for it). */
export const longestLife = 30 * 86_400;

/** Expired tokens count too: people met the ceiling there (amazon-managed-grafana-roadmap issue 93). */
const tokensPerWorkspace = 99;

/** A new token with its key. Its name is unique in the whole workspace, as in an organisation of Grafana. */
export const makeToken = (
  cloud: LocalCloud,
  workspaceId: string,
  accountId: string,
  name: string,
  secondsToLive: number,
): {readonly id: string; readonly key: string} | 'taken' | 'too many' => {
  const existing = tokensIn(cloud, workspaceId);
  if (existing.some((token) => token.name === name)) return 'taken';
  if (existing.length >= tokensPerWorkspace) return 'too many';
  const id = String(existing.reduce((highest, token) => Math.max(highest, Number(token.id)), 0) + 1);
  const key = `glsa_${randomBytes(24).toString('base64url').replaceAll(/[-_]/g, 'x')}_${randomBytes(4).toString('hex')}`;
  const created = cloud.now();
  tokens(cloud).set(`${workspaceId}/${id}`, {
    id,
    name,
    accountId,
    digest: digestOf(key),
    created,
    expires: created + secondsToLive * 1000,
  });
  return {id, key};
};

const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The token of a workspace that a key belongs to, expired ones included. */
export const findToken = (cloud: LocalCloud, workspaceId: string, key: string): Token | undefined => {
  const digest = digestOf(key);
  return tokensIn(cloud, workspaceId).find((token) => token.digest === digest);
};

/** Notes that a token was used now. */
export const noteUse = (cloud: LocalCloud, workspaceId: string, token: Token): void =>
  tokens(cloud).set(`${workspaceId}/${token.id}`, {...token, lastUsed: cloud.now()});

/** Takes a token of an account away; false when the account has none such. */
export const removeToken = (
  cloud: LocalCloud,
  workspaceId: string,
  accountId: string,
  tokenId: string,
): boolean => {
  const key = `${workspaceId}/${tokenId}`;
  return tokens(cloud).get(key)?.accountId === accountId && tokens(cloud).delete(key);
};
