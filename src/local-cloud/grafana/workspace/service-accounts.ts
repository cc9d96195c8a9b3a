/** Service accounts and their tokens, as Grafana's own API has them: the same ones that AWS's API makes. */
import type {Role} from '@aws-sdk/client-grafana';
import type {WireResponse} from '../../protocols/protocol.ts';
import {
  accountsIn,
  findServiceAccount,
  loginOf,
  makeAccount,
  removeAccount,
  type ServiceAccount,
} from '../account-store.ts';
import {longestLife, makeToken, removeToken, tokensOf} from '../tokens.ts';
import {bodyOf, json, refuse, refuseWithId, textOf, type Visit} from './answer.ts';

const roles: Readonly<Record<string, Role>> = {Viewer: 'VIEWER', Editor: 'EDITOR', Admin: 'ADMIN'};

const shown = (visit: Visit, {id, name, role}: ServiceAccount) => ({
  id: Number(id),
  uid: `sa-${id}`,
  name,
  login: loginOf(name),
  orgId: 1,
  isDisabled: false,
  isExternal: false,
  role: Object.keys(roles).find((word) => roles[word] === role),
  tokens: tokensOf(visit.cloud, visit.workspace.id, id).length,
  avatarUrl: '',
});

const found = ({cloud, workspace, params}: Visit): ServiceAccount => {
  const id = params['id'] ?? '';
  if (!/^\d+$/.test(id)) throw refuse(400, 'Service Account ID is invalid');
  const account = findServiceAccount(cloud, workspace.id, id);
  if (!account) throw refuseWithId(404, 'serviceaccounts.ErrNotFound', 'service account not found');
  return account;
};

/** By a part of the name, in pages from 1 on. */
export const searchServiceAccounts = (visit: Visit): WireResponse => {
  const {query} = visit.request;
  const text = (query.get('query') ?? '').toLowerCase();
  const page = Number(query.get('page')) || 1;
  const perPage = Number(query.get('perpage')) || 1000;
  const matching = accountsIn(visit.cloud, visit.workspace.id).filter(({name}) =>
    name.toLowerCase().includes(text),
  );
  const serviceAccounts = matching
    .slice((page - 1) * perPage, page * perPage)
    .map((account) => shown(visit, account));
  return json(200, {totalCount: matching.length, serviceAccounts, page, perPage});
};

export const getServiceAccount = (visit: Visit): WireResponse => json(200, shown(visit, found(visit)));

export const addServiceAccount = (visit: Visit): WireResponse => {
  const {name: sent, role: word = 'Viewer', isDisabled} = bodyOf(visit);
  const name = textOf(sent);
  const role = roles[textOf(word)];
  if (name === '') throw refuse(400, 'bad request data');
  if (!role) throw refuseWithId(400, 'serviceaccounts.ErrInvalidRoleSpecified', 'invalid role specified');
  if (isDisabled === true) throw refuse(400, 'The workspaces of the local cloud have no disabled accounts');
  const account = makeAccount(visit.cloud, visit.workspace.id, name, role);
  if (!account) throw refuseWithId(400, 'serviceaccounts.ErrAlreadyExists', 'service account already exists');
  return json(201, shown(visit, account));
};

export const deleteServiceAccount = (visit: Visit): WireResponse => {
  removeAccount(visit.cloud, visit.workspace.id, found(visit).id);
  return json(200, {message: 'Service account deleted'});
};

export const listTokens = (visit: Visit): WireResponse => {
  const now = visit.cloud.now();
  const at = (time: number): string => new Date(time).toISOString();
  return json(
    200,
    tokensOf(visit.cloud, visit.workspace.id, found(visit).id).map(
      ({id, name, created, expires, lastUsed}) => ({
        id: Number(id),
        name,
        created: at(created),
        expiration: at(expires),
        secondsUntilExpiration: Math.max(0, (expires - now) / 1000),
        hasExpired: expires <= now,
        isRevoked: false,
        ...(lastUsed !== undefined && {lastUsedAt: at(lastUsed)}),
      }),
    ),
  );
};

/** Every token ends, as where a Grafana sets a longest life. */
export const addToken = (visit: Visit): WireResponse => {
  const {cloud, workspace} = visit;
  const account = found(visit);
  const {name: sent, secondsToLive: seconds = 0} = bodyOf(visit);
  const name = textOf(sent);
  if (name === '' || !Number.isInteger(seconds)) throw refuse(400, 'bad request data');
  const life = Number(seconds);
  if (life === 0) throw refuse(400, 'Number of seconds before expiration should be set');
  if (life < 0) throw refuseWithId(400, 'serviceaccounts.ErrInvalidInput', 'invalid SecondsToLive value');
  if (life > longestLife)
    throw refuse(400, 'Number of seconds before expiration is greater than the global limit');
  const made = makeToken(cloud, workspace.id, account.id, name, life);
  if (made === 'taken')
    throw refuseWithId(
      400,
      'serviceaccounts.ErrTokenAlreadyExists',
      'service account token with given name already exists in the organization',
    );
  if (made === 'too many') throw refuse(403, 'api_key Quota reached');
  return json(200, {id: Number(made.id), name, key: made.key});
};

export const deleteToken = (visit: Visit): WireResponse => {
  const {cloud, workspace, params} = visit;
  const {id: accountId} = found(visit);
  if (!removeToken(cloud, workspace.id, accountId, params['token'] ?? ''))
    throw refuseWithId(404, 'serviceaccounts.ErrTokenNotFound', 'service account token not found');
  return json(200, {message: 'Service account token deleted'});
};
