import {describe, expect, test} from 'vitest';
import {FrameError, frameJson, frameOf, type ResultValue} from '../../../src/viewer/frames.ts';

const column = (name: string, typeName: string, nullable = true) => ({name, typeName, nullable});
const frame = (columns: ReturnType<typeof column>[], rows: ResultValue[][], format = 1) =>
  frameOf({columns, rows}, {refId: 'A', sql: 'SELECT', format});

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
    ['timetz', '10:57:58+00', 'parsing time "10:57:58+00" as "15:04:05": cannot parse "10:57:58+00"'],
    [
      'timestamptz',
      '2026-11-24 10:57:58+01',
      'parsing time "2026-11-24 10:57:58+01" as "2006-01-02 15:04:05+00": cannot parse "2026-11-24 10:57:58+01"',
    ],
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

  test('null in a column that is never null fails as it does in Go', () => {
    expect(() => frame([column('n', 'int8', false)], [[null]])).toThrow(
      'converting NULL to int64 is unsupported',
    );
  });
});

describe('formats', () => {
  const long = [column('time', 'float8'), column('state', 'varchar'), column('n', 'int8')];

  test('a long series becomes one field for each label, gaps as null', () => {
    const {fields} = frame(
      long,
      [
        [60, 'b', 1n],
        [60, 'a', 2n],
        [120, 'a', 3n],
      ],
      0,
    );
    expect(fields.map(({name, labels, values}) => [name, labels, values])).toEqual([
      ['time', undefined, [60_000, 120_000]],
      ['n', {state: 'a'}, [2, 3]],
      ['n', {state: 'b'}, [1, null]],
    ]);
  });

  test('times must ascend', () => {
    expect(() =>
      frame(
        long,
        [
          [120, 'a', 1n],
          [60, 'a', 1n],
        ],
        0,
      ),
    ).toThrow('sorted ascending by time');
  });

  test('a table stays a table, and a series without rows has no fields', () => {
    expect(
      frame(long, [
        [120, 'a', 1n],
        [60, 'a', 1n],
      ]).fields,
    ).toHaveLength(3);
    expect(frame(long, [], 0).fields).toEqual([]);
    expect(frame(long, []).fields).toHaveLength(3);
  });

  test('the JSON is that of the query API', () => {
    expect(frameJson(frame([column('n', 'int8', false)], [[1n]]))).toEqual({
      schema: {
        refId: 'A',
        meta: {typeVersion: [0, 0], preferredVisualisationType: 'table', executedQueryString: 'SELECT'},
        fields: [{name: 'n', type: 'number', typeInfo: {frame: 'int64'}}],
      },
      data: {values: [[1]]},
    });
  });
});
