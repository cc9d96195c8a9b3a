/** The tokens of service accounts. A key is shown once; what is kept is its digest. */
import {createHash} from 'node:crypto';
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
export const tokensOf = (cloud: LocalCloud): Collection<Token> => cloud.collection<Token>('grafana/tokens');

export const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The token of a workspace that a key belongs to, expired ones included. */
export const findToken = (cloud: LocalCloud, workspaceId: string, key: string): Token | undefined => {
  const digest = digestOf(key);
  return tokensOf(cloud)
    .entries()
    .find(([place, token]) => place.startsWith(`${workspaceId}/`) && token.digest === digest)?.[1];
};
