/** The plugins of a workspace. The catalogue holds one; it is not there at first, as in AWS's newer workspaces. */
import type {LocalCloud} from '../../cloud.ts';
import type {WireResponse} from '../../protocols/protocol.ts';
import {allowsPlugins} from '../configuration.ts';
import {majorOf} from '../versions.ts';
import type {Workspace} from '../workspaces.ts';
import {bodyOf, json, refuse, textOf, type Visit} from './answer.ts';

type Installed = {readonly version: string; readonly usable: number};

/** Newest first, with the least Grafana that each version runs on. */
const catalogue: Readonly<
  Record<string, {name: string; versions: readonly {version: string; grafana: number}[]}>
> = {
  'grafana-redshift-datasource': {
    name: 'Amazon Redshift',
    versions: [
      {version: '2.5.8', grafana: 11},
      {version: '2.5.0', grafana: 11},
      {version: '1.23.0', grafana: 9},
    ],
  },
};

/** After an installation the plugin is not found for a while (grafana/athena-datasource issue 307). */
const loading = {quick: 500, realistic: 15_000};

const plugins = (cloud: LocalCloud) => cloud.collection<Installed>('grafana/plugins');

/** The version of a plugin that can be used now. */
export const usablePlugin = (cloud: LocalCloud, workspace: Workspace, id: string): string | undefined => {
  const installed = plugins(cloud).get(`${workspace.id}/${id}`);
  return installed && installed.usable <= cloud.now() ? installed.version : undefined;
};

const shown = (id: string, version: string) => ({
  name: catalogue[id]?.name ?? id,
  type: 'datasource',
  id,
  enabled: true,
  pinned: false,
  info: {version, description: '', links: [], logos: {}},
  hasUpdate: version !== catalogue[id]?.versions[0]?.version,
  latestVersion: catalogue[id]?.versions[0]?.version ?? '',
  category: 'cloud',
  state: '',
  signature: 'valid',
  signatureType: 'grafana',
});

export const listPlugins = ({cloud, workspace}: Visit): WireResponse =>
  json(
    200,
    Object.keys(catalogue).flatMap((id) => {
      const version = usablePlugin(cloud, workspace, id);
      return version === undefined ? [] : [shown(id, version)];
    }),
  );

export const pluginSettings = ({cloud, workspace, params}: Visit): WireResponse => {
  const id = params['id'] ?? '';
  const version = usablePlugin(cloud, workspace, id);
  if (version === undefined) throw refuse(404, 'Plugin not found, no installed plugin with that id');
  return json(200, {...shown(id, version), jsonData: null, secureJsonFields: {}, baseUrl: '', module: ''});
};

const verifyManaged = ({workspace}: Visit, act: string): void => {
  if (!allowsPlugins(workspace)) throw refuse(403, `You do not have permission to ${act} this plugin`);
};

export const installPlugin = (visit: Visit): WireResponse => {
  const {cloud, workspace, params} = visit;
  verifyManaged(visit, 'install');
  const id = params['id'] ?? '';
  const wanted = textOf(bodyOf(visit)['version']);
  const offered = catalogue[id]?.versions;
  if (!offered) throw refuse(404, 'Plugin not found');
  const major = majorOf(workspace.version);
  const chosen = offered.find(({version, grafana}) =>
    wanted === '' ? grafana <= major : version === wanted,
  );
  if (!chosen) throw refuse(404, 'Plugin version not found');
  if (chosen.grafana > major) throw refuse(409, 'Plugin version not supported');
  if (plugins(cloud).get(`${workspace.id}/${id}`)?.version === chosen.version)
    throw refuse(409, 'Plugin already installed');
  plugins(cloud).set(`${workspace.id}/${id}`, {
    version: chosen.version,
    usable: cloud.now() + cloud.takes(loading),
  });
  return json(200, {message: `Plugin ${id} installed`});
};

export const uninstallPlugin = (visit: Visit): WireResponse => {
  verifyManaged(visit, 'uninstall');
  const {cloud, workspace, params} = visit;
  if (!plugins(cloud).delete(`${workspace.id}/${params['id']}`)) throw refuse(404, 'Plugin not installed');
  return json(200, {message: `Plugin ${params['id']} uninstalled`});
};
