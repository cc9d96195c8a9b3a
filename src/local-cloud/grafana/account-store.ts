/** Service accounts of a workspace: who a token speaks for, and as what. */
import type {Role} from '@aws-sdk/client-grafana';
import type {LocalCloud} from '../cloud.ts';
import {removeToken, tokensOf} from './tokens.ts';

export type ServiceAccount = {readonly id: string; readonly name: string; readonly role: Role};

const accounts = (cloud: LocalCloud) => cloud.collection<ServiceAccount>('grafana/service-accounts');

export const accountsIn = (cloud: LocalCloud, workspaceId: string): ServiceAccount[] =>
  accounts(cloud).below(`${workspaceId}/`);

export const findServiceAccount = (
  cloud: LocalCloud,
  workspaceId: string,
  id: string,
): ServiceAccount | undefined => accounts(cloud).get(`${workspaceId}/${id}`);

/** How an account signs in, which is what Grafana keeps unique. */
export const loginOf = (name: string): string => `sa-1-${name.toLowerCase().replaceAll(' ', '-')}`;

/** A new account; undefined when its name is taken. */
export const makeAccount = (
  cloud: LocalCloud,
  workspaceId: string,
  name: string,
  role: Role,
): ServiceAccount | undefined => {
  const existing = accountsIn(cloud, workspaceId);
  if (existing.some((account) => loginOf(account.name) === loginOf(name))) return undefined;
  // Ids are numbers that are not used again while a later one is there.
  const id = String(existing.reduce((highest, account) => Math.max(highest, Number(account.id)), 1) + 1);
  const account = {id, name, role};
  accounts(cloud).set(`${workspaceId}/${id}`, account);
  return account;
};

/** With all its tokens. */
export const removeAccount = (cloud: LocalCloud, workspaceId: string, id: string): void => {
  accounts(cloud).delete(`${workspaceId}/${id}`);
  for (const token of tokensOf(cloud, workspaceId, id)) removeToken(cloud, workspaceId, id, token.id);
};
