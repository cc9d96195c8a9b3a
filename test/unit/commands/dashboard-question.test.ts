/** What `--range` and `--var` ask of a dashboard. */
import {describe, expect, it} from 'vitest';
import {questionOf, searchOf} from '../../../src/commands/dashboard-question.ts';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';

const board = parseDashboard({
  time: {from: 'now-3h', to: 'now'},
  templating: {
    list: [
      {name: 'state', type: 'custom', query: 'NSW,VIC,WA', multi: true},
      {name: 'delay', type: 'custom', query: 'LOW,HIGH'},
      {name: 'carrier', type: 'query'},
    ],
  },
});

describe('the question of the flags', () => {
  it('is the dashboard’s own where none is given', () => {
    expect(questionOf(board, {})).toEqual({from: 'now-3h', to: 'now', choices: {}});
    expect(searchOf(board, {})).toBe('');
  });

  it('has every value of a variable, in one flag or in several', () => {
    const flags = {range: '1h', var: ['state=NSW,VIC', 'delay=HIGH', 'state=WA']};
    expect(questionOf(board, flags)).toEqual({
      from: 'now-1h',
      to: 'now',
      choices: {state: ['NSW', 'VIC', 'WA'], delay: ['HIGH']},
    });
    expect(searchOf(board, flags)).toBe(
      '&from=now-1h&to=now&var-state=NSW&var-state=VIC&var-state=WA&var-delay=HIGH',
    );
  });

  it.each([
    [{range: 'long'}, 'it is no time, such as 15m, 3h or 2d'],
    [{var: ['place=NSW']}, "the dashboard's variables are state, delay, carrier"],
    [{var: ['state=NSW,XX']}, 'state is one of NSW, VIC, WA'],
    [{var: ['state']}, 'state is one of NSW, VIC, WA'],
    [{var: ['carrier=x']}, 'The variable "carrier" is of the type "query", which is not supported.'],
  ])('%j is none', (flags, why) => {
    expect(() => questionOf(board, flags)).toThrow(expect.objectContaining({why, exitCode: 2}));
  });

  it.each([
    ['delay=XX', 'delay=LOW'],
    ['state=XX', 'state=NSW,VIC'],
    ['place=XX', 'state=NSW,VIC'],
    ['carrier=x', 'state=NSW,VIC'],
  ])('--var %s is refused with values that can be chosen: %s', (text, example) => {
    const next = `Give them as: rsw dashboard --var ${example}`;
    expect(() => questionOf(board, {var: [text]})).toThrow(expect.objectContaining({next}));
  });
});
