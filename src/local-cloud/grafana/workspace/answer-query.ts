/** What the Redshift plugin answers to one query: its rows as a frame, how far it has come, or what went wrong. */
import {frameJson, frameOf, type Frame, type FrameQuery} from '../../../viewer/frames.ts';
import {expandMacros, MacroError} from '../../../viewer/macros.ts';
import {FrameError, type ErrorSource} from '../../../viewer/read-column.ts';
import type {TimeRange} from '../../../viewer/time-range.ts';
import type {Visit} from './answer.ts';
import {QueryFailure, ResultFailure} from './data-source-settings.ts';
import type {DataSource} from './data-source-store.ts';
import {queryIdOf, readQuery, UnreadableQuery, type PluginQuery} from './plugin-query.ts';
import {refIdOf, type SentQuery} from './sent-query.ts';
import {fetchResult, runStatement, statusOf, submit, submittedBefore} from './warehouse-client.ts';

/** A query with all that it needs. */
type Ask = {
  readonly visit: Visit;
  readonly query: SentQuery;
  readonly source: DataSource;
  readonly range: TimeRange;
};

/** One result of an answer, of a query that is waited for or of one that a browser asks about again. */
export const answerQuery = async (ask: Ask, isAsync: boolean): Promise<object> => {
  const refId = refIdOf(ask.query);
  let sql: string | undefined;
  try {
    const query = readQuery(ask.query);
    sql = query.rawSql;
    sql = expand(query, ask);
    if (query.hasConnectionArgs)
      throw new RefusedQuery('received connection arguments but the feature is not enabled');
    const frameQuery = {...query, refId, sql};
    return {
      status: 200,
      frames: [await (isAsync ? nextFrame(ask, frameQuery) : wholeFrame(ask, frameQuery))],
    };
  } catch (error) {
    if (error instanceof MacroError) ({sql} = error);
    // Who waits is shown the statement beside the error; a browser has it.
    const frames = sql === undefined || isAsync ? [] : [frameJson({refId, sql, fields: []})];
    return {...failureOf(error, isAsync), status: 500, frames};
  }
};

/** A query that the plugin does not pass on. */
class RefusedQuery extends Error {}

const expand = ({rawSql, schema, table, column}: PluginQuery, {query, range}: Ask): string => {
  const {intervalMs} = query;
  return expandMacros(rawSql, {
    range,
    intervalMs: typeof intervalMs === 'number' ? intervalMs : 1000,
    schema,
    table,
    column,
  });
};

const wholeFrame = async ({visit, source}: Ask, query: FrameQuery): Promise<object> => {
  const result = await runStatement(visit.cloud, visit.workspace, source, query.sql, visit.request.gone);
  return frameJson(frameOf(result, query));
};

/** What the plugin calls the states of a statement. */
const states: Readonly<Record<string, string>> = {
  SUBMITTED: 'submitted',
  PICKED: 'submitted',
  STARTED: 'running',
  FINISHED: 'finished',
  ABORTED: 'canceled',
  FAILED: 'failed',
};

/** The browser's way: the first answer names the statement, later ones tell its state, the last brings its rows. */
const nextFrame = async ({visit, query: sent, source}: Ask, query: FrameQuery): Promise<object> => {
  const {cloud, workspace} = visit;
  const {refId, sql} = query;
  const told = (custom: {queryID: string; status: string}, frame?: Frame) => {
    const {schema, data} = frameJson(frame ?? {refId, sql, fields: []});
    // Only a frame of rows has a name.
    const {name, ...unnamed} = schema;
    return {schema: {...unnamed, ...(frame && {name}), meta: {...schema.meta, custom}}, data};
  };
  const queryID = queryIdOf(sent);
  if (queryID === '') {
    const {id} = await submit(cloud, workspace, source, sql);
    return told({queryID: id, status: 'started'});
  }
  const statement = await submittedBefore(cloud, workspace, source, queryID);
  const status = states[await statusOf(cloud, statement)] ?? 'unknown';
  if (status !== 'finished') return told({queryID, status});
  return told({queryID, status}, frameOf(await fetchResult(cloud, statement), query));
};

type Failure = {readonly error: string; readonly errorSource: ErrorSource | ''};

/** What Grafana shows for a failed query: the plugin's beginning, then the cause; and whom it holds to account. */
const failureOf = (error: unknown, isAsync: boolean): Failure => {
  if (error instanceof UnreadableQuery) return {error: error.message, errorSource: 'downstream'};
  if (error instanceof RefusedQuery) return {error: error.message, errorSource: 'plugin'};
  if (error instanceof MacroError)
    return {error: `Could not apply macros: ${error.message}`, errorSource: isAsync ? '' : error.source};
  if (error instanceof FrameError)
    return {error: `${error.message}: Could not process SQL results`, errorSource: error.source};
  if (error instanceof ResultFailure)
    return {error: `error querying the database: ${error.message}`, errorSource: 'plugin'};
  if (error instanceof QueryFailure)
    return {
      error: isAsync ? error.message : `error querying the database: ${error.message}`,
      errorSource: 'downstream',
    };
  throw error;
};
