/** What a panel's transformations make of the answers to its queries. */
import {describe, expect, test} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import type {Cell, SeenField} from '../../../src/viewer/field-config.ts';
import type {SeenFrame} from '../../../src/viewer/seen-frames.ts';
import {transformed} from '../../../src/viewer/transformations/transformed.ts';

const typeOf = (values: readonly Cell[]): string =>
  typeof values.find((value) => value !== null) === 'string' ? 'string' : 'number';
const frame = (refId: string, columns: Record<string, Cell[]>, more: Partial<SeenField> = {}): SeenFrame => ({
  refId,
  fields: Object.entries(columns).map(([name, values]) => ({
    name,
    values,
    refId,
    type: name === 'time' ? 'time' : typeOf(values),
    ...more,
  })),
});
const states = frame('A', {state: ['VIC', 'NSW', 'QLD'], orders: [10, 20, 5], cost: [3.5, null, 1.5]});
const others = frame('B', {state: ['VIC', 'WA'], other: [99, 1]});

const make = (frames: readonly SeenFrame[], ...transformations: object[]) => {
  const [panel] = parseDashboard({panels: [{type: 'table', transformations}]}).panels;
  if (!panel) throw new Error('no panel');
  const {frames: made, unknown} = transformed(panel, frames);
  return (
    unknown ?? made.map(({fields}) => Object.fromEntries(fields.map(({name, values}) => [name, values])))
  );
};
const namesOf = (made: ReturnType<typeof make>) => typeof made === 'object' && made.map(Object.keys);

describe('fields', () => {
  test('are left out, ordered and renamed', () => {
    const options = {
      excludeByName: {cost: true, other: false},
      indexByName: {orders: 0, state: 1},
      renameByName: {orders: 'Orders!', state: ''},
    };
    expect(make([states], {id: 'organize', options})).toEqual([
      {'Orders!': [10, 20, 5], state: ['VIC', 'NSW', 'QLD']},
    ]);
    expect(namesOf(make([states], {id: 'organize', options}))).toEqual([['Orders!', 'state']]);
  });

  test.each([
    [{include: {names: ['cost', 'state']}}, ['state', 'cost']],
    [{include: {pattern: '/^o/'}}, ['orders']],
    [{exclude: {names: ['orders'], pattern: 'st$'}}, ['state']],
    [{}, ['state', 'orders', 'cost']],
  ])('are chosen by %j', (options, names) => {
    expect(namesOf(make([states], {id: 'filterFieldsByName', options}))).toEqual([names]);
  });

  test('of a query are chosen, and renamed by a pattern, with their labels', () => {
    const wide = frame('A', {value: [1]}, {labels: {state: 'VIC'}});
    const renaming = {id: 'renameByRegex', options: {regex: '^value (.*)$', renamePattern: 'in $1'}};
    expect(
      namesOf(make([wide, others], {id: 'filterByRefId', options: {include: '/^(?:A)$/'}}, renaming)),
    ).toEqual([['in VIC']]);
  });
});

describe('rows', () => {
  test('are ordered by one field, empty ones first, and so many of them kept', () => {
    const sorting = (field: string, desc: boolean) => ({id: 'sortBy', options: {sort: [{field, desc}]}});
    expect(make([states], sorting('orders', true), {id: 'limit', options: {limitField: 2}})).toEqual([
      {state: ['NSW', 'VIC'], orders: [20, 10], cost: [null, 3.5]},
    ]);
    expect(make([states], sorting('cost', false))).toMatchObject([{state: ['NSW', 'QLD', 'VIC']}]);
    expect(make([states], sorting('state', false))).toMatchObject([{state: ['NSW', 'QLD', 'VIC']}]);
    expect(make([states], sorting('none', false))).toMatchObject([{orders: [10, 20, 5]}]);
  });

  test.each([
    [{id: 'greater', options: {value: '6'}}, ['VIC', 'NSW']],
    [{id: 'between', options: {from: 5, to: 10}}, ['VIC', 'QLD']],
    [{id: 'equal', options: {value: '20'}}, ['NSW']],
    [{id: 'regex', options: {value: '^.0$'}}, ['VIC', 'NSW']],
  ])('that are %j', (config, found) => {
    const filter = {filters: [{fieldName: 'orders', config}], match: 'all'};
    const left = ['VIC', 'NSW', 'QLD'].filter((state) => !found.includes(state));
    expect(make([states], {id: 'filterByValue', options: {...filter, type: 'include'}})).toMatchObject([
      {state: found},
    ]);
    expect(make([states], {id: 'filterByValue', options: {...filter, type: 'exclude'}})).toMatchObject([
      {state: left},
    ]);
  });

  test('are those that one condition finds, or that all do', () => {
    const filters = [
      {fieldName: 'cost', config: {id: 'isNull', options: {}}},
      {fieldName: 'state', config: {id: 'substring', options: {value: 'v'}}},
    ];
    const options = {filters, type: 'include'};
    expect(make([states], {id: 'filterByValue', options: {...options, match: 'any'}})).toMatchObject([
      {state: ['VIC', 'NSW']},
    ]);
    expect(make([states], {id: 'filterByValue', options: {...options, match: 'all'}})).toMatchObject([
      {state: []},
    ]);
  });
});

