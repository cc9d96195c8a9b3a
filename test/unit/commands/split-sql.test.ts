import {describe, expect, it} from 'vitest';
import {splitSql} from '../../../src/commands/split-sql.ts';
import {workshopStatements} from '../../support/workshop-statements.ts';

const split = (text: string) => splitSql(text).map(({sql}) => sql);

describe('a text of SQL', () => {
  it.each([
    ['SELECT 1', ['SELECT 1']],
    ['SELECT 1;', ['SELECT 1']],
    [' SELECT 1 ;\n\nSELECT 2; ', ['SELECT 1', 'SELECT 2']],
    ["SELECT ';'; SELECT 'it''s; so'", ["SELECT ';'", "SELECT 'it''s; so'"]],
    ["SELECT 'a\\'; b'; SELECT 2", ["SELECT 'a\\'; b'", 'SELECT 2']],
    ['SELECT 1 AS "a;b""c;"; SELECT 2', ['SELECT 1 AS "a;b""c;"', 'SELECT 2']],
    ['-- first; not yet\nSELECT 1; -- last;', ['-- first; not yet\nSELECT 1']],
    ['/* a; /* b; */ c; */ SELECT 1; SELECT 2', ['/* a; /* b; */ c; */ SELECT 1', 'SELECT 2']],
    ['SELECT 4 - 3 / 2; SELECT 2', ['SELECT 4 - 3 / 2', 'SELECT 2']],
    [
      'CREATE PROCEDURE p() AS $$ a; b; $$ LANGUAGE plpgsql; CALL p()',
      ['CREATE PROCEDURE p() AS $$ a; b; $$ LANGUAGE plpgsql', 'CALL p()'],
    ],
    ["SELECT 'never ends; ", ["SELECT 'never ends;"]],
    ['', []],
    [' ;; -- nothing\n/* ; */ ;', []],
  ])('%j', (text, statements) => {
    expect(split(text)).toEqual(statements);
  });

  it('tells where each statement begins', () => {
    const text = 'SELECT 1;\n\n  SELECT 2;';
    expect(splitSql(text).map(({sql, at}) => text.slice(at, at + sql.length))).toEqual([
      'SELECT 1',
      'SELECT 2',
    ]);
  });

  it('that is the whole workshop falls into its statements', () => {
    const statements = workshopStatements().map((statement) => statement.trim().replace(/;$/, ''));
    expect(split(statements.join(';\n'))).toEqual(statements);
  });
});
