/** What the Redshift plugin answers to one query: its rows as a frame, how far it has come, or what went wrong. */
import {FrameError, frameJson, frameOf, type QueryResult} from '../../../viewer/frames.ts';
import {expandMacros, MacroError} from '../../../viewer/macros.ts';
import type {TimeRange} from '../../../viewer/time-range.ts';
import {textOf, type Visit} from './answer.ts';
import {QueryFailure} from './data-source-settings.ts';
import type {DataSource} from './data-source-store.ts';
import {refIdOf, unreadable, type SentQuery} from './sent-query.ts';
import {fetchResult, runStatement, statusOf, submit, submittedBefore} from './warehouse-client.ts';

const numberOr = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback);

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
  try {
    const problem = unreadable(ask.query);
    if (problem !== undefined) throw new UnreadableQuery(problem);
    const sql = expandMacros(textOf(ask.query['rawSQL']), {
      range: ask.range,
      intervalMs: numberOr(ask.query['intervalMs'], 1000),
      schema: textOf(ask.query['schema']),
      table: textOf(ask.query['table']),
      column: textOf(ask.query['column']),
    });
    return {status: 200, frames: [await (isAsync ? nextFrame(ask, sql) : wholeFrame(ask, sql))]};
  } catch (error) {
    return {
      error: describeFailure(error, isAsync),
      errorSource: 'downstream',
      status: 500,
      frames: [executed(refId, textOf(ask.query['rawSQL']))],
    };
  }
};

/** A query that the plugin cannot read. */
class UnreadableQuery extends Error {}

const wholeFrame = async ({visit, query, source}: Ask, sql: string): Promise<object> => {
  const result = await runStatement(visit.cloud, visit.workspace, source, sql, visit.request.gone);
  return readFrame(query, sql, result);
};

const readFrame = (query: SentQuery, sql: string, result: QueryResult): object =>
  frameJson(frameOf(result, {refId: refIdOf(query), sql, format: numberOr(query['format'], 0)}));

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
const nextFrame = async ({visit, query, source}: Ask, sql: string): Promise<object> => {
  const {cloud, workspace} = visit;
  const queryID = textOf(query['queryID']);
  const told = (custom: {queryID: string; status: string}, frame: Frame = executed(refIdOf(query), sql)) => ({
    ...frame,
    schema: {...frame.schema, meta: {...frame.schema.meta, custom}},
  });
  if (queryID === '') {
    const {id} = await submit(cloud, workspace, source, sql);
    return told({queryID: id, status: 'started'});
  }
  const statement = await submittedBefore(cloud, workspace, source, queryID);
  const status = states[await statusOf(cloud, statement)] ?? 'unknown';
  if (status !== 'finished') return told({queryID, status});
  const frame = readFrame(query, sql, await fetchResult(cloud, statement)) as Frame;
  return told({queryID, status}, frame);
};

type Frame = {readonly schema: {readonly meta?: object}};

const executed = (refId: string, sql: string) => ({
  schema: {refId, meta: {typeVersion: [0, 0], executedQueryString: sql}, fields: []},
  data: {values: []},
});

/** What Grafana shows for a failed query: the plugin's beginning, then the cause. */
const describeFailure = (error: unknown, isAsync: boolean): string => {
  if (error instanceof UnreadableQuery) return error.message;
  if (error instanceof MacroError) return `Could not apply macros: ${error.message}`;
  if (error instanceof FrameError) return `${error.message}: Could not process SQL results`;
  if (error instanceof QueryFailure)
    return isAsync ? error.message : `error querying the database: ${error.message}`;
  throw error;
};
