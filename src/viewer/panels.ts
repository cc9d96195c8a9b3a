/** Runs the queries of a dashboard's panels and answers what is to be drawn. */
import {allPanels, type Dashboard, type Panel, type Target} from './dashboard.ts';
import {formats, frameJson, frameOf, type QueryResult} from './frames.ts';
import {expandMacros, replaceInterval} from './macros.ts';
import type {SentFrame} from './seen-frames.ts';
import {intervalOf, parseInterval, type TimeRange} from './time-range.ts';
import {interpolate, type Choices} from './variables.ts';

/**
 * Runs one statement on a data source. Rejects with an Error whose message is the warehouse's own. When the signal is
 * aborted nobody waits any more, and the statement is to be stopped.
 */
export type Query = (
  sql: string,
  dataSource: {uid: string; type: string} | undefined,
  signal?: AbortSignal,
) => Promise<QueryResult>;

/** One statement of a panel, and what became of it. */
export type ComputedQuery = {
  readonly refId: string;
  /** The statement as it was sent, variables and macros replaced. */
  readonly sql: string;
  /** How long it took, in whole milliseconds. */
  readonly milliseconds: number;
  /** How many rows it brought. */
  readonly rows: number;
};

/** What a panel shows: frames as Grafana's query API writes them, or the error of its first failed query. */
export type ComputedPanel = {
  readonly id: number;
  readonly frames: readonly SentFrame[];
  readonly queries: readonly ComputedQuery[];
  readonly error?: string;
};

/** What is to be computed of a dashboard, and with what. */
export type PanelsRequest = {
  readonly dashboard: Dashboard;
  readonly range: TimeRange;
  readonly choices: Choices;
  /** Ids of the panels wanted; all when left out. */
  readonly panels?: readonly number[];
  readonly query: Query;
};

/** Points of a panel that names no number: about one each ten pixels of a wide screen. */
const usualDataPoints = 500;

/** The panels the viewer can draw; anything else says what it is. */
export const drawable: ReadonlySet<string> = new Set([
  'row',
  'stat',
  'timeseries',
  'barchart',
  'table',
  'text',
]);

const statement = (target: Target, panel: Panel, request: PanelsRequest): string => {
  const {range} = request;
  const intervalMs = intervalOf(
    range,
    panel.maxDataPoints ?? usualDataPoints,
    parseInterval(panel.interval ?? '') ?? 1,
  );
  const sql = replaceInterval(interpolate(target.rawSQL, request), intervalMs);
  return expandMacros(sql, {
    range,
    intervalMs,
    schema: target.schema,
    table: target.table,
    column: target.column,
  });
};

const compute = async (panel: Panel, request: PanelsRequest): Promise<ComputedPanel> => {
  const queries: ComputedQuery[] = [];
  const frames: SentFrame[] = [];
  try {
    for (const target of panel.targets.filter((target) => !target.hide)) {
      const sql = statement(target, panel, request);
      const started = performance.now();
      const asked = {refId: target.refId, sql, rows: 0};
      try {
        // One panel's statements are few; its neighbours' run beside them.
        // oxlint-disable-next-line no-await-in-loop
        const result = await request.query(sql, target.datasource ?? panel.datasource ?? undefined);
        const format = formats[target.format] ?? 'graph';
        frames.push(frameJson(frameOf(result, {refId: target.refId, sql, format})));
        asked.rows = result.rows.length;
      } finally {
        queries.push({...asked, milliseconds: Math.round(performance.now() - started)});
      }
    }
    return {id: panel.id, frames, queries};
  } catch (error) {
    return {id: panel.id, frames: [], queries, error: error instanceof Error ? error.message : String(error)};
  }
};

/** Computes the panels, side by side; a panel that fails carries its error and does not trouble the others. */
export const computePanels = async (request: PanelsRequest): Promise<ComputedPanel[]> => {
  const wanted = allPanels(request.dashboard).filter(
    (panel) =>
      panel.targets.length > 0 && drawable.has(panel.type) && (request.panels?.includes(panel.id) ?? true),
  );
  return Promise.all(wanted.map((panel) => compute(panel, request)));
};
