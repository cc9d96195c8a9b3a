import {expect, test} from 'vitest';
import {columnName, csvOf} from '../../../src/viewer/csv.ts';
import type {Cell, SeenField} from '../../../src/viewer/field-config.ts';

const field = (name: string, type: string, ...values: Cell[]): SeenField => ({name, type, values});

test('one line of names, one for each row, each ended as RFC 4180 says', () => {
  const at = Date.UTC(2026, 10, 24, 10, 57, 58, 250);
  expect(
    csvOf([
      field('time', 'time', at, null),
      field('state', 'string', 'NSW', null),
      field('orders', 'number', 3.5, -1e21),
      field('late', 'boolean', true, false),
    ]),
  ).toBe('time,state,orders,late\r\n2026-11-24T10:57:58.250Z,NSW,3.5,true\r\n,,-1e+21,false\r\n');
  expect(csvOf([])).toBe('\r\n');
});

test.each([
  ['a,b', '"a,b"'],
  ['say "so"', '"say ""so"""'],
  ['two\nlines', '"two\nlines"'],
  ['a\rb', '"a\rb"'],
  [' blank ', ' blank '],
  ['', ''],
  // A spreadsheet would run these.
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@sum', "'@sum"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['=cmd|" /C calc"!A1', '"\'=cmd|"" /C calc""!A1"'],
  ['a=1', 'a=1'],
])('the text %j is written as %j', (text, written) => {
  expect(csvOf([field('t', 'string', text)])).toBe(`t\r\n${written}\r\n`);
});

test('a negative number is a number, and a name of a column may be as bad as a text', () => {
  expect(csvOf([field('=x', 'number', -1)])).toBe("'=x\r\n-1\r\n");
  expect(columnName({...field('n', 'number'), labels: {state: 'NSW', delay: 'LOW'}})).toBe(
    'n state=NSW delay=LOW',
  );
});
