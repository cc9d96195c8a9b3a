/** A Grafana of one's own, looked at before anything is made: whatever will not do there is told before a cluster costs money. */
import {byVersion} from '../cloud/grafana.ts';
import {grafanaError} from '../cloud/grafana-failure.ts';
import type {GrafanaHttp} from '../cloud/grafana-http.ts';
import {redshiftPlugin} from '../cloud/grafana-query.ts';
import {UserError} from '../workshop/errors.ts';
import {dataSourceUid} from './config.ts';
import {ownGrafana, strangerToGrafana} from './grafana-access.ts';
import type {Tools} from './workshop-step.ts';

export type OwnGrafana = {
  readonly url: string;
  /** Where it tells it: `12.1.0`. */
  readonly version: string | undefined;
  readonly hasPlugin: boolean;
};

/** The oldest that draws the dashboard as it is in the file. */
const oldest = '10.4';
const elsewhere =
  'choose another (--grafana URL) or none (--grafana none; rsw dashboard shows it all the same).';

/** Looks at it with GRAFANA_TOKEN; undefined where the workshop uses none. Throws a UserError for what would fail there later. */
export const verifyOwnGrafana = async (
  {cloud, config}: Tools,
  signal: AbortSignal,
): Promise<OwnGrafana | undefined> => {
  if (typeof config.grafana !== 'object') return undefined;
  const {url} = config.grafana;
  // Nobody shall make a token for an address at which no Grafana is, or one that will not do.
  const version = await versionOf(strangerToGrafana(cloud, url, signal));
  const grafana = ownGrafana(cloud, url, signal);
  const permissions = await permissionsIn(grafana);
  await verifyPermissions(grafana, permissions, dataSourceUid(config));
  const found = await grafana.send('GET', `/api/plugins/${redshiftPlugin}/settings`);
  const hasPlugin = found.status === 200;
  if (!hasPlugin && !permissions?.has('plugins:install')) throw withoutPlugin(url, version);
  return {url, version, hasPlugin};
};

const isOlder = (version: string, than: string): boolean => byVersion(version, than) < 0;

/** Its version, from the one answer that needs no token. */
const versionOf = async (grafana: GrafanaHttp): Promise<string | undefined> => {
  const health = await grafana.send('GET', '/api/health');
  const {database, version} = health.body;
  if (database === undefined)
    throw new UserError(`Could not find Grafana at ${grafana.url}`, {
      why: `something answers there, and not as Grafana does (HTTP ${health.status} for /api/health)`,
      next: 'Check the address, with its path where Grafana has one: https://example.org/grafana',
    });
  if (health.status !== 200)
    throw new UserError(`Grafana at ${grafana.url} is not well`, {
      why: `its own database is ${typeof database === 'string' ? database : 'not ok'}`,
      next: `Mend that first, or ${elsewhere}`,
    });
  if (typeof version !== 'string' || version === '') return undefined;
  if (isOlder(version, oldest))
    throw new UserError(`Grafana at ${grafana.url} is too old`, {
      why: `it is ${version}, and the dashboard needs ${oldest} or newer`,
      next: `Upgrade it, or ${elsewhere}`,
    });
  return version;
};

/** What the token may do there; undefined where Grafana does not tell. */
const permissionsIn = async (grafana: GrafanaHttp): Promise<ReadonlySet<string> | undefined> => {
  const told = await grafana.send('GET', '/api/access-control/user/permissions');
  const names = Object.keys(told.body);
  return told.status === 200 && names.length > 0 ? new Set(names) : undefined;
};

/** What the steps do there; a role of Admin has all of it. */
const needed = ['datasources:read', 'datasources:create', 'datasources:write', 'dashboards:write'];

const verifyPermissions = async (
  grafana: GrafanaHttp,
  permissions: ReadonlySet<string> | undefined,
  uid: string,
): Promise<void> => {
  const what = `The token may not do enough in Grafana at ${grafana.url}`;
  const next = 'Make a service account token of role Admin there, then: export GRAFANA_TOKEN=…';
  const missing = permissions && needed.filter((name) => !permissions.has(name));
  if (missing && missing.length > 0) throw new UserError(what, {why: `it lacks ${missing.join(', ')}`, next});
  // Where it does not tell, this is refused to whoever is no administrator.
  const found = await grafana.send('GET', `/api/datasources/uid/${uid}`);
  if (found.status !== 200 && found.status !== 404) throw grafanaError(what, found, next);
};

/** The newest plugin that Grafana 10 takes. */
const pluginOfTen = '1.20.0';

/** How the plugin comes into that Grafana, also into a container; those before 11.5 know another variable. */
const withoutPlugin = (url: string, version: string | undefined): UserError => {
  const isBefore = (than: string): boolean => version !== undefined && isOlder(version, than);
  const wanted = `${redshiftPlugin}${isBefore('11') ? ` ${pluginOfTen}` : ''}`;
  const command = `grafana cli plugins install ${wanted}`;
  const variable = isBefore('11.5')
    ? `GF_INSTALL_PLUGINS="${wanted}"`
    : `GF_PLUGINS_PREINSTALL=${redshiftPlugin}`;
  return new UserError(`Grafana at ${url} has no Redshift plugin`, {
    why: `it is not among those of ${version === undefined ? 'that Grafana' : `Grafana ${version}`}, and the token may not install it`,
    next: `On its machine: ${command}, and restart Grafana (a container: ${variable}). Then type the same command again.`,
  });
};
