/** What a workspace says of itself and of whoever asks. */
import type {WireResponse} from '../../protocols/protocol.ts';
import {loginOf} from '../account-store.ts';
import type {Workspace} from '../workspaces.ts';
import {json, type Visit} from './answer.ts';
import {dataSourcesOf} from './data-source-store.ts';

const versionOf = ({version}: Workspace): string => `${version}.0`;

/** Needs no token. */
export const health = (workspace: Workspace): WireResponse =>
  json(200, {commit: '', database: 'ok', version: versionOf(workspace)});

/** What a Grafana tells its own page, as far as tools read it: which Grafana it is, and its data sources. */
export const frontendSettings = ({cloud, workspace}: Visit): WireResponse => {
  const sources = dataSourcesOf(cloud, workspace);
  return json(200, {
    appSubUrl: '',
    buildInfo: {version: versionOf(workspace), commit: '', edition: 'Open Source', env: 'production'},
    datasources: Object.fromEntries(
      sources.map(({id, uid, name, type, isDefault}) => [name, {id, uid, name, type, isDefault}]),
    ),
    defaultDatasource: sources.find(({isDefault}) => isDefault)?.name ?? '',
  });
};

export const organisation = (): WireResponse =>
  json(200, {
    id: 1,
    name: 'Main Org.',
    address: {address1: '', address2: '', city: '', zipCode: '', state: '', country: ''},
  });

export const signedInUser = ({user}: Visit): WireResponse =>
  json(200, {
    id: Number(user.id),
    uid: `sa-${user.id}`,
    email: loginOf(user.name),
    name: user.name,
    login: loginOf(user.name),
    theme: '',
    orgId: 1,
    isGrafanaAdmin: false,
    isDisabled: false,
    isExternal: false,
  });