describe('frames', () => {
  test('are merged where their rows agree', () => {
    expect(make([states, others], {id: 'merge'})).toEqual([
      {
        state: ['VIC', 'NSW', 'QLD', 'WA'],
        orders: [10, 20, 5, null],
        cost: [3.5, null, 1.5, null],
        other: [99, null, null, 1],
      },
    ]);
    const twice = frame('B', {state: ['VIC'], orders: [11]});
    expect(make([states, twice], {id: 'merge'})).toMatchObject([{state: ['VIC', 'NSW', 'QLD', 'VIC']}]);
  });

  test('are joined by a field, by time where none is named', () => {
    expect(make([states, others], {id: 'joinByField', options: {byField: 'state'}})).toMatchObject([
      {state: ['VIC', 'NSW', 'QLD', 'WA'], orders: [10, 20, 5, null], other: [99, null, null, 1]},
    ]);
    const at = (refId: string, time: number[], name: string) => frame(refId, {time, [name]: time});
    expect(make([at('A', [3, 1], 'a'), at('B', [2, 1], 'b')], {id: 'seriesToColumns'})).toEqual([
      {time: [1, 2, 3], a: [1, null, 3], b: [1, 2, null]},
    ]);
    expect(make([states, others], {id: 'concatenate'})).toMatchObject([
      {other: [99, 1], orders: [10, 20, 5]},
    ]);
  });

  test('that a step does not mean stay as they are', () => {
    const step = {id: 'limit', options: {limitField: 1}, filter: {id: 'byRefId', options: 'B'}};
    expect(make([states, others], step)).toMatchObject([{state: ['VIC']}, {state: ['VIC', 'NSW', 'QLD']}]);
  });
});

describe('figures', () => {
  test('are a row for each field, or one value in its place', () => {
    const numbers = frame('A', {time: [1, 2], orders: [10, 20], cost: [1, 2]});
    expect(make([numbers], {id: 'reduce', options: {reducers: ['max', 'sum']}})).toEqual([
      {Field: ['orders', 'cost'], Max: [20, 2], Total: [30, 3]},
    ]);
    expect(make([numbers], {id: 'reduce', options: {reducers: ['mean'], mode: 'reduceFields'}})).toEqual([
      {orders: [15], cost: [1.5]},
    ]);
  });

  test('are reckoned for groups', () => {
    const two = frame('A', {state: ['VIC', 'NSW', 'VIC'], orders: [1, 2, 3], cost: [1, 1, 1]});
    const fields = {
      state: {operation: 'groupby', aggregations: []},
      orders: {operation: 'aggregate', aggregations: ['sum', 'count']},
    };
    expect(make([two], {id: 'groupBy', options: {fields}})).toEqual([
      {state: ['VIC', 'NSW'], 'orders (sum)': [4, 2], 'orders (count)': [2, 1]},
    ]);
  });

  test.each([
    [{mode: 'binary', binary: {left: 'orders', operator: '*', right: '2'}}, 'orders * 2', [20, 40, 10]],
    [
      {
        mode: 'binary',
        alias: 'gain',
        binary: {left: {matcher: {id: 'byName', options: 'orders'}}, operator: '-', right: {fixed: '1'}},
      },
      'gain',
      [9, 19, 4],
    ],
    [
      {mode: 'binary', binary: {left: 'orders', operator: '/', right: 'cost'}},
      'orders / cost',
      [10 / 3.5, null, 5 / 1.5],
    ],
    [{mode: 'reduceRow', reduce: {reducer: 'sum'}}, 'Total', [13.5, 20, 6.5]],
    [{reduce: {include: ['orders'], reducer: 'max'}}, 'Max', [10, 20, 5]],
  ])('are a column of their own: %j', (options, name, values) => {
    expect(make([states], {id: 'calculateField', options})).toMatchObject([{[name]: values}]);
  });
});

test('one that is switched off, or is for annotations, is none', () => {
  const off = {id: 'reduce', disabled: true};
  expect(make([others], off, {id: 'anything', topic: 'annotations'})).toMatchObject([{other: [99, 1]}]);
});

test.each([
  ['groupingToMatrix', {}],
  ['constructor', {}],
  ['joinByField', {byField: 'state', mode: 'inner'}],
  ['filterByValue', {filters: [{fieldName: 'orders', config: {id: 'dynamic'}}]}],
  ['calculateField', {mode: 'window'}],
  ['reduce', {reducers: ['nothing']}],
])('%s with %j is told, and those before it are not made either', (id, options) => {
  const limiting = {id: 'limit', options: {limitField: 1}};
  expect(make([states, others], limiting, {id, options})).toBe(id);
});
