import {describe, expect, it} from 'vitest';
import {applies, type Rule} from '../../../../src/local-cloud/states/asl/choice.ts';

const data = {
  text: 'log-2026.txt',
  star: 'a*b',
  n: 5,
  m: 5,
  yes: true,
  time: '2026-11-24T10:00:00Z',
  sameTime: '2026-11-24T11:00:00+01:00',
  nothing: null,
};
const decide = (rule: Rule): boolean => applies(rule, {data, context: {}, variables: {}});

describe('a rule', () => {
  it.each<[Rule, boolean]>([
    [{Variable: '$.text', StringEquals: 'log-2026.txt'}, true],
    [{Variable: '$.text', StringLessThan: 'zzz'}, true],
    [{Variable: '$.text', StringMatches: 'log-*.txt'}, true],
    [{Variable: '$.text', StringMatches: 'log-*.tx'}, false],
    [{Variable: '$.text', StringMatches: 'log.2026.txt'}, false],
    [{Variable: '$.star', StringMatches: String.raw`a\*b`}, true],
    [{Variable: '$.text', StringMatches: String.raw`log\*`}, false],
    [{Variable: '$.n', NumericEquals: 5}, true],
    [{Variable: '$.n', NumericGreaterThan: 5}, false],
    [{Variable: '$.n', NumericGreaterThanEqualsPath: '$.m'}, true],
    [{Variable: '$.n', NumericLessThan: 5.5}, true],
    // A value of another type is no error: the rule does not apply.
    [{Variable: '$.text', NumericEquals: 5}, false],
    [{Variable: '$.n', StringEquals: '5'}, false],
    [{Variable: '$.yes', BooleanEquals: true}, true],
    [{Variable: '$.time', TimestampEqualsPath: '$.sameTime'}, true],
    [{Variable: '$.time', TimestampLessThan: '2026-11-24T10:00:01Z'}, true],
    [{Variable: '$.time', TimestampLessThan: 'soon'}, false],
    [{Variable: '$.gone', IsPresent: false}, true],
    [{Variable: '$.nothing', IsPresent: true}, true],
    [{Variable: '$.nothing', IsNull: true}, true],
    [{Variable: '$.n', IsNumeric: true}, true],
    [{Variable: '$.n', IsString: false}, true],
    [{Variable: '$.time', IsTimestamp: true}, true],
    [{Variable: '$.yes', IsBoolean: false}, false],
    [{Not: {Variable: '$.n', NumericEquals: 6}}, true],
    [
      {
        And: [
          {Variable: '$.n', NumericEquals: 5},
          {Variable: '$.yes', BooleanEquals: false},
        ],
      },
      false,
    ],
    [{Or: [{Variable: '$.n', NumericEquals: 1}, {Not: {Variable: '$.yes', BooleanEquals: false}}]}, true],
    // The second rule is not looked at.
    [
      {
        And: [
          {Variable: '$.gone', IsPresent: true},
          {Variable: '$.gone', NumericEquals: 1},
        ],
      },
      false,
    ],
  ])('%j', (rule, expected) => expect(decide(rule)).toBe(expected));

  it('fails the execution where its variable is not there', () => {
    expect(() => decide({Variable: '$.gone', NumericEquals: 1})).toThrow(
      "States.Runtime: Invalid path '$.gone': The choice state's condition path references an invalid value.",
    );
    expect(() => decide({Variable: '$.gone', IsNull: true})).toThrow('States.Runtime');
  });
});
