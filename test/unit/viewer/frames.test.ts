import {describe, expect, test} from 'vitest';
import {frameJson, frameOf, type Format} from '../../../src/viewer/frames.ts';
import type {FillMissing} from '../../../src/viewer/long-series.ts';
import {FrameError, type ResultValue} from '../../../src/viewer/read-column.ts';

const column = (name: string, typeName: string, nullable = true) => ({name, typeName, nullable});
const frame = (
  columns: ReturnType<typeof column>[],
  rows: ResultValue[][],
  format: Format = 'table',
  fill?: FillMissing,
) => frameOf({columns, rows}, {refId: 'A', sql: 'SELECT', format, ...(fill && {fill})});

/** The one value of a table with one column. */
const read = (typeName: string, value: ResultValue, name = 'c') =>
  frame([column(name, typeName)], [[value]]).fields[0];

describe('types', () => {
  test.each<[string, ResultValue, string, string, unknown]>([
    ['int2', 7n, 'number', 'int16', 7],
    ['int4', 7n, 'number', 'int32', 7],
    ['int8', 7n, 'number', 'int64', 7],
    ['float4', 1.5, 'number', 'float32', 1.5],
    ['float8', 1.5, 'number', 'float64', 1.5],
    ['numeric', '12.50', 'number', 'float64', 12.5],
    ['bool', true, 'boolean', 'bool', true],
    ['varchar', 'x', 'string', 'string', 'x'],
    ['super', '{"a":1}', 'string', 'string', '{"a":1}'],
    ['timestamp', '2026-11-24 10:57:58.123', 'time', 'time.Time', Date.parse('2026-11-24T10:57:58.123Z')],
    ['timestamptz', '2026-11-24 10:57:58+00', 'time', 'time.Time', Date.parse('2026-11-24T10:57:58Z')],
    ['date', '2026-11-24', 'string', 'string', '2026-11-24T00:00:00Z'],
    ['int4', null, 'number', 'int32', null],
  ])('%s', (typeName, value, type, goType, expected) => {
    expect(read(typeName, value)).toMatchObject({type, goType, values: [expected]});
  });

  test.each<[string, ResultValue, string]>([
    ['varbyte', 'ff', 'unsupported type VARBYTE'],
    ['interval', 'x', 'unsupported type INTERVAL'],
    ['timetz', '10:57:58+00', 'parsing time "10:57:58+00": extra text: "+00"'],
    [
      'timestamptz',
      '2026-11-24 10:57:58+01',
      'parsing time "2026-11-24 10:57:58+01" as "2006-01-02 15:04:05+00": cannot parse "1" as "+00"',
    ],
    [
      'timestamp',
      'infinity',
      'parsing time "infinity" as "2006-01-02 15:04:05": cannot parse "infinity" as "2006"',
    ],
    ['date', '0044-03-15 BC', 'parsing time "0044-03-15 BC": extra text: " BC"'],
    ['date', '10000-01-01', 'parsing time "10000-01-01" as "2006-01-02": cannot parse "0-01-01" as "-"'],
    ['numeric', 12.5, 'column c with typeName numeric could not be converted'],
    ['float8', 1n, 'column c with typeName float8 could not be converted'],
  ])('%s fails', (typeName, value, message) =>
    expect(() => read(typeName, value)).toThrow(new FrameError(message)),
  );

  test('a column called "time" is a time if it is a float or an int4, a number if it is an int8, an error if numeric', () => {
    expect(read('float8', 1_700_000_000.9, 'time')).toMatchObject({
      type: 'time',
      values: [1_700_000_000_000],
    });
    expect(read('int4', 1_700_000_000n, 'time')).toMatchObject({type: 'time', values: [1_700_000_000_000]});
    expect(read('int8', 1_700_000_000n, 'time')).toMatchObject({type: 'number', values: [1_700_000_000]});
    expect(() => read('numeric', '1700000000', 'time')).toThrow('unsupported Scan');
  });

  test.each<[string, boolean, string]>([
    ['int8', false, 'int64'],
    ['int2', true, 'int16'],
    ['float4', true, 'float32'],
  ])(
    'null in %s (nullable: %s) fails as it does in Go, and the plugin is to blame',
    (typeName, nullable, goType) =>
      expect(() => frame([column('n', typeName, nullable)], [[null]])).toThrow(
        new FrameError(
          `sql: Scan error on column index 0, name "n": converting NULL to ${goType} is unsupported`,
          'plugin',
        ),
      ),
  );

  test('times keep their nanoseconds, and travel in 64 bits of them', () => {
    expect(read('timestamp', '2024-02-03 04:05:06.789123')).toMatchObject({
      values: [1_706_933_106_789],
      nanoseconds: [123_000],
    });
    expect(read('time', '04:05:06')).toMatchObject({values: [-6_826_972_272_872], nanoseconds: [654_848]});
    expect(read('timestamp', '9999-12-31 00:00:00')).toMatchObject({
      values: [-4_852_202_631_934],
      nanoseconds: [277_376],
    });
  });

  test('two columns of one name fail', () =>
    expect(() => frame([column('a', 'int4'), column('b', 'int4'), column('a', 'int4')], [])).toThrow(
      'found identical name "a" at column indices 0 and 2',
    ));
});

