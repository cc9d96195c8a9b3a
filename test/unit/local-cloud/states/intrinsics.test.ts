import {describe, expect, it} from 'vitest';
import {evaluateIntrinsic} from '../../../../src/local-cloud/states/asl/intrinsics.ts';
import {fillIn} from '../../../../src/local-cloud/states/asl/payload-template.ts';

const scope = {
  data: {n: 3, who: "O'Brien", list: [1, 2, 2, 3], json: '{"a":[1]}'},
  context: {},
  variables: {x: 10},
};
const evaluate = (text: string): unknown => evaluateIntrinsic(text, 'field.$', scope);

describe('an intrinsic function', () => {
  it.each([
    ["States.Format('{} has {}', $.who, $.n)", "O'Brien has 3"],
    [String.raw`States.Format('it\'s \{{}\}', 1)`, "it's {1}"],
    ["States.Format('{}', $.list)", '[1,2,2,3]'],
    ['States.StringToJson($.json)', {a: [1]}],
    ['States.JsonToString($.list)', '[1,2,2,3]'],
    ["States.Array($.n, 'a', true, null, States.Array())", [3, 'a', true, null, []]],
    ['States.ArrayPartition($.list, 3)', [[1, 2, 2], [3]]],
    ['States.ArrayContains($.list, 3)', true],
    ['States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9]],
    ['States.ArrayRange(3, 1, -1)', [3, 2, 1]],
    ['States.ArrayGetItem($.list, 3)', 3],
    ['States.ArrayLength($.list)', 4],
    ['States.ArrayUnique($.list)', [1, 2, 3]],
    ["States.Base64Encode('Data')", 'RGF0YQ=='],
    ["States.Base64Decode('RGF0YQ==')", 'Data'],
    ["States.Hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    [
      'States.JsonMerge(States.StringToJson($.json), States.StringToJson(\'{"b":2}\'), false)',
      {a: [1], b: 2},
    ],
    ['States.MathAdd($.n, -1)', 2],
    ['States.MathAdd($x, $.n)', 13],
    ["States.StringSplit('1,2;,3', ',;')", ['1', '2', '3']],
    ['States.MathAdd(States.ArrayLength($.list), States.ArrayGetItem($.list, 0))', 5],
  ])('%s', (text, expected) => expect(evaluate(text)).toEqual(expected));

  it('makes random numbers within bounds, the same ones from the same seed, and UUIDs', () => {
    expect([1, 2]).toContain(evaluate('States.MathRandom(1, 3)'));
    expect(evaluate('States.MathRandom(1, 1000, 7)')).toBe(evaluate('States.MathRandom(1, 1000, 7)'));
    expect(evaluate('States.UUID()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  it.each([
    ["States.Format('{} {}', 1)", 'more {} than arguments'],
    ['States.ArrayGetItem($.list, 9)', 'out of the array'],
    ['States.StringToJson($.who)', 'error'],
    ["States.Hash('x', 'CRC')", 'CRC'],
    ['States.Dance()', 'no function States.Dance'],
  ])('%s fails', (text, why) => {
    expect(() => evaluate(text)).toThrow(why);
    expect(() => evaluate(text)).toThrow('States.IntrinsicFailure');
  });

  it('fails the execution where its path leads nowhere', () => {
    expect(() => evaluate('States.MathAdd($.gone, 1)')).toThrow(
      "The JSONPath '$.gone' specified for the field 'field.$' could not be found",
    );
  });
});

describe('a payload template', () => {
  it('is filled in at any depth', () => {
    const template = {a: 1, 'b.$': '$.n', c: [{'d.$': 'States.MathAdd($.n, 1)'}], e: {'f.$': '$.list[0]'}};
    expect(fillIn(template, scope)).toEqual({a: 1, b: 3, c: [{d: 4}], e: {f: 1}});
  });
});
