import {describe, expect, it} from 'vitest';
import {parsePath} from '../../../../src/local-cloud/states/asl/json-path.ts';
import {lookUp, putAt} from '../../../../src/local-cloud/states/asl/scope.ts';

const data = {
  name: 'shop',
  'odd name': {a: 1},
  items: [
    {id: 1, kind: 'book', price: 8},
    {id: 2, kind: 'pen', price: 2, tags: ['blue']},
    {id: 3, kind: 'book', price: 12},
  ],
  nothing: null,
};

const look = (path: string): unknown =>
  lookUp(path, {data, context: {State: {Name: 'S'}}, variables: {limit: {n: 9}}});

describe('a path', () => {
  it.each([
    ['$', data],
    ['$.name', 'shop'],
    ["$['odd name'].a", 1],
    ['$["odd name"]["a"]', 1],
    ['$.items[0].id', 1],
    ['$.items[-1].id', 3],
    ['$.items[*].id', [1, 2, 3]],
    ['$.items[0,2].id', [1, 3]],
    ['$.items[1:].id', [2, 3]],
    ['$.items[:1].id', [1]],
    ['$.items[:-1].id', [1, 2]],
    ['$..id', [1, 2, 3]],
    ['$.items[?(@.price > 5)].id', [1, 3]],
    ["$.items[?(@.kind == 'book' && @.price < 10)].id", [1]],
    ["$.items[?(@.kind == 'pen' || @.price >= 12)].id", [2, 3]],
    ['$.items[?(@.tags)].id', [2]],
    ['$.items[?(!(@.tags))].id', [1, 3]],
    ['$.items[?(@.price > 100)]', []],
    ['$.nothing', null],
    ['$.missing', undefined],
    ['$.items[7]', undefined],
    ['$.name.length', undefined],
    ['$$.State.Name', 'S'],
    ['$limit.n', 9],
    ['$limit', {n: 9}],
  ])('%s', (path, expected) => expect(look(path)).toEqual(expected));

  it.each(['name', '$.', '$[', "$['a", '$.a[', '$.a b', '$x'.replace('x', '!'), '$[?(@.a ~ 1)]'])(
    'refuses %s',
    (path) => expect(() => parsePath(path)).toThrow(/not a valid JSONPath|not supported/),
  );
});

describe('a result', () => {
  it('is put where the reference path says, and the input stays as it was', () => {
    expect(putAt({a: {b: 1}}, '$.a.c', 2)).toEqual({a: {b: 1, c: 2}});
    expect(putAt({}, '$.x.y.z', 1)).toEqual({x: {y: {z: 1}}});
    expect(putAt({list: [1, 2]}, '$.list[1]', 9)).toEqual({list: [1, 9]});
    expect(putAt({a: 1}, '$', 5)).toBe(5);
    expect(() => putAt({a: 1}, '$.a.b', 2)).toThrow('States.ResultPathMatchFailure');
  });
});
