/** Panels of files that ask for more than the workshop's: what is drawn, and what is said in the panel's place. */
import {describe, expect, test} from 'vitest';
import {utc} from '../../../src/viewer/calendar.ts';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import {notDrawn} from '../../../src/viewer/not-drawn.ts';
import {computePanels, type Query} from '../../../src/viewer/panels.ts';

const hour = 3_600_000;
const now = Date.parse('2026-11-24T12:00:00Z');
const range = {from: now - 6 * hour, to: now};
const column = (name: string, typeName: string) => ({name, typeName, nullable: true});
const query: Query = async (sql) => ({
  columns: [column('n', sql.includes('text') ? 'varchar' : 'int8'), column('m', 'int8')],
  rows: [[sql.includes('text') ? 'a' : 1n, 2n]],
});
const computed = async (panel: object, more: object = {}) => {
  const sent: string[] = [];
  const sources: unknown[] = [];
  const dashboard = parseDashboard({panels: [{id: 1, type: 'table', ...panel}], ...more});
  const [answer] = await computePanels({
    dashboard,
    range,
    choices: {},
    present: {now, calendar: utc},
    query: (sql, source) => {
      sent.push(sql);
      sources.push(source?.uid);
      return query(sql, source);
    },
  });
  return {...answer, sent, sources};
};
const target = (rawSQL = 'text', more: object = {}) => ({refId: 'A', format: 1, rawSQL, ...more});

describe('a time of its own', () => {
  const targets = [target('$__timeFrom() $__timeTo()')];
  const iso = (hours: number) => `'${new Date(now + hours * hour).toISOString().slice(0, 19)}Z'`;

  test.each([
    [{timeFrom: '2h'}, -2, 0, ['Last 2 hours']],
    [{timeFrom: 'now/d'}, -12, 0, ['Today so far']],
    [{timeShift: '1d'}, -30, -24, ['timeshift -1d']],
    [{timeFrom: '2h', timeShift: '1h'}, -3, -1, ['Last 2 hours timeshift -1h']],
    [{timeFrom: '2h', hideTimeOverride: true}, -2, 0, undefined],
    [{timeFrom: 'rubbish'}, -6, 0, ['Invalid time override: rubbish']],
    [{timeShift: 'x'}, -6, 0, ['Invalid time shift: x']],
  ])('%j', async (time, from, to, notes) => {
    const answer = await computed({...time, targets});
    expect(answer.sent).toEqual([`${iso(from)} ${iso(to)}`]);
    expect(answer.notes).toEqual(notes);
    const isOther = from !== -6;
    expect(answer.range).toEqual(isOther ? {from: now + from * hour, to: now + to * hour} : undefined);
  });

  test('ends now: where the dashboard stands still it has none', async () => {
    const dashboard = parseDashboard({panels: [{id: 1, type: 'table', timeFrom: '2h', targets}]});
    const [answer] = await computePanels({dashboard, range, choices: {}, query});
    expect(answer?.range).toBeUndefined();
  });
});

test('the shortest interval may be a variable, and points may be a text', async () => {
  const list = [{name: 'least', type: 'interval', query: '1h,2h', current: {text: '2h', value: '2h'}}];
  const panel = {interval: '>$least', maxDataPoints: '10', targets: [target('$__interval')]};
  expect(await computed(panel, {templating: {list}})).toMatchObject({sent: ['2h']});
  expect(await computed({...panel, interval: null})).toMatchObject({sent: ['30m']});
});

describe('a data source', () => {
  const prom = {type: 'prometheus', uid: 'prom'};

  test('of another kind is not asked, and named', async () => {
    for (const panel of [{datasource: prom}, {datasource: {type: 'datasource', uid: '-- Mixed --'}}]) {
      const other = {refId: 'B', datasource: prom, expr: 'up'};
      const answer = await computed({
        ...panel,
        targets: [target('text', {datasource: null}), other].slice(1),
      });
      expect(answer.sent).toEqual([]);
      expect(answer.error).toBe(
        'Query B asks "prom", a data source of the type "prometheus"; only Redshift is asked here.',
      );
    }
  });

  test('may be chosen by a variable', async () => {
    const list = [{name: 'ds', type: 'datasource', current: {text: 'Mine', value: 'uid'}}];
    const datasource = {type: 'grafana-redshift-datasource', uid: '${ds}'};
    expect(await computed({datasource, targets: [target()]}, {templating: {list}})).toMatchObject({
      sources: ['uid'],
    });
  });

  test('is not asked without a statement', async () => {
    expect(await computed({targets: [target(''), {refId: 'B'}]})).toMatchObject({sent: [], frames: []});
  });
});

test.each([
  [{repeat: 'state'}, 'Grafana draws this panel once for each value of $state.'],
  [{transformations: [{id: 'transpose'}]}, 'Without the transformation "transpose"'],
  [{type: 'timeseries'}, 'Data is missing a time field'],
  [{type: 'barchart', targets: [target('number')]}, 'Bar charts require a string or time field'],
  [
    {type: 'stat', transformations: [{id: 'organize', options: {excludeByName: {m: true}}}]},
    'There is no number to show',
  ],
])('%j says in its place what is not as in Grafana', async (panel, note) => {
  expect(await computed({targets: [target()], ...panel})).toMatchObject({
    notes: [expect.stringContaining(note)],
  });
});

test('transformations are made before anything is drawn', async () => {
  const transformations = [{id: 'organize', options: {excludeByName: {m: true}}}];
  const {frames, notes} = await computed({targets: [target()], transformations});
  expect(frames?.map(({schema}) => schema.fields.map(({name}) => name))).toEqual([['n']]);
  expect(notes).toBeUndefined();
});

test('a transformation that leaves nothing leaves nothing', async () => {
  const transformations = [{id: 'filterByRefId', options: {include: 'Z'}}];
  expect(await computed({targets: [target()], transformations})).toMatchObject({frames: []});
});

test('the bars of several queries are joined by their names, or those of the first are drawn, and it is said', async () => {
  const bars = async (other: string) => {
    const dashboard = parseDashboard({
      panels: [{id: 1, type: 'barchart', targets: [target('A'), {...target(other), refId: 'B'}]}],
    });
    const rows: Record<string, [string, bigint][]> = {
      A: [['VIC', 1n]],
      B: [
        ['NSW', 2n],
        ['VIC', 3n],
      ],
    };
    const [answer] = await computePanels({
      dashboard,
      range,
      choices: {},
      query: async (sql) => ({
        columns: [column(sql === 'C' ? 'place' : 'state', 'varchar'), column(`n${sql}`, 'int8')],
        rows: rows[sql] ?? [],
      }),
    });
    return [answer?.frames.map(({data}) => data.values), answer?.notes];
  };
  expect(await bars('B')).toEqual([
    [
      [
        ['VIC', 'NSW'],
        [1, null],
        [3, 2],
      ],
    ],
    undefined,
  ]);
  expect(await bars('C')).toEqual([
    [[['VIC'], [1]]],
    ['Only the answer of query A is drawn: those of the others cannot be joined to it.'],
  ]);
});

test('a library panel is named, as its kind is not in the file', () => {
  const [panel] = parseDashboard({panels: [{libraryPanel: {uid: 'x', name: 'Shared'}}]}).panels;
  expect(panel && notDrawn(panel)).toContain('The library panel "Shared"');
});
