/** The dashboard as text: what stands where, to the letter. */
import {describe, expect, it} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import type {Cell} from '../../../src/viewer/field-config.ts';
import {drawScreen, type Seen} from '../../../src/viewer/terminal/screen.ts';
import {render} from '../../../src/viewer/terminal/text.ts';

type Column = readonly [name: string, type: string, values: readonly Cell[]];

const answer = (id: number, ...columns: readonly Column[]): Seen => ({
  answer: {
    id,
    queries: [],
    frames: [
      {
        schema: {refId: 'A', fields: columns.map(([name, type]) => ({name, type}))},
        data: {values: columns.map(([, , values]) => values)},
      },
    ],
  },
});

const range = {from: 0, to: 60_000};

/** One panel of that kind, drawn in 60 columns without colours. */
const drawn = (panel: object, seen: Seen, width = 60): string[] => {
  const board = parseDashboard({
    panels: [{id: 1, title: 'It', gridPos: {x: 0, y: 0, w: 24, h: 6}, ...panel}],
  });
  return drawScreen(board, new Map([[1, seen]]), range, width).map((line) => render(line, ({text}) => text));
};

describe('a stat', () => {
  it('is a figure below its name, with unit and decimals of the file', () => {
    const panel = {type: 'stat', fieldConfig: {defaults: {unit: 'short', decimals: 2}}};
    expect(drawn(panel, answer(1, ['revenue', 'number', [46_160]], ['cost', 'number', [null]]))).toEqual([
      '',
      'It',
      'revenue                         cost',
      '46.16 K                         –',
    ]);
  });

  it('keeps its figures whole where they have no room beside each other', () => {
    const panel = {type: 'stat', fieldConfig: {defaults: {unit: 'short', decimals: 2}}};
    const figures = ['revenue', 'cost', 'profit'].map((name): Column => [name, 'number', [46_160]]);
    expect(drawn(panel, answer(1, ...figures), 20)).toEqual([
      '',
      'It',
      'revenue    cost',
      '46.16 K    46.16 K',
      'profit',
      '46.16 K',
    ]);
  });
});

describe('the sparkline of a stat', () => {
  const times: Column = ['time', 'time', [0, 20_000, 40_000, 60_000]];
  const growing: Column = ['n', 'number', [0, 10, 20, 30]];
  const stat = (options: object, ...columns: readonly Column[]): string[] =>
    drawn({type: 'stat', options}, answer(1, ...columns), 12).slice(2);

  it('stands below the value, from end to end of the range', () => {
    expect(stat({}, times, growing)).toEqual(['30', '▁▂▂▃▄▄▅▆▆▇██']);
    expect(stat({showPercentChange: true}, times, ['n', 'number', [20, 10, 20, 30]])).toEqual([
      '30 ↑ 50%',
      '▄▃▂▁▁▂▃▄▅▆▇█',
    ]);
  });

  it('has gaps where values are missing, and is left away where it cannot be or is not wanted', () => {
    expect(stat({}, times, ['n', 'number', [0, null, 10, 20]])).toEqual(['20', '        ▅▆▇█']);
    expect(stat({graphMode: 'none'}, times, growing)).toEqual(['30']);
    expect(stat({}, growing)).toEqual(['30']);
    expect(stat({}, ['time', 'time', [0]], ['n', 'number', [3]])).toEqual(['3']);
    expect(stat({reduceOptions: {values: true, limit: 1}}, times, growing)).toEqual(['0']);
    const many = Array.from({length: 4}, (_, n): Column => [`n${n}`, 'number', [1, 2, 3, 4]]);
    expect(stat({orientation: 'horizontal'}, times, ...many)).toHaveLength(8);
  });
});

describe('a bar chart', () => {
  it('stacks its series in each bar, as long as the greatest sum allows', () => {
    const panel = {type: 'barchart', options: {stacking: 'normal', legend: {calcs: ['sum']}}};
    const seen = answer(
      1,
      ['state', 'string', ['VIC', 'WA']],
      ['high', 'number', [1, 0]],
      ['all', 'number', [3, 2]],
    );
    expect(drawn(panel, seen, 26)).toEqual([
      '',
      'It',
      `VIC ${'█'.repeat(15)} 1 + 3`,
      `WA  ${'█'.repeat(8)} 0 + 2`,
      '■ high Total: 1',
      '■ all Total: 5',
    ]);
    expect(drawn(panel, seen, 12).slice(-4)).toEqual(['■ high', 'Total: 1', '■ all', 'Total: 5']);
  });

  it('gives a category no colour of the palette, and writes it as its field is written', () => {
    const panel = {
      type: 'barchart',
      options: {xField: 'at', legend: {showLegend: false}},
      fieldConfig: {
        overrides: [
          {matcher: {id: 'byName', options: 'at'}, properties: [{id: 'unit', value: 'dateTimeAsIso'}]},
        ],
      },
    };
    const board = parseDashboard({timezone: 'utc', panels: [{id: 1, ...panel}]});
    const seen = answer(1, ['at', 'number', [0]], ['n', 'number', [2]]);
    const [line = []] = drawScreen(board, new Map([[1, seen]]), range, 60).slice(1);
    expect(render(line, ({text}) => text)).toContain('1970-01-01 00:00:00 █');
    expect(line.find(({text}) => text.includes('█'))?.colour).toBe('#73BF69');
  });

  it('says how many bars have no room', () => {
    const panel = {type: 'barchart', gridPos: {x: 0, y: 0, w: 24, h: 4}};
    const seen = answer(1, ['state', 'string', ['A', 'B', 'C', 'D']], ['n', 'number', [2, 2, 2, 2]]);
    expect(drawn(panel, seen, 10).slice(2)).toEqual(['A █████ 2', '… 3 more', '■ n']);
  });
});

