import {grafanaError, messageOf, type GrafanaHttp} from '../cloud/grafana-http.ts';
import {askThrough, redshiftPlugin} from '../cloud/grafana-query.ts';
import {adviceFor} from '../cloud/failures/index.ts';
import {poll} from '../cloud/poll.ts';
import {UserError} from '../workshop/errors.ts';
import {dataSourceName, dataSourceUid, readerUser} from './config.ts';
import {adviceForContainer, dataSourceBody} from './data-source-settings.ts';
import {baseUrl, inGrafana, lookInGrafana, markVerified, removeMark} from './grafana-access.ts';
import type {StepContext, WorkshopStep} from './workshop-step.ts';

const tag = 'rsw:data-source';
const again = 'Then try again: rsw step data-source';

export const dataSource: WorkshopStep = {
  name: 'data-source',
  title: 'Connect Grafana with the cluster',
  says: `The Redshift plugin is installed and a data source made: this cluster, as ${readerUser}. Grafana's own "Save & test" stays green even when that user is missing; so a real query is sent through Grafana to each view.`,
  needs: ['workspace', 'grafana-tag', 'database-user'],
  within: 'workspace',
  usually: 60,
  uses: [],
  byHand: {
    how: 'In Grafana: Connections, Add new connection, Amazon Redshift; Workspace IAM Role, temporary credentials, the cluster, streaming_db, redshift_data_api_user; Save & test.',
    page: ['grafana', '#/workspaces'],
  },
  check: async (context) => {
    const uid = dataSourceUid(context.config);
    return lookInGrafana(context, tag, {DataSourceUid: uid}, async (grafana) => {
      const found = await grafana.send('GET', `/api/datasources/uid/${uid}`);
      return found.status === 200;
    });
  },
  apply: async (context) => {
    await inGrafana(context, async (grafana) => {
      await installPlugin(context, grafana);
      await putDataSource(context, grafana);
      await verifyHealth(context, grafana);
      for (const view of ['customer_stream', 'order_stream']) await verifyView(context, grafana, view);
    });
    await markVerified(context, tag);
  },
  undo: async (context) => {
    if (!baseUrl(context)) return;
    await inGrafana(context, async (grafana) => {
      const gone = await grafana.send('DELETE', `/api/datasources/uid/${dataSourceUid(context.config)}`);
      if (gone.status !== 200 && gone.status !== 404)
        throw grafanaError('Could not delete the data source', gone, 'Delete it in Grafana, then go on.');
    });
    await removeMark(context, tag);
  },
};

const installPlugin = async (context: StepContext, grafana: GrafanaHttp): Promise<void> => {
  const settings = `/api/plugins/${redshiftPlugin}/settings`;
  if ((await grafana.send('GET', settings)).status === 200) return;
  context.say('installing the Redshift plugin');
  const asked = await grafana.send('POST', `/api/plugins/${redshiftPlugin}/install`, {});
  if (asked.status !== 200 && asked.status !== 409)
    throw grafanaError(
      'Could not install the Redshift plugin',
      asked,
      `Install it there (grafana cli plugins install ${redshiftPlugin}) or allow plugin management. ${again}`,
    );
  await poll(context.cloud, context, async () =>
    (await grafana.send('GET', settings)).status === 200 ? true : undefined,
  );
};

const putDataSource = async (context: StepContext, grafana: GrafanaHttp): Promise<void> => {
  const uid = dataSourceUid(context.config);
  const body = dataSourceBody(context);
  const found = await grafana.send('GET', `/api/datasources/uid/${uid}`);
  const put =
    found.status === 200
      ? await grafana.send('PUT', `/api/datasources/uid/${uid}`, body)
      : await grafana.send('POST', '/api/datasources', body);
  if (put.status === 200) return;
  throw grafanaError(
    `Could not make the data source ${dataSourceName(context.config)}`,
    put,
    put.status === 409 ? `Another data source has its name: rename that one. ${again}` : again,
  );
};

const verifyHealth = async (context: StepContext, grafana: GrafanaHttp): Promise<void> => {
  context.say('Save & test');
  const health = await grafana.send('GET', `/api/datasources/uid/${dataSourceUid(context.config)}/health`);
  if (health.status === 200) return;
  const advice =
    adviceForContainer(context, messageOf(health)) ?? adviceFor(messageOf(health), 'statement')?.next;
  throw grafanaError('The data source does not work', health, advice ? `${advice} ${again}` : again);
};

const verifyView = async (context: StepContext, grafana: GrafanaHttp, view: string): Promise<void> => {
  const query = {rawSQL: `SELECT COUNT(*) AS records FROM ${view}`, format: 1};
  const outcome = await askThrough(grafana, dataSourceUid(context.config), query);
  if ('error' in outcome)
    throw new UserError(`Grafana cannot read ${view}`, {
      why: outcome.error,
      next: adviceFor(outcome.error, 'statement')?.next ?? `Grant it again: rsw step database-user. ${again}`,
    });
  context.say(`${view} through Grafana: ${String(outcome.first)} rows`);
};
