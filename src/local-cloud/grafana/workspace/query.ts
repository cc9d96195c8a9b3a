/** `POST /api/ds/query` and a data source's health, as the Redshift plugin's backend answers them. */
import type {QueryResult} from '../../../viewer/frames.ts';
import type {LocalCloud} from '../../cloud.ts';
import type {WireResponse} from '../../protocols/protocol.ts';
import type {Workspace} from '../workspaces.ts';
import {isUid, json, refuse, refuseWithId, textOf, type Visit} from './answer.ts';
import {answerQuery} from './answer-query.ts';
import {QueryFailure} from './data-source-settings.ts';
import {dataSourcesOf, findDataSource, type DataSource} from './data-source-store.ts';
import {usablePlugin} from './plugins.ts';
import {isAsynchronous, refIdOf, sentQueries, type SentQuery} from './sent-query.ts';
import {runStatement, submit} from './warehouse-client.ts';

const pluginMissing = () => refuseWithId(404, 'plugin.notRegistered', 'Plugin not registered');

const verifyPlugin = ({cloud, workspace}: Visit, source: DataSource): void => {
  if (usablePlugin(cloud, workspace, source.type) === undefined) throw pluginMissing();
};

/** The data source that a route names. Refuses when it is not there, or its plugin is not. */
export const usableSource = (visit: Visit): DataSource => {
  const uid = visit.params['uid'] ?? '';
  if (!isUid(uid)) throw refuse(400, 'UID is invalid');
  const source = findDataSource(visit.cloud, visit.workspace, uid);
  if (!source) throw refuse(404, 'Data source not found');
  verifyPlugin(visit, source);
  return source;
};

/** Green as soon as the statement is taken: nobody waits for it, so a missing database user stays unseen. */
export const dataSourceHealth = async (visit: Visit): Promise<WireResponse> => {
  const {cloud, workspace} = visit;
  const source = usableSource(visit);
  try {
    await submit(cloud, workspace, source, 'SELECT 1');
    return json(200, {message: 'Data source is working', status: 'OK'});
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error;
    return json(400, {message: error.message, status: 'ERROR'});
  }
};

/** Queries to this data source are Grafana's own, over the results of others. */
const expressions = '__expr__';

const sourceOf = (visit: Visit, query: SentQuery): DataSource => {
  const reference = query['datasource'] as {uid?: unknown} | string | null | undefined;
  const uid = textOf(typeof reference === 'object' ? reference?.uid : reference);
  if (uid === '')
    throw refuseWithId(
      400,
      'query.missingDataSourceInfo',
      'Query missing data source info: missing data source',
    );
  if (uid === expressions) throw refuse(400, 'The workspaces of the local cloud have no expressions');
  const source = findDataSource(visit.cloud, visit.workspace, uid);
  if (!source) throw refuseWithId(404, 'query.dataSourceNotFound', 'Data source not found');
  verifyPlugin(visit, source);
  return source;
};

export const queryDataSources = async (visit: Visit): Promise<WireResponse> => {
  const {queries, range} = sentQueries(visit);
  const asked = queries.map((query) => ({visit, query, source: sourceOf(visit, query), range}));
  // One that waits makes all wait.
  const isAsync = queries.every(isAsynchronous);
  const answers = await Promise.all(
    asked.map(async (ask) => [refIdOf(ask.query), await answerQuery(ask, isAsync)] as const),
  );
  const isFailed = answers.some(([, answer]) => 'error' in answer);
  return json(isFailed ? 400 : 200, {results: Object.fromEntries(answers)});
};

/**
 * Runs a statement of a dashboard through the data source it names: by uid, or by name as old files do and
 * browsers accept; the default one where it names none. Rejects with what the warehouse said.
 */
export const queryForPage = async (
  cloud: LocalCloud,
  workspace: Workspace,
  sql: string,
  reference: {uid: string} | undefined,
  gone: AbortSignal | undefined,
): Promise<QueryResult> => {
  const all = dataSourcesOf(cloud, workspace);
  const source = reference
    ? all.find(({uid, name}) => uid === reference.uid || name === reference.uid)
    : all.find(({isDefault}) => isDefault);
  if (!source) throw new Error(`Data source ${reference?.uid ?? 'default'} was not found`);
  if (usablePlugin(cloud, workspace, source.type) === undefined) throw new Error('Plugin not registered');
  try {
    return await runStatement(cloud, workspace, source, sql, gone);
  } catch (error) {
    if (error instanceof QueryFailure && error.database !== undefined)
      throw new Error(error.database, {cause: error});
    throw error;
  }
};
