import {describe, expect, test} from 'vitest';
import {expandMacros, replaceInterval} from '../../../src/viewer/macros.ts';

const context = {
  range: {from: Date.parse('2026-11-24T07:00:00.999Z'), to: Date.parse('2026-11-24T10:00:00Z')},
  intervalMs: 120_000,
};
const expand = (sql: string): string => expandMacros(sql, context);

describe('macros as the Redshift plugin expands them', () => {
  test.each([
    ['$__timeFilter(t)', "t BETWEEN '2026-11-24T07:00:00Z' AND '2026-11-24T10:00:00Z'"],
    ['$__timeFrom()', "'2026-11-24T07:00:00Z'"],
    ['$__timeTo()', "'2026-11-24T10:00:00Z'"],
    ['$__timeEpoch(t)', 'extract(epoch from t) as "time"'],
    ["$__timeGroup(t,'1m')", 'floor(extract(epoch from t)/60)*60 AS "time"'],
    ['$__timeGroup(t, 1h30m)', 'floor(extract(epoch from t)/5400)*5400 AS "time"'],
    ["$__timeGroup(t,'500ms')", 'floor(extract(epoch from t)/0.5)*0.5 AS "time"'],
    ["$__timeGroup(t,'30d')", 'floor(extract(epoch from t)/2.592e+06)*2.592e+06 AS "time"'],
    ['$__unixEpochFilter(n)', 'n >= 1795503600 AND n <= 1795514400'],
    ["$__unixEpochGroup(n,'1h')", 'floor(n/3600)*3600 AS "time"'],
    ['$__interval $__interval_ms', '2m 120000'],
    ['$__schema.$__table.$__column', '..'],
    ['($__timeFrom()) x ($__timeTo())', "('2026-11-24T07:00:00Z') x ('2026-11-24T10:00:00Z')"],
    [
      '$__timeFilter(cast(t as date))',
      "cast(t as date) BETWEEN '2026-11-24T07:00:00Z' AND '2026-11-24T10:00:00Z'",
    ],
    ['$__timeFilters(t)', '$__timeFilters(t)'],
    [
      "$__timeGroup(date_trunc('day', t), '1h')",
      'floor(extract(epoch from date_trunc(\'day\', t))/3600)*3600 AS "time"',
    ],
    [
      '$__timeFilter(a) OR $__timeFilter(b)',
      "a BETWEEN '2026-11-24T07:00:00Z' AND '2026-11-24T10:00:00Z' OR b BETWEEN '2026-11-24T07:00:00Z' AND '2026-11-24T10:00:00Z'",
    ],
  ])('%s', (sql, expected) => expect(expand(sql)).toBe(expected));

  test('a column that names a macro of its own is not expanded twice', () => {
    expect(expandMacros('$__schema', {...context, schema: '$__schema'})).toBe('$__schema');
  });

  test.each([
    ['$__timeGroup(t, $__interval)', 'error parsing interval $__interval'],
    ['$__timeGroup(t)', 'macro $__timeGroup needs time column and interval: unexpected number of arguments'],
    ['$__timeFilter(a, b)', 'expected 1 argument, received 2: unexpected number of arguments'],
    ['$__timeFilter', 'expected 1 argument, received 0: unexpected number of arguments'],
    ['$__timeFilter(nvl(a, b)', 'failed to parse macro arguments (missing close bracket?)'],
    ["$__unixEpochGroup(n, 'soon')", "error parsing interval 'soon'"],
  ])('%s fails', (sql, message) => expect(() => expand(sql)).toThrow(message));

  test('a failure tells whose it is, and how far the statement was expanded', () => {
    const failure = (sql: string): unknown => {
      try {
        return expand(sql);
      } catch (error) {
        return error;
      }
    };
    expect(failure('$__unixEpochFilter(n) $__timeGroup(t, soon)')).toMatchObject({
      source: 'plugin',
      sql: 'n >= 1795503600 AND n <= 1795514400 $__timeGroup(t, soon)',
    });
    expect(failure('$__timeGroup(t)')).toMatchObject({source: 'downstream', sql: '$__timeGroup(t)'});
  });

  test('what the browser replaces first makes the interval work', () => {
    expect(expand(replaceInterval('$__timeGroup(t, $__interval)', 15_000))).toBe(
      'floor(extract(epoch from t)/15)*15 AS "time"',
    );
    expect(replaceInterval('${__interval} $__interval_ms', 1000)).toBe('1s 1000');
  });
});
