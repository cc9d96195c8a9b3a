import {artefact} from '../artefacts.ts';
import {grafanaError, grafanaFailure, messageOf} from '../cloud/grafana-failure.ts';
import type {Answer, GrafanaHttp} from '../cloud/grafana-http.ts';
import {askThrough, redshiftPlugin} from '../cloud/grafana-query.ts';
import {pollFor} from '../cloud/poll.ts';
import {UserError} from '../workshop/errors.ts';
import {dataSourceName, dataSourceUid, readerUser} from './config.ts';
import {adviceForContainer, dataSourceBody, isForeign, type StoredSource} from './data-source-settings.ts';
import {baseUrl, inGrafana, lookInGrafana, markBegun, markVerified, removeMark} from './grafana-access.ts';
import {withoutWorkspace} from './workspace.ts';
import type {StepContext, WorkshopStep} from './workshop-step.ts';

const tag = 'rsw:data-source';

/** The statements that show the rows of the views, whose first column says how many there are. */
const verifies = {
  customer_stream: 'sql/verify/customer-view.sql',
  order_stream: 'sql/verify/order-view.sql',
};

const again = 'Then try again: rsw step data-source';

export const dataSource: WorkshopStep = {
  name: 'data-source',
  title: 'Connect Grafana with the cluster',
  says: `The Redshift plugin is installed and a data source made: this cluster, as ${readerUser}. Grafana's own "Save & test" stays green even when that user is missing; so a real query is sent through Grafana to each view.`,
  needs: ['workspace', 'grafana-tag', 'database-user'],
  within: 'workspace',
  usually: 60,
  uses: Object.values(verifies),
  byHand: {
    how: 'In Grafana: Connections, Add new connection, Amazon Redshift; Workspace IAM Role, temporary credentials, the cluster, streaming_db, redshift_data_api_user; Save & test.',
    page: ['grafana', '#/workspaces'],
  },
  unwanted: ({config}) => (config.grafana === 'none' ? withoutWorkspace({config}) : undefined),
  check: async (context) => {
    const uid = dataSourceUid(context.config);
    return lookInGrafana(context, tag, {DataSourceUid: uid}, async (grafana) => {
      const stored = await storedSource(context, grafana);
      return stored !== undefined && !isForeign(stored, context, undefined);
    });
  },
  apply: async (context) => {
    await inGrafana(context, async (grafana) => {
      await installPlugin(context, grafana);
      await putDataSource(context, grafana);
      await verifyHealth(context, grafana);
      for (const [view, file] of Object.entries(verifies)) await verifyView(context, grafana, view, file);
      await markVerified(context, tag);
    });
  },
  undo: async (context) => {
    if (!baseUrl(context)) return;
    await inGrafana(context, async (grafana) => {
      const stored = await storedSource(context, grafana);
      if (stored && !isForeign(stored, context, undefined)) await deleteDataSource(context, grafana);
      await removeMark(context, tag);
    });
  },
};

const deleteDataSource = async ({config}: StepContext, grafana: GrafanaHttp): Promise<void> => {
  const gone = await grafana.send('DELETE', `/api/datasources/uid/${dataSourceUid(config)}`);
  if (gone.status !== 200 && gone.status !== 404)
    throw grafanaError('Could not delete the data source', gone, 'Delete it in Grafana, then go on.');
};

/** After an installation the plugin is not found for a while (grafana/athena-datasource issue 307). */
const pluginAppears = 60_000;

const installPlugin = async (context: StepContext, grafana: GrafanaHttp): Promise<void> => {
  const settings = `/api/plugins/${redshiftPlugin}/settings`;
  if ((await grafana.send('GET', settings)).status === 200) return;
  context.say('installing the Redshift plugin');
  const asked = await grafana.send('POST', `/api/plugins/${redshiftPlugin}/install`, {});
  const isThere = asked.status === 409 && /already installed/i.test(messageOf(asked));
  if (asked.status !== 200 && !isThere)
    throw grafanaError(
      'Could not install the Redshift plugin',
      asked,
      `Install it there (grafana cli plugins install ${redshiftPlugin}) or allow plugin management. ${again}`,
    );
  let last = asked;
  const found = await pollFor(context.cloud, {signal: context.signal, within: pluginAppears}, async () => {
    last = await grafana.send('GET', settings);
    return last.status === 200 ? true : undefined;
  });
  if (!found) throw grafanaError('The Redshift plugin was installed, and is not found', last, again);
};

