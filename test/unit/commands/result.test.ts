import {describe, expect, it} from 'vitest';
import {printResult, type Format} from '../../../src/commands/result.ts';
import type {Result, Value} from '../../../src/cloud/statements.ts';
import type {Ui} from '../../../src/ui/ui.ts';

const printed = (result: Result, format: Format = {}, sql = 'SELECT 1'): string[] => {
  const lines: string[] = [];
  printResult({print: (line: string) => lines.push(line), width: 80} as unknown as Ui, sql, result, format);
  return lines;
};

const table = (rows: Value[][], total = rows.length): Result => ({
  table: {
    columns: [
      {label: 'state', type: 'varchar'},
      {label: 'count', type: 'int8'},
      {label: 'count', type: 'int8'},
    ],
    rows,
    total,
  },
});

describe('the result of a statement', () => {
  it('is a table with its number of rows', () => {
    expect(printed(table([['VIC', 3, 4]]))).toEqual([
      'state  count  count',
      '─────  ─────  ─────',
      'VIC        3      4',
      '1 row',
    ]);
  });

  it('says when there is more', () => {
    expect(printed(table([['VIC', 3, 4]], 1234)).at(-1)).toBe(
      'The first 1 of 1,234 rows; all of them: --all',
    );
  });

  it('is an array of objects as JSON, with a number where a label comes twice', () => {
    const [text = ''] = printed(table([['VIC', 3, null]]), {json: true});
    expect(JSON.parse(text)).toEqual([{state: 'VIC', count: 3, count_2: null}]);
  });

  it('is quoted where it must be as CSV', () => {
    expect(printed(table([['New "South", Wales', 3, null]]), {csv: true})).toEqual([
      'state,count,count',
      '"New ""South"", Wales",3,',
    ]);
  });

  it('of a statement without rows tells that it is done', () => {
    const view = '-- the customers\ncreate materialized view customer_stream AS SELECT 1';
    expect(printed({changed: -1}, {}, view)).toEqual(['CREATE MATERIALIZED VIEW: done']);
    expect(printed({changed: 3}, {}, 'INSERT INTO t SELECT 1')).toEqual(['INSERT INTO: 3 rows']);
    expect(printed({changed: -1}, {}, 'GRANT SELECT ON t TO u')).toEqual(['GRANT: done']);
    expect(printed({changed: -1}, {json: true})).toEqual(['[]']);
  });
});
