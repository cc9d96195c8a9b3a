import {expect, test} from 'vitest';
import {
  allPanels,
  DashboardError,
  panelName,
  parseDashboard,
  type Dashboard,
} from '../../../src/viewer/dashboard.ts';
import {computePanels} from '../../../src/viewer/panels.ts';
import {interpolate as interpolateIn, VariableError, type Choices} from '../../../src/viewer/variables.ts';

const states = {name: 'state', type: 'custom', query: "NSW,O'Brien : OB", multi: true, includeAll: true};
const board = (panels: unknown[], list: unknown[] = [states]) =>
  parseDashboard({uid: 'u', title: 'T', version: 3, templating: {list}, panels});
const table = (id: number, rawSQL: string) => ({
  id,
  type: 'table',
  targets: [{refId: 'A', format: 1, rawSQL}],
});
const range = {from: 1_795_503_600_000, to: 1_795_514_400_000};
const noRows = {columns: [], rows: []};
const interpolate = (text: string, dashboard: Dashboard, choices: Choices): string =>
  interpolateIn(text, {dashboard, choices, range});

test('variables enter a query quoted, all of them where all is chosen', () => {
  const dashboard = board([]);
  const sql = 's IN ($state) or ${state:csv} or [[state]] or $statement or $__timeFrom()';
  expect(interpolate('IN ($state)', dashboard, {})).toBe("IN ('NSW','OB')");
  expect(interpolate(sql, dashboard, {state: ['NSW']})).toBe(
    "s IN ('NSW') or NSW or 'NSW' or $statement or $__timeFrom()",
  );
});

test('only what a variable offers is let in', () => {
  const dashboard = board([], [states, {name: 'one', type: 'custom', query: 'a,b'}]);
  expect(() => interpolate('$state', dashboard, {state: ["x') OR 1=1 --"]})).toThrow(VariableError);
  expect(() => interpolate('$one', dashboard, {one: ['$__all']})).toThrow('cannot be "All"');
  expect(() => interpolate('$q', board([], [{name: 'q', type: 'query'}]), {})).toThrow('type "query"');
});

test('a panel fails alone, with the words of whoever failed', async () => {
  const panels = await computePanels({
    dashboard: board([
      table(1, 'SELECT good'),
      table(2, 'SELECT bad'),
      table(3, "SELECT $__timeGroup(t, 'x')"),
      {id: 4, type: 'geomap', targets: [{}]},
    ]),
    range,
    choices: {},
    query: (sql) => (sql === 'SELECT bad' ? Promise.reject(new Error('ERROR: no')) : Promise.resolve(noRows)),
  });
  expect(panels.map(({id, error}) => [id, error])).toEqual([
    [1, undefined],
    [2, 'ERROR: no'],
    [3, "error parsing interval 'x'"],
  ]);
});

test('the data source is the target’s, else the panel’s; the interval follows range and points', async () => {
  const asked: unknown[] = [];
  await computePanels({
    dashboard: board([
      {
        id: 1,
        type: 'timeseries',
        datasource: {uid: 'p'},
        maxDataPoints: 100,
        interval: '10s',
        targets: [{rawSQL: '$__interval'}],
      },
      {
        id: 2,
        type: 'stat',
        datasource: 'by name',
        targets: [
          {rawSQL: 'b', datasource: {uid: 't', type: 'grafana-redshift-datasource'}},
          {rawSQL: 'c', hide: true},
        ],
      },
      {id: 3, type: 'row', panels: [{id: 4, type: 'stat', datasource: 'by name', targets: [{rawSQL: 'd'}]}]},
    ]),
    range,
    choices: {},
    query: (sql, source) => {
      asked.push([sql, source?.uid]);
      return Promise.resolve(noRows);
    },
  });
  expect(asked).toEqual([
    ['2m', 'p'],
    ['b', 't'],
    ['d', 'by name'],
  ]);
});

test('what is no dashboard says where', () => {
  expect(() => parseDashboard({panels: 'x'})).toThrow(DashboardError);
  expect(() => parseDashboard({panels: [{targets: 1}]})).toThrow('panels.0.targets');
});

test('a panel without a title is called by the row that it stands in, else by its kind', () => {
  const at = (y: number) => ({x: 0, y, w: 24, h: 4});
  const dashboard = board([
    {id: 5, type: 'row', title: 'Folded', gridPos: at(9), panels: [{id: 6, type: 'stat', gridPos: at(10)}]},
    {id: 1, type: 'table', gridPos: at(0)},
    {id: 2, type: 'row', title: 'Figures', gridPos: at(4)},
    {id: 3, type: 'stat', gridPos: at(5)},
    {id: 4, type: 'stat', title: 'Own', gridPos: at(5)},
  ]);
  const names = new Map(allPanels(dashboard).map((panel) => [panel.id, panelName(dashboard, panel)]));
  expect([1, 3, 4, 6].map((id) => names.get(id))).toEqual(['table', 'Figures', 'Own', 'Folded']);
});

test('a panel without a number of its own gets the next that is free', () => {
  const panels = [{id: 7}, {id: 7}, {}, {id: 2, type: 'row', panels: [{id: null}, {id: 2}]}];
  expect(allPanels(parseDashboard({panels})).map(({id}) => id)).toEqual([7, 8, 9, 2, 10, 11]);
});

test('what a server in Go writes for nothing is nothing', () => {
  const nothing = {description: null, targets: null, gridPos: null, fieldConfig: null, options: null};
  const board = parseDashboard({
    refresh: null,
    time: null,
    templating: null,
    version: null,
    panels: [
      {id: 1, type: 'stat', ...nothing},
      {id: 2, type: 'row', panels: null},
      {id: 3, fieldConfig: {defaults: null, overrides: null}, gridPos: {x: null}},
    ],
  });
  expect(board).toMatchObject({refresh: '', time: {from: 'now-6h'}, templating: {list: []}});
  expect(board.panels[2]).toMatchObject({gridPos: {x: 0, w: 12}, fieldConfig: {defaults: {}, overrides: []}});
});

test.each([
  [{elements: {}, layout: {}}, 'elements: this is Grafana'],
  [{kind: 'Dashboard', spec: {elements: {}}}, 'spec: this is a resource'],
  [{dashboard: {panels: []}, meta: {}}, 'dashboard: this is an answer'],
  [{schemaVersion: 14, rows: []}, 'rows: this is older'],
])('%j is refused, and not drawn as an empty dashboard', (file, why) => {
  expect(() => parseDashboard(file)).toThrow(why);
});
