import {describe, expect, it} from 'vitest';
import {describeRoughly, describeSeconds} from '../../../src/ui/duration.ts';
import {layTable} from '../../../src/ui/table.ts';
import {cut, wrap} from '../../../src/ui/wrap.ts';

const columns = [
  {label: 'state', right: false},
  {label: 'count', right: true},
];

describe('layTable', () => {
  it('aligns words to the left and numbers to the right, and shows what is missing', () => {
    const {lines, left} = layTable(
      columns,
      [
        ['VIC', '12'],
        ['Tasmania', '3'],
        [null, '145000'],
      ],
      80,
    );
    expect(lines).toEqual([
      'state      count',
      '────────  ──────',
      'VIC           12',
      'Tasmania       3',
      '–         145000',
    ]);
    expect(left).toEqual([]);
  });

  it('lets no text take over the terminal, be it of a record or a label', () => {
    const {lines} = layTable(
      [{label: 'x\u001B]0;title\u0007', right: false}],
      [['\u001B[2Jgone'], ['two\nlines'], ['back\rover']],
      80,
    );
    expect(lines).toEqual(['x·]0;title·', '───────────', '·[2Jgone', 'two lines', 'back·over']);
  });

  it('fits the width by taking from the widest column, and says so with an ellipsis', () => {
    const {lines} = layTable(columns, [['a very long name of a state', '12']], 20);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(20);
    expect(lines[2]).toBe('a very long …     12');
  });

  it('breaks labels at an underscore before it cuts anything', () => {
    const {lines} = layTable(
      [
        {label: 'delay_probability', right: false},
        {label: 'days_to_deliver', right: true},
      ],
      [['MEDIUM', '4']],
      24,
    );
    expect(lines).toEqual([
      'delay_       days_to_',
      'probability   deliver',
      '───────────  ────────',
      'MEDIUM              4',
    ]);
  });

  it('never cuts a number, nor a time within its seconds', () => {
    const {lines} = layTable(
      [
        {label: 'text', right: false},
        {label: 'at', right: false, least: 20},
        {label: 'n', right: true},
      ],
      [['some words that go on', '2026-11-24 13:01:03.175', '1234567.89']],
      46,
    );
    expect(lines[2]).toBe('some words …  2026-11-24 13:01:03…  1234567.89');
  });

  it('leaves out the last columns where there is no room, and names them', () => {
    const {lines, left} = layTable(
      ['a', 'b', 'c'].map((label) => ({label, right: false})),
      [['the first value', 'the second value', 'the third value']],
      24,
    );
    expect(lines[2]).toBe('the first …  the second…');
    expect(left).toEqual(['c']);
  });

  it('keeps a row on one line', () => {
    expect(layTable(columns, [['two\n  lines', '1']], 80).lines[2]).toBe('two lines      1');
  });

  it('shows the labels of an empty result', () => {
    expect(layTable(columns, [], 80).lines).toEqual(['state  count', '─────  ─────']);
  });
});

describe('wrap and cut', () => {
  it('breaks at spaces and never in a word', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
    expect(wrap('https://a.very.long.address/with/no/space', 10)).toHaveLength(1);
  });

  it('cuts with an ellipsis', () => {
    expect(cut('abcdef', 4)).toBe('abc…');
    expect(cut('abcd', 4)).toBe('abcd');
  });
});

describe('describeSeconds', () => {
  it.each([
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [12.4, '12 s'],
    [185, '3 min 05 s'],
    [7800, '2 h 10 min'],
    [3 * 86_400, '3 days'],
  ])('tells %d as %s', (seconds, told) => {
    expect(describeSeconds(seconds)).toBe(told);
  });
});

describe('describeRoughly', () => {
  it.each([
    [20, 'a minute'],
    [655, '11 min'],
    [7810, '2 h 10 min'],
  ])('tells %d as %s', (seconds, told) => {
    expect(describeRoughly(seconds)).toBe(told);
  });
});
