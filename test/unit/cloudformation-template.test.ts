import {describe, expect, test} from 'vitest';
import {evaluate, noValue, type Scope} from '../../src/local-cloud/cloudformation/intrinsics.ts';
import {dependencyGraph} from '../../src/local-cloud/cloudformation/dependencies.ts';
import {inOrder} from '../../src/local-cloud/cloudformation/in-order.ts';
import {
  describeParameters,
  parameterReference,
  parameterValues,
} from '../../src/local-cloud/cloudformation/parameters.ts';
import {physicalName} from '../../src/local-cloud/cloudformation/physical-name.ts';
import {changedProperties, propertyFaults, same} from '../../src/local-cloud/cloudformation/properties.ts';
import {parseTemplate, type Template} from '../../src/local-cloud/cloudformation/template.ts';
import {readTemplate} from '../../src/local-cloud/cloudformation/validate-template.ts';
import {thing} from '../support/things.ts';

const scope: Scope = {
  ref: (name) =>
    ({List: ['a', 'b', 'c'], 'AWS::Region': 'us-east-1', Name: 'me', Count: 3})[name] ?? `ref-${name}`,
  attribute: (logicalId, name) => `${logicalId}/${name}`,
  condition: (name) => name === 'Yes',
  mapping: (map, first, second) => {
    if (map !== 'Map') throw new Error('no mapping');
    return `${first}-${second}`;
  },
  importValue: (name) => `imported ${name}`,
  availabilityZones: (region) => [`${region}a`, `${region}b`],
};

const value = (template: unknown): unknown => evaluate(template, scope);