describe('a time series', () => {
  const stacked = {
    type: 'timeseries',
    gridPos: {x: 0, y: 0, w: 24, h: 5},
    fieldConfig: {defaults: {custom: {stacking: {mode: 'normal'}}}},
    options: {legend: {showLegend: false}},
  };

  it('stacks what the file stacks, and an interval fills its columns', () => {
    const seen = answer(
      1,
      ['time', 'time', [0, 20_000, 40_000]],
      ['a', 'number', [1, 2, 0]],
      ['b', 'number', [1, 0, 4]],
    );
    const lines = drawn(stacked, seen, 19);
    expect(lines.slice(2, -1)).toEqual(['     4         ████', '       ▄▄▄▄▄▄▄▄████', '     0 ████████████']);
  });

  it.each([
    ['single events', [7001, 20_002, 42_003, 52_004], ' █  █   █ █ '],
    ['intervals, some of which are left out', [10_000, 30_000, 40_000], '  ██  ████  '],
  ])('fills no column in which nothing is: %s', (_, times, filled) => {
    const seen = answer(1, ['time', 'time', times], ['a', 'number', times.map(() => 1)]);
    expect(drawn(stacked, seen, 19)[2]).toBe(`     1 ${filled}`.trimEnd());
  });
});

describe('a table', () => {
  const panel = {type: 'table', gridPos: {x: 0, y: 0, w: 24, h: 5}};

  it('puts numbers to the right, and says how many rows have no room', () => {
    const seen = answer(1, ['route', 'string', ['VIC', 'NSW', 'WA', 'NT']], ['n', 'number', [10, 9, 8, 7]]);
    expect(drawn(panel, seen).slice(2)).toEqual(['route   n', 'VIC    10', 'NSW     9', '… 2 more']);
  });

  it('leaves columns out that have no room as a whole, and says so', () => {
    const seen = answer(1, ['route', 'string', ['VIC']], ['n', 'number', [10]], ['cost', 'number', [46_160]]);
    expect(drawn(panel, seen, 17).slice(2)).toEqual(['route   n   cost', 'VIC    10  46160']);
    expect(drawn(panel, seen, 15).slice(2)).toEqual(['route   n  …', 'VIC    10']);
    expect(drawn(panel, seen, 3).slice(2)).toEqual(['ro…', 'VI…']);
  });

  it('draws a gauge by the place of the value', () => {
    const gauge = {
      ...panel,
      fieldConfig: {defaults: {min: 0, max: 2, custom: {cellOptions: {type: 'gauge'}}}},
    };
    expect(drawn(gauge, answer(1, ['n', 'number', [1]])).slice(3)).toEqual(['██████       1']);
  });

  it('has no names where the file wants none, its own order, and sums below what is left out', () => {
    const sums = {
      ...panel,
      options: {
        showHeader: false,
        sortBy: [{displayName: 'n', desc: true}],
        footer: {show: true, reducer: ['sum']},
      },
    };
    const seen = answer(1, ['route', 'string', ['VIC', 'NSW', 'WA', 'NT']], ['n', 'number', [7, 9, 8, 10]]);
    expect(drawn(sums, seen).slice(2)).toEqual(['NT   10', 'NSW   9', '… 2 more', '     34']);
  });

  it('says of a picture where it is, and writes JSON on one line', () => {
    const cells = (type: string) => ({...panel, fieldConfig: {defaults: {custom: {cellOptions: {type}}}}});
    const text = (type: string, value: string) =>
      drawn(cells(type), answer(1, ['x', 'string', [value]])).at(-1);
    expect(text('image', 'https://example.org/a.png')).toBe('Image: https://example.org/a.png');
    expect(text('json-view', '{"a": [1, 2]}')).toBe('{ "a": [ 1, 2 ] }');
    expect(text('pill', 'a,b')).toBe('a b');
  });

  it('never lets a record move the cursor or colour the screen', () => {
    const seen = answer(1, ['name', 'string', ['\u001B[31mred\u001B[2J\r\n']]);
    expect(drawn(panel, seen)[3]).toBe('·[31mred·[2J··');
  });
});

