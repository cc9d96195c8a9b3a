/** Runs the queries of a dashboard's panels and answers what is to be drawn. */
import {allPanels, type Dashboard, type Panel, type Target} from './dashboard.ts';
import {formats, frameJson, frameOf, type QueryResult} from './frames.ts';
import {expandMacros, replaceInterval} from './macros.ts';
import {lackOf} from './lacking.ts';
import {inOneFrame} from './one-frame.ts';
import {panelTime, type Present} from './panel-time.ts';
import {seenFrames, sentFrame, type SentFrame} from './seen-frames.ts';
import {intervalOf, parseInterval, type TimeRange} from './time-range.ts';
import {transformed} from './transformations/transformed.ts';
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
  /** What the reader is told beside the picture: what Grafana would make of it, and is not made here. */
  readonly notes?: readonly string[];
  /** Of when it is, where that is not the dashboard's range. */
  readonly range?: TimeRange;
};

/** What is to be computed of a dashboard, and with what. */
export type PanelsRequest = {
  readonly dashboard: Dashboard;
  readonly range: TimeRange;
  readonly choices: Choices;
  /** Where the range is a relative one. */
  readonly present?: Present | undefined;
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
  const least = interpolate(panel.interval ?? '', request, 'raw').replace(/^>/, '');
  const intervalMs = intervalOf(range, panel.maxDataPoints ?? usualDataPoints, parseInterval(least) ?? 1);
  const sql = replaceInterval(interpolate(target.rawSQL, request), intervalMs);
  return expandMacros(sql, {
    range,
    intervalMs,
    schema: target.schema,
    table: target.table,
    column: target.column,
  });
};

/** The one kind of data source that is asked; a file may leave the kind out. */
const ours = 'grafana-redshift-datasource';

/** The data source of a query, by which a variable may stand. Throws for one of a kind that only Grafana asks. */
const sourceOf = ({refId, datasource}: Target, panel: Panel, request: PanelsRequest) => {
  const source = datasource ?? panel.datasource;
  if (!source) return undefined;
  if (source.type !== '' && source.type !== ours)
    throw new Error(
      `Query ${refId} asks "${source.uid}", a data source of the type "${source.type}"; only Redshift is asked here.`,
    );
  return {...source, uid: interpolate(source.uid, request, 'raw')};
};

/** A query without a statement is none for the plugin. */
const isAsked = (target: Target, {datasource}: Panel): boolean =>
  !target.hide &&
  (target.rawSQL !== '' || ![undefined, '', ours].includes((target.datasource ?? datasource)?.type));

/** What is drawn of the answers, and what has to be said of it. */
const finished = (
  panel: Panel,
  answers: readonly SentFrame[],
): {frames: readonly SentFrame[]; notes: string[]} => {
  const sent = seenFrames(answers);
  const {frames: made, unknown} = transformed(panel, sent);
  const {frames, note} = inOneFrame(panel, made);
  const lack = lackOf(
    panel,
    frames.flatMap(({fields}) => fields),
  );
  return {
    frames: frames === sent ? answers : frames.map(sentFrame),
    notes: [
      ...(panel.repeat === '' ? [] : [`Grafana draws this panel once for each value of $${panel.repeat}.`]),
      ...(unknown === undefined
        ? []
        : [
            `Without the transformation "${unknown}", which only Grafana makes; so none of this panel's is made.`,
          ]),
      ...(note === undefined ? [] : [note]),
      ...(lack === undefined ? [] : [lack]),
    ],
  };
};

const compute = async (panel: Panel, whole: PanelsRequest): Promise<ComputedPanel> => {
  const {range, told} = panelTime(panel, whole.range, whole.present);
  const request = {...whole, range};
  const queries: ComputedQuery[] = [];
  const answers: SentFrame[] = [];
  const own = range === whole.range ? {} : {range};
  try {
    for (const target of panel.targets.filter((each) => isAsked(each, panel))) {
      const source = sourceOf(target, panel, request);
      const sql = statement(target, panel, request);
      const started = performance.now();
      const asked = {refId: target.refId, sql, rows: 0};
      try {
        // One panel's statements are few; its neighbours' run beside them.
        // oxlint-disable-next-line no-await-in-loop
        const result = await request.query(sql, source);
        const format = formats[target.format] ?? 'graph';
        answers.push(frameJson(frameOf(result, {refId: target.refId, sql, format})));
        asked.rows = result.rows.length;
      } finally {
        queries.push({...asked, milliseconds: Math.round(performance.now() - started)});
      }
    }
    const {frames, notes} = finished(panel, answers);
    const all = [...(told === undefined ? [] : [told]), ...notes];
    return {id: panel.id, frames, queries, ...own, ...(all.length > 0 && {notes: all})};
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