describe('functions', () => {
  test.each([
    [{Ref: 'Name'}, 'me'],
    [{'Fn::GetAtt': ['A', 'Endpoint.Port']}, 'A/Endpoint.Port'],
    [{'Fn::GetAtt': 'A.Endpoint.Port'}, 'A/Endpoint.Port'],
    [{'Fn::GetAtt': ['A', {Ref: 'Name'}]}, 'A/me'],
    [{'Fn::Sub': '${Name}-${A.Arn}-${!Literal}-${AWS::Region}-${Count}'}, 'me-A/Arn-${Literal}-us-east-1-3'],
    [{'Fn::Sub': ['${Name}-${x}', {x: {'Fn::Join': ['+', ['1', '2']]}, Name: 'own'}]}, 'own-1+2'],
    [{'Fn::Join': ['', ['a', {Ref: 'Name'}, 1, true]]}, 'ame1true'],
    [{'Fn::Join': [',', {Ref: 'List'}]}, 'a,b,c'],
    [{'Fn::Split': ['|', 'a||b']}, ['a', '', 'b']],
    [{'Fn::Select': ['1', {Ref: 'List'}]}, 'b'],
    [{'Fn::Select': [0, {'Fn::GetAZs': ''}]}, 'us-east-1a'],
    [{'Fn::GetAZs': {Ref: 'AWS::Region'}}, ['us-east-1a', 'us-east-1b']],
    [{'Fn::FindInMap': ['Map', {Ref: 'Name'}, 'x']}, 'me-x'],
    [{'Fn::FindInMap': ['Other', 'a', 'b', {DefaultValue: {Ref: 'Name'}}]}, 'me'],
    [{'Fn::Base64': {'Fn::Sub': 'hi ${Name}'}}, 'aGkgbWU='],
    [{'Fn::Cidr': ['10.0.0.0/16', 3, 8]}, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
    [{'Fn::Cidr': ['10.0.0.0/24', '2', '6']}, ['10.0.0.0/26', '10.0.0.64/26']],
    [{'Fn::ImportValue': {'Fn::Sub': '${Name}-x'}}, 'imported me-x'],
    [{'Fn::If': ['Yes', 1, 2]}, 1],
    [{'Fn::If': ['No', 1, {Ref: 'Name'}]}, 'me'],
    [{'Fn::Equals': [{Ref: 'Count'}, '3']}, true],
    [{'Fn::And': [{Condition: 'Yes'}, {'Fn::Not': [{Condition: 'No'}]}]}, true],
    [{'Fn::Or': [{Condition: 'No'}, {'Fn::Equals': ['a', 'b']}]}, false],
    [
      {Effect: 'Allow', Condition: {StringEquals: {a: {Ref: 'Name'}}}},
      {Effect: 'Allow', Condition: {StringEquals: {a: 'me'}}},
    ],
  ])('%j is %j', (template, expected) => {
    expect(value(template)).toEqual(expected);
  });

  test('AWS::NoValue leaves out members and elements', () => {
    const none = {'Fn::If': ['No', 1, {Ref: 'AWS::NoValue'}]};
    expect(value(none)).toBe(noValue);
    expect(value({a: none, b: [1, none, 2], c: {d: none}})).toEqual({b: [1, 2], c: {}});
  });

  test.each([
    [{'Fn::Join': ['a', 'b']}, /every Fn::Join object requires two parameters/],
    [
      {'Fn::Select': [7, {Ref: 'List'}]},
      'Template error: Fn::Select cannot select nonexistent value at index 7',
    ],
    [{'Fn::Sub': '${a b}'}, /variable names in Fn::Sub syntax must contain only alphanumeric characters/],
    [{'Fn::Sub': [1]}, /One or more Fn::Sub intrinsic functions don't specify expected arguments/],
    [{'Fn::Sub': '${List}'}, /does not resolve to a string/],
    [{'Fn::Split': [',', {Ref: 'List'}]}, /every Fn::Split object requires two parameters/],
    [{'Fn::Cidr': ['10.0.0.0/24', 5, 6]}, /too small for 5 blocks/],
    [
      {'Fn::Length': {Ref: 'List'}},
      /^Template format error: Encountered unsupported function: Fn::Length Supported functions are: \[/,
    ],
    [{'Fn::ToJsonString': {}}, /unsupported function: Fn::ToJsonString/],
    [{'Fn::Transform': {Name: 'AWS::Include'}}, /^No transform named/],
  ])('%j is refused', (template, message) => {
    expect(() => value(template)).toThrow(message);
  });
});

describe('YAML', () => {
  test('has short forms of the functions, also within each other', () => {
    const text = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  One: &one
    Type: Test::Thing
    Properties:
      Value: !Join [ '-', [ !Ref Name, !GetAtt Two.A.B, !Sub 'x\${Name}' ] ]
      Gate: !If [Yes, !Ref AWS::NoValue, !Select [0, !GetAZs '']]
      Version: 2012-10-17
      Block: !Sub
        - '\${x}'
        - x: !FindInMap [ M, a, b ]
  Copy: *one
Conditions:
  Yes: !Not [!Condition No]
`;
    const {Resources, Conditions, AWSTemplateFormatVersion} = parseTemplate(text) as Template;
    expect(AWSTemplateFormatVersion).toBe('2010-09-09');
    expect(Resources['One']!.Properties).toEqual({
      Value: {'Fn::Join': ['-', [{Ref: 'Name'}, {'Fn::GetAtt': ['Two', 'A.B']}, {'Fn::Sub': 'x${Name}'}]]},
      Gate: {'Fn::If': ['Yes', {Ref: 'AWS::NoValue'}, {'Fn::Select': [0, {'Fn::GetAZs': ''}]}]},
      Version: '2012-10-17',
      Block: {'Fn::Sub': ['${x}', {x: {'Fn::FindInMap': ['M', 'a', 'b']}}]},
    });
    expect(Resources['Copy']).toEqual(Resources['One']);
    expect(Conditions).toEqual({Yes: {'Fn::Not': [{Condition: 'No'}]}});
  });

  test.each([
    ['{"a": 1,}', /^Template format error: JSON not well-formed\. \(line 1, column 9\)$/],
    ['{\n  "a": 1\n  "b"', /^Template format error: JSON not well-formed\. \(line 3, column \d\)$/],
    ['a: [1', /^Template format error: YAML not well-formed\. \(line 1, column \d\)$/],
    ['a: 1\na: 2', /^Template format error: YAML not well-formed\. \(line 2, column 1\)$/],
  ])('%j is not well-formed', (text, message) => {
    expect(() => parseTemplate(text)).toThrow(message);
  });
});

const read = (template: object | string): Template =>
  readTemplate(typeof template === 'string' ? template : JSON.stringify(template), ['Test::Thing']);

const one = (Properties: object = {}, more: object = {}) => ({Type: 'Test::Thing', Properties, ...more});
const many = (count: number, member: object) =>
  Object.fromEntries(Array.from({length: count}, (_, n) => [`N${n}`, member]));

test.each([
  ['text', 'Template format error: unsupported structure.'],
  [{}, 'Template format error: At least one Resources member must be defined.'],
  [{Resources: {}}, 'Template format error: At least one Resources member must be defined.'],
  [
    {Resources: {A: one()}, Extra: 1},
    'Template format error: Invalid template property or properties [Extra]',
  ],
  [
    {Resources: {A: one()}, Transform: 'AWS::Serverless-2016-10-31'},
    'No transform named AWS::Serverless-2016-10-31 found.',
  ],
  [
    {Resources: {A: {}}},
    'Template format error: [/Resources/A] Every Resources object must contain a Type member.',
  ],
  [{Resources: {'A-b': one()}}, 'Template format error: Resource name A-b is non alphanumeric.'],
  [
    {Resources: {A: {Type: 'AWS::Foo::Bar'}, B: {Type: 'AWS::Foo::Baz'}}},
    'Template format error: Unrecognized resource types: [AWS::Foo::Bar, AWS::Foo::Baz]',
  ],
  [
    {Resources: {A: one({Value: {Ref: 'B'}}), C: one({}, {DependsOn: 'D'})}},
    'Template format error: Unresolved resource dependencies [B] in the Resources block of the template',
  ],
  [
    {Resources: {C: one({}, {DependsOn: ['D']})}},
    'Template format error: Unresolved resource dependencies [D] in the Resources block of the template',
  ],
  [
    {Resources: {A: one({Value: {'Fn::Sub': '${X} ${Y.Arn}'}})}},
    'Template format error: Unresolved resource dependencies [X, Y] in the Resources block of the template',
  ],
  [
    {Resources: {A: one()}, Outputs: {O: {Value: {Ref: 'Z'}}}},
    'Template format error: Unresolved resource dependencies [Z] in the Outputs block of the template',
  ],
  [
    {Resources: {A: one({Value: {'Fn::GetAtt': ['B', 'X']}})}},
    'Template error: instance of Fn::GetAtt references undefined resource B',
  ],
  [
    {
      Resources: {
        A: one({Value: {Ref: 'B'}}),
        B: one({Value: {Ref: 'C'}}),
        C: one({Value: {Ref: 'B'}}),
        D: one({Value: {Ref: 'B'}}),
      },
    },
    'Circular dependency between resources: [B, C]',
  ],
  [
    {Resources: {A: one({}, {Condition: 'Nope'})}},
    'Template format error: Unresolved condition dependency Nope in the Resources block of the template',
  ],
  [
    {Conditions: {C: {'Fn::Equals': [{Ref: 'A'}, 'x']}}, Resources: {A: one()}},
    'Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block of the template',
  ],
  [
    {Resources: {A: one({}, {DeletionPolicy: 'Keep'})}},
    'Template format error: Unrecognized DeletionPolicy "Keep" for resource A',
  ],
  [{Resources: {A: one({}, {UpdatePolicy: {}})}}, /UpdatePolicy is not supported/],
  [
    {Resources: {A: one()}, Parameters: {P: {}}},
    'Template format error: [/Parameters/P] Every Parameters object must contain a Type member.',
  ],
  [
    {Resources: {A: one()}, Parameters: {P: {Type: 'Date'}}},
    'Template format error: Unrecognized parameter type: Date',
  ],
  [
    {Resources: {A: one()}, Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>'}}},
    /^Parameter type AWS::SSM::Parameter::Value<String> of parameter P is not supported/,
  ],
  [
    {Resources: many(501, one())},
    'Template format error: Number of resources, 501, is greater than maximum allowed, 500',
  ],
  [
    {Resources: {A: one()}, Outputs: many(201, {Value: 'x'})},
    'Template format error: Number of outputs, 201, is greater than maximum allowed, 200',
  ],
  [{Resources: {A: one()}, Outputs: {O: {}}}, /Every Outputs member must contain a Value object/],
])('the template %j is refused', (template, message) => {
  expect(() => read(template)).toThrow(message);
});

test('only what is in the cycle is named as circular', () => {
  const around = {
    Resources: {
      Before: one(),
      A: one({Value: {Ref: 'B'}}, {DependsOn: 'Before'}),
      B: one({Value: {Ref: 'A'}}),
      After: one({Value: {Ref: 'A'}}),
    },
  };
  expect(() => read(around)).toThrow('Circular dependency between resources: [A, B]');
});

describe('order', () => {
  const template = read({
    Resources: {
      D: one({}, {DependsOn: ['B', 'C']}),
      B: one({Value: {Ref: 'A'}}),
      C: one({Value: {'Fn::Sub': '${A}'}}),
      A: one(),
    },
  });
  const graph = dependencyGraph(template, ['A', 'B', 'C', 'D']);

  test('is that of the dependencies, and a failure stops those that depend on it', async () => {
    const taken: string[] = [];
    await inOrder(graph, async (id) => {
      taken.push(id);
      return id !== 'B';
    });
    expect(taken).toEqual(['A', 'B', 'C']);
  });

  test('leaves out what is not there', () => {
    expect(dependencyGraph(template, ['B', 'C', 'D'])).toEqual(
      new Map([
        ['B', new Set()],
        ['C', new Set()],
        ['D', new Set(['B', 'C'])],
      ]),
    );
  });
});

describe('parameters', () => {
  const template = read({
    Resources: {A: one()},
    Parameters: {
      Text: {Type: 'String', AllowedPattern: '[a-z]*', MaxLength: 5, Default: ''},
      Size: {Type: 'Number', MinValue: 1, MaxValue: 9, Default: 3},
      Kind: {Type: 'String', AllowedValues: ['a', 'b'], Default: 'a', ConstraintDescription: 'a or b'},
      List: {Type: 'CommaDelimitedList', Default: 'x, y'},
      Numbers: {Type: 'List<Number>', Default: '1,2'},
      Secret: {Type: 'String', NoEcho: true},
    },
  });
  const given = (values: Record<string, string>, previous?: Record<string, string>) =>
    parameterValues(
      template,
      Object.entries({Secret: 's', ...values}).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      previous,
    );

  test('have their defaults, are lists where they should, and hide their secrets', () => {
    const values = given({Text: 'abc'});
    expect(values).toEqual({Text: 'abc', Size: '3', Kind: 'a', List: 'x, y', Numbers: '1,2', Secret: 's'});
    expect(parameterReference(values['List']!, template.Parameters!['List']!)).toEqual(['x', 'y']);
    expect(describeParameters(template, values)).toContainEqual({
      ParameterKey: 'Secret',
      ParameterValue: '****',
    });
  });

  test('keep the previous value when asked', () => {
    const keep = [{ParameterKey: 'Secret', UsePreviousValue: true}];
    expect(parameterValues(template, keep, {Secret: 'old'})['Secret']).toBe('old');
    expect(() => parameterValues(template, keep)).toThrow(/usePreviousValue/);
  });

  test.each([
    [{Text: 'ABC'}, "Parameter 'Text' must match pattern [a-z]*"],
    [{Text: 'abcdef'}, "Parameter 'Text' must contain at most 5 characters"],
    [{Size: '0'}, "Parameter 'Size' must be a number not less than 1"],
    [{Size: '10'}, "Parameter 'Size' must be a number not greater than 9"],
    [{Size: 'ten'}, "Parameter 'Size' must be a number."],
    [{Numbers: '1,x'}, "Parameter 'Numbers' must be a number."],
    [{Kind: 'c'}, 'Parameter Kind failed to satisfy constraint: a or b'],
    [{Other: 'c'}, 'Parameters: [Other] do not exist in the template'],
  ])('%j is refused', (values, message) => {
    expect(() => given(values as unknown as Record<string, string>)).toThrow(message);
  });

  test('without a value and a default are missing', () => {
    expect(() => parameterValues(template, [])).toThrow('Parameters: [Secret] must have values');
  });
});

describe('properties', () => {
  test('are compared as CloudFormation does: a number is its text', () => {
    expect(same({a: [1, {b: true}]}, {a: ['1', {b: 'true'}]})).toBe(true);
    expect(same({a: 1}, {a: 1, b: undefined})).toBe(false);
    expect(changedProperties({a: 1, b: 2, c: [1]}, {a: '1', b: 3, d: 1})).toEqual(['b', 'c', 'd']);
  });

  test('that a type does not have are found at any depth', () => {
    expect(
      propertyFaults({...thing, required: ['Name']}, {Nested: [{Inner: 1}, {Outer: 2}], Size: 1, Tags: 'x'}),
    ).toEqual([
      {kind: 'missing', name: 'Name', path: '/Properties'},
      {kind: 'unsupported', name: 'Outer', path: '/Properties/Nested/1'},
      {kind: 'unsupported', name: 'Size', path: '/Properties'},
      {kind: 'structure', name: 'Tags', path: '/Properties/Tags'},
    ]);
  });
});

test('physical names are the same for the same seed, and are cut to what fits', () => {
  const name = physicalName('my-stack', 'Resource', 'seed', 64);
  expect(name).toMatch(/^my-stack-Resource-[0-9A-Za-z]{12}$/);
  expect(physicalName('my-stack', 'Resource', 'seed', 64)).toBe(name);
  expect(physicalName('my-stack', 'Resource', 'other', 64)).not.toBe(name);
  for (const max of [20, 32, 40]) {
    const cut = physicalName('a-very-long-name-of-a-stack', 'AlsoAVeryLongLogicalId', 'seed', max);
    expect(cut.length).toBeLessThanOrEqual(max);
    expect(cut).toMatch(/^a-.*-[0-9A-Za-z]{12}$/);
    expect(cut.slice(-12)).toBe(name.slice(-12));
  }
});
