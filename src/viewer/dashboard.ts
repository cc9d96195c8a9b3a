/**
 * The parts of a Grafana dashboard file that the viewer draws. What is missing gets Grafana's own default;
 * what the viewer does not know stays in `options` and `custom` untouched.
 */
import * as v from 'valibot';
import {otherSchemaOf} from './other-schemas.ts';
import {withNumbers} from './panel-numbers.ts';
import {zoneNamed, type Zone} from './zones.ts';

const text = (fallback: string) => v.optional(v.fallback(v.string(), fallback), fallback);
const whole = (fallback: number) => v.optional(v.fallback(v.number(), fallback), fallback);
const flag = (fallback: boolean) => v.optional(v.fallback(v.boolean(), fallback), fallback);
const record = v.optional(v.fallback(v.record(v.string(), v.unknown()), {}), {});

/** What has been stored by a server in Go may be null where a list or an object is empty. */
const list = <T extends v.GenericSchema>(item: T) => v.nullish(v.array(item), []);

/** A data source by uid; an old file holds a bare name or uid. */
const dataSource = v.fallback(
  v.nullish(
    v.union([
      v.pipe(
        v.string(),
        v.transform((uid) => ({uid, type: ''})),
      ),
      v.object({uid: text(''), type: text('')}),
    ]),
  ),
  undefined,
);

const target = v.object({
  refId: text('A'),
  datasource: dataSource,
  rawSQL: text(''),
  format: whole(0),
  hide: flag(false),
  schema: text(''),
  table: text(''),
  column: text(''),
});

const override = v.object({
  matcher: v.object({id: text(''), options: v.optional(v.unknown())}),
  properties: list(v.object({id: v.string(), value: v.optional(v.unknown())})),
});

const transformation = v.object({
  id: text(''),
  disabled: flag(false),
  options: record,
  /** The queries whose frames it is for; all when left out. */
  filter: v.fallback(v.nullish(v.object({options: v.optional(v.unknown())})), undefined),
  topic: text(''),
});

const panel = v.object({
  id: whole(0),
  type: text('unknown'),
  title: text(''),
  description: text(''),
  transparent: flag(false),
  collapsed: flag(false),
  gridPos: v.nullish(v.object({x: whole(0), y: whole(0), w: whole(12), h: whole(8)}), {
    x: 0,
    y: 0,
    w: 12,
    h: 8,
  }),
  datasource: dataSource,
  targets: list(target),
  maxDataPoints: v.fallback(
    v.nullish(v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.number(), v.minValue(1))),
    undefined,
  ),
  interval: v.fallback(v.nullish(v.string()), undefined),
  fieldConfig: v.nullish(v.object({defaults: record, overrides: list(override)}), {
    defaults: {},
    overrides: [],
  }),
  options: record,
  transformations: list(transformation),
  /** The variable for each of whose values Grafana draws it once. */
  repeat: text(''),
  timeFrom: text(''),
  timeShift: text(''),
  hideTimeOverride: flag(false),
  libraryPanel: v.fallback(v.nullish(v.object({name: text('')})), undefined),
  /** In which its times are shown: what the dashboard says, unless the panel has one of its own. */
  zone: text(''),
});

/** A row keeps the panels that are folded into it. */
const panelOrRow = v.object({...panel.entries, panels: list(panel)});

/** A value of a variable; a number or a switch is a text where it enters a query. */
const word = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));

const choice = v.object({
  text: v.union([word, v.array(word)]),
  value: v.union([word, v.array(word)]),
});

const variable = v.object({
  name: v.string(),
  type: text('custom'),
  label: v.fallback(v.nullish(v.string()), undefined),
  query: v.optional(v.unknown()),
  multi: flag(false),
  includeAll: flag(false),
  allValue: v.fallback(v.nullish(v.string()), undefined),
  hide: v.optional(v.unknown()),
  current: v.fallback(v.nullish(choice), undefined),
  options: v.fallback(list(v.object({text: word, value: word})), []),
  /** Of an interval: whether it may follow the range, in how many parts, and how short one is at least. */
  auto: flag(false),
  auto_count: whole(30),
  auto_min: text('10s'),
});

const dashboard = v.object({
  uid: text(''),
  title: text(''),
  description: text(''),
  version: whole(0),
  refresh: v.nullish(v.union([v.string(), v.boolean()]), ''),
  timezone: text(''),
  weekStart: text(''),
  fiscalYearStartMonth: whole(0),
  time: v.nullish(v.object({from: text('now-6h'), to: text('now')}), {from: 'now-6h', to: 'now'}),
  templating: v.nullish(v.object({list: list(variable)}), {list: []}),
  annotations: v.nullish(
    v.object({list: list(v.object({name: text(''), enable: flag(true), builtIn: whole(0)}))}),
    {list: []},
  ),
  links: list(v.object({title: text('')})),
  panels: list(panelOrRow),
});

export type Dashboard = v.InferOutput<typeof dashboard>;
export type Panel = v.InferOutput<typeof panel>;
export type Target = v.InferOutput<typeof target>;
export type Override = v.InferOutput<typeof override>;
export type Variable = v.InferOutput<typeof variable>;

/** A file that is no dashboard; the message names the place. */
export class DashboardError extends Error {}

/** A time series may name zones of its own, the first of which is that of its axis; an empty one is the dashboard's. */
const zoneOf = ({timezone}: Dashboard, {options}: Panel): Zone => {
  const own = options['timezone'];
  return zoneNamed((Array.isArray(own) && typeof own[0] === 'string' && own[0]) || timezone);
};

/** Reads a dashboard in Grafana's classic schema (`panels`, not `elements`). Throws a DashboardError. */
export const parseDashboard = (json: unknown): Dashboard => {
  const other = otherSchemaOf(json);
  if (other !== undefined) throw new DashboardError(other);
  const result = v.safeParse(dashboard, json);
  if (result.success) {
    const board = {...result.output, panels: withNumbers(result.output.panels)};
    return withPanels(board, (each) => ({...each, zone: zoneOf(board, each)}));
  }
  const [issue] = result.issues;
  throw new DashboardError(`${v.getDotPath(issue) ?? 'dashboard'}: ${issue.message}`);
};

/** The dashboard with every panel changed, those folded into rows included. */
export const withPanels = (board: Dashboard, change: <T extends Panel>(panel: T) => T): Dashboard => ({
  ...board,
  panels: board.panels.map((panel) => ({...change(panel), panels: panel.panels.map(change)})),
});

/** Every panel, those folded into rows included. */
export const allPanels = (board: Dashboard): Panel[] =>
  board.panels.flatMap((panel) => [panel, ...panel.panels]);

/** What a panel is called where it is not seen: by its title, else by the row that it stands in, else by its kind. */
export const panelName = (board: Dashboard, {id, title, type, gridPos}: Panel): string => {
  const rows = board.panels.filter((each) => each.type === 'row');
  const folded = rows.find(({panels}) => panels.some((each) => each.id === id));
  const above = rows.filter((row) => row.gridPos.y <= gridPos.y).sort((a, b) => b.gridPos.y - a.gridPos.y);
  return title || (folded ?? above[0])?.title || type;
};