describe('a panel', () => {
  it('that failed keeps its last good answer, dated, with the warehouse’s words', () => {
    const seen = {
      ...answer(1, ['n', 'number', [7]]),
      error: 'relation "x" does not exist',
      since: '10:00:00',
    };
    const lines = drawn({type: 'stat'}, seen, 80);
    expect(lines[2]).toBe('✖ relation "x" does not exist (no new data since 10:00:00)');
    expect(lines.at(-1)).toBe('7');
  });

  it('without rows says so, and one that is not known says what it is', () => {
    expect(drawn({type: 'stat'}, answer(1)).at(-1)).toBe('No data');
    expect(drawn({type: 'geomap'}, answer(1)).slice(-2).join(' ')).toBe(
      'The panel type "geomap" is not supported here; Grafana draws it.',
    );
  });
});

describe('a legend', () => {
  const seen = answer(1, ['time', 'time', [0, 30_000]], ['a', 'number', [1, 2]], ['b', 'number', [3, 4]]);
  const legendIn = (legend: object, defaults: object = {}): string[] =>
    drawn({type: 'timeseries', fieldConfig: {defaults}, options: {legend}}, seen).filter((line) =>
      line.includes('■'),
    );

  it.each<[object, string[]]>([
    [{}, ['■ a  ■ b']],
    [{calcs: ['min', 'lastNotNull']}, ['■ a Min: 1 Last *: 2  ■ b Min: 3 Last *: 4']],
    [{displayMode: 'table', calcs: ['mean']}, ['■ a Mean: 1.50', '■ b Mean: 3.50']],
    [{displayMode: 'hidden'}, []],
    [{showLegend: false}, []],
    [{calcs: ['what is this'], placement: 'right'}, ['■ a  ■ b']],
  ])('%j', (legend, lines) => expect(legendIn(legend)).toEqual(lines));

  it('leaves away what the file hides from it', () => {
    expect(legendIn({}, {custom: {hideFrom: {legend: true}}})).toEqual([]);
  });
});

describe('a fault', () => {
  const panels = ['A', 'B', 'C'].map((title, index) => ({
    id: index + 1,
    type: 'stat',
    title,
    gridPos: {x: 0, y: index, w: 24, h: 3},
  }));
  const failed = {answer: undefined, error: 'The warehouse is paused.\nResume it with: rsw setup'};
  const lines = (seen: Seen[], width: number): string[] =>
    drawScreen(parseDashboard({panels}), new Map(seen.map((each, i) => [i + 1, each])), range, width).map(
      (line) => render(line, ({text}) => text),
    );

  it('of most panels is said once, above them, in whole words', () => {
    const stale = {...answer(2, ['n', 'number', [7]]), error: failed.error, since: '10:00:00'};
    expect(lines([failed, stale, answer(3, ['n', 'number', [8]])], 30)).toEqual([
      '',
      '✖ The warehouse is paused.',
      'Resume it with: rsw setup',
      '',
      'A',
      'Query failed',
      '',
      'B',
      'No new data since 10:00:00',
      '7',
      '',
      'C',
      '8',
    ]);
  });

  it('of its own is said in its panel', () => {
    const own = {...failed, error: 'No such view'};
    expect(lines([failed, own, answer(3, ['n', 'number', [8]])], 60).slice(0, 6)).toEqual([
      '',
      'A',
      '✖ The warehouse is paused. Resume it with: rsw setup',
      '',
      'B',
      '✖ No such view',
    ]);
  });
});

describe('the grid', () => {
  const panels = [
    {id: 1, type: 'row', title: 'Figures', gridPos: {x: 0, y: 0, w: 24, h: 1}},
    {id: 2, type: 'stat', title: 'Left', gridPos: {x: 0, y: 1, w: 12, h: 3}},
    {id: 3, type: 'stat', title: 'Right', gridPos: {x: 12, y: 1, w: 12, h: 3}},
  ];
  const seen = new Map([
    [2, answer(2, ['n', 'number', [1]])],
    [3, answer(3, ['n', 'number', [2]])],
  ]);
  const lines = (width: number): string[] =>
    drawScreen(parseDashboard({panels}), seen, range, width).map((line) => render(line, ({text}) => text));

  it('stands side by side where there is room, and one below another where there is not', () => {
    expect(lines(120).filter((line) => line.includes('Left') && line.includes('Right'))).toHaveLength(1);
    expect(lines(80).filter((line) => line === 'Left' || line === 'Right')).toEqual(['Left', 'Right']);
  });

  it('folds away what the file folds', () => {
    const folded = [{...panels[0], collapsed: true, panels: panels.slice(1)}];
    const drawnLines = drawScreen(parseDashboard({panels: folded}), seen, range, 20);
    expect(drawnLines.map((line) => render(line, ({text}) => text))).toEqual([
      '',
      `▸ Figures ${'─'.repeat(10)}`,
    ]);
  });

  it('is never wider than the terminal', () => {
    for (const width of [40, 80, 110, 200])
      for (const line of lines(width)) expect(line.length).toBeLessThanOrEqual(width);
  });
});
