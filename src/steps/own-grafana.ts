/** A Grafana of one's own, looked at before anything is made: whatever will not do there is told before a cluster costs money. */
import {grafanaError} from '../cloud/grafana-failure.ts';
import type {GrafanaHttp} from '../cloud/grafana-http.ts';
import {redshiftPlugin} from '../cloud/grafana-query.ts';
import {UserError} from '../workshop/errors.ts';
import {dataSourceUid} from './config.ts';
import {ownGrafana} from './grafana-access.ts';
import type {Tools} from './workshop-step.ts';

export type OwnGrafana = {
  readonly url: string;
  /** Where it tells it: `12.1.0`. */
  readonly version: string | undefined;
  readonly hasPlugin: boolean;
};

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
  const grafana = ownGrafana(cloud, url, signal);
  const version = await versionOf(grafana);
  const permissions = await permissionsIn(grafana);
  await verifyPermissions(grafana, permissions, dataSourceUid(config));
  const found = await grafana.send('GET', `/api/plugins/${redshiftPlugin}/settings`);
  const hasPlugin = found.status === 200;
  if (!hasPlugin && !permissions?.has('plugins:install')) throw withoutPlugin(url, version);
  return {url, version, hasPlugin};
};

const isOlder = (version: string, than: string): boolean =>
  version.localeCompare(than, 'en', {numeric: true}) < 0;

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
  // To read a data source is an administrator's already.
  const found = await grafana.send('GET', `/api/datasources/uid/${uid}`);
  if (found.status !== 200 && found.status !== 404) throw grafanaError(what, found, next);
};

/** How the plugin comes into that Grafana: its newer versions do not work in 10.4, and older containers know another variable. */
const withoutPlugin = (url: string, version: string | undefined): UserError => {
  const takesNewest = version === undefined || !isOlder(version, '11');
  const pinned = '1.20.0';
  const command = `grafana cli plugins install ${redshiftPlugin}${takesNewest ? '' : ` ${pinned}`}`;
  const variable =
    version === undefined || !isOlder(version, '11.5')
      ? `GF_PLUGINS_PREINSTALL=${redshiftPlugin}`
      : `GF_INSTALL_PLUGINS="${redshiftPlugin}${takesNewest ? '' : ` ${pinned}`}"`;
  return new UserError(`Grafana at ${url} has no Redshift plugin`, {
    why: `it is not among those of Grafana ${version ?? ''}, and the token may not install it`.replace(
      '  ',
      ' ',
    ),
    next: `On its machine: ${command}, and restart Grafana (a container: ${variable}). Then type the same command again.`,
  });
};
