/** `POST /api/ds/query` and a data source's health, as the Redshift plugin's backend answers them. */
import {FrameError, frameJson, frameOf, type QueryResult} from '../../../viewer/frames.ts';
import {expandMacros, MacroError} from '../../../viewer/macros.ts';
import {parseRange, type TimeRange} from '../../../viewer/time-range.ts';
import type {LocalCloud} from '../../cloud.ts';
import type {WireResponse} from '../../protocols/protocol.ts';
import type {Workspace} from '../workspaces.ts';
import {bodyOf, isUid, json, refuse, refuseWithId, textOf, type Visit} from './answer.ts';
import {QueryFailure} from './data-source-settings.ts';
import {dataSourcesOf, findDataSource, type DataSource} from './data-source-store.ts';
import {usablePlugin} from './plugins.ts';
import {runStatement, submit} from './warehouse-client.ts';

type SentQuery = Readonly<Record<string, unknown>>;

const pluginMissing = () => refuseWithId(404, 'plugin.notRegistered', 'Plugin not registered');

const verifyPlugin = ({cloud, workspace}: Visit, source: DataSource): void => {
  if (usablePlugin(cloud, workspace, source.type) === undefined) throw pluginMissing();
};

/** Green as soon as the statement is taken: nobody waits for it, so a missing database user stays unseen. */
export const dataSourceHealth = async (visit: Visit): Promise<WireResponse> => {
  const {cloud, workspace, params} = visit;
  const uid = params['uid'] ?? '';
  if (!isUid(uid)) throw refuse(400, 'UID is invalid');
  const source = findDataSource(cloud, workspace, uid);
  if (!source) throw refuse(404, 'Data source not found');
  verifyPlugin(visit, source);
  try {
    await submit(cloud, workspace, source, 'SELECT 1');
    return json(200, {message: 'Data source is working', status: 'OK'});
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error;
    return json(400, {message: error.message, status: 'ERROR'});
  }
};

const sourceOf = (visit: Visit, query: SentQuery): DataSource => {
  const reference = query['datasource'] as {uid?: unknown} | string | null | undefined;
  const uid = textOf(typeof reference === 'object' ? reference?.uid : reference);
  if (uid === '')
    throw refuseWithId(
      400,
      'query.missingDataSourceInfo',
      'Query missing data source info: missing data source',
    );
  const source = findDataSource(visit.cloud, visit.workspace, uid);
  if (!source) throw refuseWithId(404, 'query.dataSourceNotFound', 'Data source not found');
  verifyPlugin(visit, source);
  return source;
};

const numberOr = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback);

const answerQuery = async (
  visit: Visit,
  query: SentQuery,
  source: DataSource,
  range: TimeRange,
): Promise<object> => {
  const refId = textOf(query['refId']) || 'A';
  const sent = textOf(query['rawSQL']);
  try {
    const sql = expandMacros(sent, {
      range,
      intervalMs: numberOr(query['intervalMs'], 1000),
      schema: textOf(query['schema']),
      table: textOf(query['table']),
      column: textOf(query['column']),
    });
    const result = await runStatement(visit.cloud, visit.workspace, source, sql, visit.request.gone);
    const frame = frameOf(result, {refId, sql, format: numberOr(query['format'], 0)});
    return {status: 200, frames: [frameJson(frame)]};
  } catch (error) {
    return {
      error: describeFailure(error),
      errorSource: 'downstream',
      status: 500,
      frames: [executed(refId, sent)],
    };
  }
};

const executed = (refId: string, sql: string): object => ({
  schema: {refId, meta: {typeVersion: [0, 0], executedQueryString: sql}, fields: []},
  data: {values: []},
});

/** What Grafana shows for a failed query: the plugin's beginning, then the cause. */
const describeFailure = (error: unknown): string => {
  if (error instanceof MacroError) return `Could not apply macros: ${error.message}`;
  if (error instanceof FrameError) return `${error.message}: Could not process SQL results`;
  if (error instanceof QueryFailure) return `error querying the database: ${error.message}`;
  throw error;
};

export const queryDataSources = async (visit: Visit): Promise<WireResponse> => {
  const body = bodyOf(visit);
  const queries = Array.isArray(body['queries']) ? (body['queries'] as SentQuery[]) : [];
  if (queries.length === 0) throw refuseWithId(400, 'query.noQueries', 'No queries found');
  const range = parseRange(textOf(body['from']), textOf(body['to']), visit.cloud.now());
  if (!range) throw refuseWithId(400, 'query.invalidTimeRange', 'Invalid time range');
  const sources = queries.map((query) => sourceOf(visit, query));
  for (const query of queries)
    if ((query['meta'] as {queryFlow?: unknown} | undefined)?.queryFlow !== undefined)
      throw refuse(400, "The local cloud does not support the browser's asynchronous query flow");
  const answers = await Promise.all(
    queries.map(async (query, index) => {
      const source = sources[index];
      if (!source) throw pluginMissing();
      return [textOf(query['refId']) || 'A', await answerQuery(visit, query, source, range)] as const;
    }),
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
): Promise<QueryResult> => {
  const all = dataSourcesOf(cloud, workspace);
  const source = reference
    ? all.find(({uid, name}) => uid === reference.uid || name === reference.uid)
    : all.find(({isDefault}) => isDefault);
  if (!source) throw new Error(`Data source ${reference?.uid ?? 'default'} was not found`);
  if (usablePlugin(cloud, workspace, source.type) === undefined) throw new Error('Plugin not registered');
  try {
    return await runStatement(cloud, workspace, source, sql);
  } catch (error) {
    if (error instanceof QueryFailure && error.database !== undefined)
      throw new Error(error.database, {cause: error});
    throw error;
  }
};