/** The data source of our uid; undefined when there is none. */
const storedSource = async (
  context: StepContext,
  grafana: GrafanaHttp,
): Promise<StoredSource | undefined> => {
  const found = await grafana.send('GET', `/api/datasources/uid/${dataSourceUid(context.config)}`);
  if (found.status === 200) return found.body;
  if (found.status === 404) return undefined;
  throw grafanaError('Could not look for the data source', found, again);
};

const putDataSource = async (context: StepContext, grafana: GrafanaHttp): Promise<void> => {
  const uid = dataSourceUid(context.config);
  const what = `Could not make the data source ${dataSourceName(context.config)}`;
  const stored = await storedSource(context, grafana);
  const {ClusterIdentifier} = context.outputs('warehouse');
  if (stored && isForeign(stored, context, ClusterIdentifier) && !context.recreate?.includes('data-source'))
    throw new UserError(what, {
      why: `the data source ${stored.name} has its uid ${uid} and leads elsewhere: ${placeOf(stored)}`,
      next: 'Take another name for this workshop (rsw setup --prefix rsw-2), or replace theirs: rsw step data-source --recreate',
    });
  await markBegun(context, tag);
  const put = stored
    ? await grafana.send(
        'PUT',
        `/api/datasources/uid/${uid}`,
        dataSourceBody(context, stored.name ?? uid, stored.isDefault),
      )
    : await addDataSource(context, grafana, uid);
  if (put.status !== 200) throw grafanaError(what, put, again);
};

const placeOf = ({type, jsonData = {}}: StoredSource): string =>
  type === redshiftPlugin
    ? `to cluster ${String(jsonData['clusterIdentifier'])} in ${String(jsonData['defaultRegion'])}`
    : `it is of type ${type}`;

/** Adds it by its name; by another one where somebody has taken that, whose data source is left alone. */
const addDataSource = async (context: StepContext, grafana: GrafanaHttp, uid: string): Promise<Answer> => {
  const name = dataSourceName(context.config);
  const added = await grafana.send('POST', '/api/datasources', dataSourceBody(context, name));
  if (added.status !== 409) return added;
  const other = `${name} (${uid})`;
  context.say(`somebody else has a data source ${name}, which stays: ours becomes ${other}`);
  return grafana.send('POST', '/api/datasources', dataSourceBody(context, other));
};

const verifyHealth = async (context: StepContext, grafana: GrafanaHttp): Promise<void> => {
  context.say('Save & test');
  const health = await grafana.send('GET', `/api/datasources/uid/${dataSourceUid(context.config)}/health`);
  if (health.status === 200) return;
  throw (
    containerFailure(context, 'The data source does not work', messageOf(health)) ??
    grafanaError('The data source does not work', health, again)
  );
};

const verifyView = async (
  context: StepContext,
  grafana: GrafanaHttp,
  view: string,
  file: string,
): Promise<void> => {
  const query = {rawSQL: await artefact(file), format: 1};
  const outcome = await askThrough(grafana, dataSourceUid(context.config), query);
  if ('error' in outcome)
    throw grafanaFailure(
      `Grafana cannot read ${view}`,
      outcome.error,
      `Grant it again: rsw step database-user. ${again}`,
    );
  const {columns, rows} = outcome;
  const count = Number(rows[0]?.[0] ?? 0);
  context.show({
    title: `${view} through Grafana: ${count === 1 ? '1 row' : `${count} rows`}${count > rows.length ? ', the newest:' : ''}`,
    columns: columns.slice(1),
    rows: rows.map((row) => row.slice(1).map(String)),
  });
};

const containerFailure = (context: StepContext, what: string, told: string): UserError | undefined => {
  const next = adviceForContainer(context, told);
  return next === undefined ? undefined : new UserError(what, {why: told, next: `${next} ${again}`});
};