describe('formats', () => {
  const long = [column('time', 'float8'), column('state', 'varchar'), column('n', 'int8')];
  const rows: ResultValue[][] = [
    [60, 'b', 1n],
    [60, 'a', 2n],
    [120, 'a', 3n],
  ];
  const drawn = (...args: Parameters<typeof frame>) =>
    frame(...args).fields.map(({name, labels, values}) => [name, labels, values]);

  test('a long series becomes one field for each label, gaps as null', () =>
    expect(drawn(long, rows, 'graph')).toEqual([
      ['time', undefined, [60_000, 120_000]],
      ['n', {state: 'a'}, [2, 3]],
      ['n', {state: 'b'}, [1, null]],
    ]));

  test.each<[FillMissing['mode'], unknown]>([
    ['null', null],
    ['previous', 1],
    ['value', 9],
  ])('gaps by fill mode %s', (mode, filled) =>
    expect(drawn(long, rows, 'graph', {mode, value: 9})[2]).toEqual(['n', {state: 'b'}, [1, filled]]),
  );

  test('fields come by name, then by their labels; truths are labels, a second time is a value', () =>
    expect(
      drawn(
        [column('up', 'bool'), ...long, column('at', 'timestamp')],
        [
          [true, 60, 'b', 1n, '2026-01-01 00:00:00'],
          [false, 60, null, 2n, null],
        ],
        'graph',
      ),
    ).toEqual([
      ['time', undefined, [60_000]],
      ['at', {up: 'false', state: ''}, [null]],
      ['at', {up: 'true', state: 'b'}, [Date.UTC(2026, 0)]],
      ['n', {up: 'false', state: ''}, [2]],
      ['n', {up: 'true', state: 'b'}, [1]],
    ]));

  test.each<[string, ResultValue[][], string]>([
    ['descend', [...rows].reverse(), 'not sorted in ascending order by time'],
    ['are missing', [[null, 'a', 1n]], 'input has null time values'],
  ])('times of a long series fail where they %s', (_what, wrong, message) =>
    expect(() => frame(long, wrong, 'graph')).toThrow(message),
  );

  test('times of a wide series may come in any order', () =>
    expect(
      drawn(
        [column('time', 'int4'), column('n', 'int8')],
        [
          [2n, 1n],
          [1n, 2n],
        ],
        'graph',
      )[0],
    ).toEqual(['time', undefined, [2000, 1000]]));

  test('a table stays a table, and a series without rows has no fields', () => {
    expect(frame(long, [...rows].reverse()).fields).toHaveLength(3);
    expect(frame(long, [], 'graph').fields).toEqual([]);
    expect(frame(long, []).fields).toHaveLength(3);
  });

  test('the JSON is that of the query API', () => {
    expect(frameJson(frame([column('n', 'int8', false)], [[1n]]))).toEqual({
      schema: {
        name: 'A',
        refId: 'A',
        meta: {typeVersion: [0, 0], preferredVisualisationType: 'table', executedQueryString: 'SELECT'},
        fields: [{name: 'n', type: 'number', typeInfo: {frame: 'int64'}}],
      },
      data: {values: [[1]]},
    });
    expect(frameJson(frame(long, rows, 'graph')).schema.meta).toEqual({
      type: 'timeseries-wide',
      typeVersion: [0, 1],
      preferredVisualisationType: 'graph',
      executedQueryString: 'SELECT',
    });
    expect(
      frameJson(frame([column('t', 'timestamp'), column('n', 'int8')], [['2026-01-01 00:00:00.000001', 1n]]))
        .data,
    ).toEqual({values: [[Date.UTC(2026, 0)], [1]], nanos: [[1000], null]});
  });
});
