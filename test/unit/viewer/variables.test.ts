/** Variables of every kind that Grafana writes into a file. */
import {describe, expect, test} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import {all, defaultChoice, interpolate, optionsOf, type Choices} from '../../../src/viewer/variables.ts';
import {withoutStatements} from '../../../src/viewer/without-statements.ts';

const hour = 3_600_000;
const range = {from: 1_795_503_600_000, to: 1_795_503_600_000 + 6 * hour};
const boardOf = (...list: object[]) =>
  parseDashboard({uid: 'u', title: "Bob's", templating: {list}, panels: []});
const written = (text: string, variable: object, choices: Choices = {}) =>
  interpolate(text, {dashboard: boardOf({name: 'v', ...variable}), choices, range});
const optionsIn = (variable: object) => {
  const [only] = boardOf({name: 'v', ...variable}).templating.list;
  return only ? optionsOf(only).map(({text, value}) => [text, value]) : [];
};

describe('the format that a reference names', () => {
  const several = {type: 'custom', query: "VIC,O'Brien : it's,a.b", multi: true, includeAll: true};
  test.each([
    ['$v', "'VIC','it''s'"],
    ['${v:sqlstring}', "'VIC','it''s'"],
    ['${v:csv} ${v:raw}', "VIC,it's VIC,it's"],
    ['[[v:pipe]]', "VIC|it's"],
    ['${v:singlequote}', String.raw`'VIC','it\'s'`],
    ['${v:doublequote}', `"VIC","it's"`],
    ['${v:json}', `["VIC","it's"]`],
    ['${v:glob}', "{VIC,it's}"],
    ['${v:regex}', "(VIC|it's)"],
    ['${v:queryparam}', "var-v=VIC&var-v=it's"],
    ['${v:percentencode}', "%7BVIC%2Cit's%7D"],
    ['${v:text}', "VIC + O'Brien"],
  ])('%s', (text, expected) => {
    expect(written(text, several, {v: ['VIC', "it's"]})).toBe(expected);
  });

  test('of one value, of all, and of none that is known', () => {
    const one = {v: ['a.b']};
    expect(written('$v ${v:glob} ${v:regex} ${v:json}', {...several, multi: false}, one)).toBe(
      String.raw`a.b a.b a\.b "a.b"`,
    );
    expect(written('${v:text} ${v:csv}', several, {v: [all]})).toBe("All VIC,it's,a.b");
    const own = {...several, allValue: '.*'};
    expect(written('$v ${v:csv} ${v:text}', own, {v: [all]})).toBe('.* .* All');
    expect(() => written('${v:lucene}', several)).toThrow('The format "lucene" of the variable "v"');
  });
});

describe('what a variable offers', () => {
  test.each([
    [{type: 'custom', query: String.raw`a, Shown : b , c\,d,, e : f : g`}, ['a', 'b', 'c,d', 'g']],
    [{type: 'constant', query: 'x'}, ['x']],
    [{type: 'textbox', query: "it's, x"}, ["it's, x"]],
    [{type: 'interval', query: '1m,10m', auto: true}, ['$__auto_interval_v', '1m', '10m']],
    [{type: 'query', query: 'SELECT', current: {text: 'A', value: 1}}, ['1']],
    [
      {
        type: 'query',
        current: {text: 'b', value: 'b'},
        options: [
          {text: 'All', value: all},
          {text: 'a', value: 'a'},
          {text: 'b', value: 'b'},
        ],
      },
      ['a', 'b'],
    ],
    [{type: 'datasource', query: 'x', current: {text: 'Red', value: 'uid'}}, ['uid']],
    [{type: 'switch', current: {text: 'true', value: true}}, ['true']],
  ])('%j', (variable, values) => {
    expect(optionsIn(variable).map(([, value]) => value)).toEqual(values);
  });

  test('is nothing where only Grafana knows, which troubles the queries that want it and no others', () => {
    for (const type of ['query', 'adhoc', 'groupby', 'system']) {
      const [variable] = boardOf({name: 'v', type}).templating.list;
      expect(variable && defaultChoice(variable)).toEqual([]);
      expect(written('SELECT 1', {type})).toBe('SELECT 1');
      expect(() => written('$v', {type})).toThrow(`type "${type}"`);
    }
  });

  test('is not all of it where the values come from a query that nobody asks here', () => {
    const some = {type: 'query', includeAll: true, current: {text: 'a', value: 'a'}};
    expect(written('$v', some)).toBe('a');
    expect(() => written('$v', some, {v: [all]})).toThrow('asked by Grafana only');
    expect(written('$v', {...some, allValue: '%'}, {v: [all]})).toBe('%');
  });
});

test('an interval that follows the range has as many parts as the file says', () => {
  const auto = {type: 'interval', query: '1m', auto: true, auto_count: 36, auto_min: '10s'};
  const choice = {v: ['$__auto_interval_v']};
  expect(written('$v', auto, choice)).toBe('10m');
  expect(written('$v', {...auto, auto_min: '1h'}, choice)).toBe('1h');
});

test('range and name of the dashboard are variables of every dashboard', () => {
  const write = (text: string) => interpolate(text, {dashboard: boardOf(), choices: {}, range});
  expect(write('$__from ${__to} ${__from:date:seconds} ${__to:date}')).toBe(
    '1795503600000 1795525200000 1795503600 2026-11-24T13:00:00.000Z',
  );
  expect(write('$__range $__range_s ${__range_ms} $__dashboard ${__dashboard.uid}')).toBe(
    "21600s 21600 21600000 Bob's u",
  );
  const macros = '$__timeFrom() $__timeTo() $__interval $__timeFilter(t) ${__from:date:YYYY}';
  expect(write(macros)).toBe(macros);
});

test('the statement of a variable stays on the server', () => {
  const board = boardOf(
    {name: 'q', type: 'query', query: {rawSQL: 'SELECT secret'}},
    {name: 'c', type: 'custom', query: 'a'},
  );
  expect(JSON.stringify(withoutStatements(board))).not.toContain('secret');
  expect(withoutStatements(board).templating.list.map(({query}) => query)).toEqual([undefined, 'a']);
});
