/** The intrinsic functions: a template's value with what is known at this moment becomes a plain value. */
import {isRecord} from '../is-record.ts';
import {cidrBlocks} from './cidr.ts';
import {substitute} from './substitution.ts';
import {validationError} from './validation-error.ts';

/** What functions may ask. Each lookup throws CloudFormation's error when there is no such thing. */
export type Scope = {
  /** A parameter, a pseudo parameter or a resource's physical id. */
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
  importValue(name: string): string;
  availabilityZones(region: string): readonly string[];
};

/** What `Ref: AWS::NoValue` answers: the property, or the list's element, is as if it had not been written. */
export const noValue = Symbol('AWS::NoValue');

type Fn = (argument: unknown, scope: Scope) => unknown;

const templateError = (message: string): Error => validationError(`Template error: ${message}`);

/** The function's name and argument, when this object is a function's call. */
export const functionCall = (value: unknown): readonly [name: string, argument: unknown] | undefined => {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length !== 1 || !only) return undefined;
  return only[0] === 'Ref' || only[0] === 'Condition' || only[0].startsWith('Fn::') ? only : undefined;
};

const scalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const texts = (value: unknown, complaint: string): string[] => {
  if (!Array.isArray(value) || !value.every(scalar)) throw templateError(complaint);
  return value.map(String);
};

const join: Fn = (argument, scope) => {
  const complaint =
    'every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.';
  if (!Array.isArray(argument) || argument.length !== 2 || typeof argument[0] !== 'string')
    throw templateError(complaint);
  return texts(evaluate(argument[1], scope), complaint).join(argument[0]);
};

const split: Fn = (argument, scope) => {
  const complaint =
    'every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.';
  if (!Array.isArray(argument) || argument.length !== 2 || typeof argument[0] !== 'string')
    throw templateError(complaint);
  const source = evaluate(argument[1], scope);
  if (typeof source !== 'string') throw templateError(complaint);
  return source.split(argument[0]);
};

const select: Fn = (argument, scope) => {
  const complaint = 'Fn::Select requires a list argument with two elements: an integer index and a list';
  if (!Array.isArray(argument) || argument.length !== 2) throw templateError(complaint);
  const index = Number(evaluate(argument[0], scope));
  const list = evaluate(argument[1], scope);
  if (!Number.isInteger(index) || !Array.isArray(list)) throw templateError(complaint);
  if (index < 0 || index >= list.length)
    throw templateError(`Fn::Select cannot select nonexistent value at index ${index}`);
  return list[index] as unknown;
};

const sub: Fn = (argument, scope) => {
  const [text, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  if (typeof text !== 'string' || !isRecord(variables))
    throw templateError(
      "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
    );
  return substitute(text, (name) => {
    if (Object.hasOwn(variables, name)) return one(evaluate(variables[name], scope), name);
    const dot = name.indexOf('.');
    return one(dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1)), name);
  });
};

const one = (value: unknown, name: string): string => {
  if (scalar(value)) return String(value);
  throw templateError(
    `Fn::Sub expression does not resolve to a string: \${${name}} is ${Array.isArray(value) ? 'a list' : 'no string'}`,
  );
};

const getAtt: Fn = (argument, scope) => {
  const [logicalId, name] =
    typeof argument === 'string'
      ? [argument.split('.')[0], argument.split('.').slice(1).join('.')]
      : (argument as []);
  return scope.attribute(String(logicalId), String(evaluate(name, scope)));
};

const findInMap: Fn = (argument, scope) => {
  if (!Array.isArray(argument) || argument.length < 3 || argument.length > 4)
    throw templateError(
      'every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value',
    );
  const [map, first, second] = argument.slice(0, 3).map((part) => String(evaluate(part, scope)));
  const [, , , fallback] = argument as unknown[];
  if (fallback === undefined) return scope.mapping(map!, first!, second!);
  if (!isRecord(fallback) || !Object.hasOwn(fallback, 'DefaultValue'))
    throw templateError('Fn::FindInMap takes an object with DefaultValue as its fourth parameter');
  try {
    return scope.mapping(map!, first!, second!);
  } catch {
    return evaluate(fallback['DefaultValue'], scope);
  }
};

const boolean = (value: unknown, scope: Scope): boolean => {
  const result = evaluate(value, scope);
  if (result === true || result === 'true') return true;
  if (result === false || result === 'false') return false;
  throw templateError('every condition must evaluate to true or false');
};

const several = (name: string, argument: unknown, least: number, most: number): unknown[] => {
  if (Array.isArray(argument) && argument.length >= least && argument.length <= most) return argument;
  throw templateError(
    least === most
      ? `every ${name} object requires a list of ${least} ${least === 1 ? 'parameter' : 'parameters'}`
      : `every ${name} object requires a list of at least ${least} and at most ${most} boolean parameters.`,
  );
};

const equal = (a: unknown, b: unknown): boolean =>
  scalar(a) && scalar(b) ? String(a) === String(b) : JSON.stringify(a) === JSON.stringify(b);

const functions: Readonly<Record<string, Fn>> = {
  Ref: (name, scope) => (name === 'AWS::NoValue' ? noValue : scope.ref(String(name))),
  Condition: (name, scope) => scope.condition(String(name)),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, scope) => {
    const text = evaluate(argument, scope);
    if (!scalar(text)) throw templateError('every Fn::Base64 object must have a String-typed value.');
    return Buffer.from(String(text)).toString('base64');
  },
  'Fn::Cidr': (argument, scope) => {
    const [block, count, bits = '8'] = several('Fn::Cidr', argument, 2, 3).map((part) =>
      evaluate(part, scope),
    );
    return cidrBlocks(String(block), Number(count), Number(bits));
  },
  'Fn::GetAZs': (argument, scope) =>
    scope.availabilityZones(String(evaluate(argument, scope) || scope.ref('AWS::Region'))),
  'Fn::ImportValue': (argument, scope) => {
    const name = evaluate(argument, scope);
    if (!scalar(name))
      throw templateError(
        'the attribute in Fn::ImportValue must be a string or a function that returns a string',
      );
    return scope.importValue(String(name));
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = several('Fn::If', argument, 3, 3);
    return evaluate(scope.condition(String(name)) ? yes : no, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [a, b] = several('Fn::Equals', argument, 2, 2).map((part) => evaluate(part, scope));
    return equal(a, b);
  },
  'Fn::And': (argument, scope) => several('Fn::And', argument, 2, 10).every((part) => boolean(part, scope)),
  'Fn::Or': (argument, scope) => several('Fn::Or', argument, 2, 10).some((part) => boolean(part, scope)),
  'Fn::Not': (argument, scope) => !boolean(several('Fn::Not', argument, 1, 1)[0], scope),
  'Fn::Contains': (argument, scope) => {
    const [list, value] = several('Fn::Contains', argument, 2, 2).map((part) => evaluate(part, scope));
    return Array.isArray(list) && list.some((item) => equal(item, value));
  },
  'Fn::EachMemberEquals': (argument, scope) => {
    const [list, value] = several('Fn::EachMemberEquals', argument, 2, 2).map((part) =>
      evaluate(part, scope),
    );
    return Array.isArray(list) && list.every((item) => equal(item, value));
  },
  'Fn::EachMemberIn': (argument, scope) => {
    const [list, among] = several('Fn::EachMemberIn', argument, 2, 2).map((part) => evaluate(part, scope));
    return (
      Array.isArray(list) && Array.isArray(among) && list.every((item) => among.some((b) => equal(item, b)))
    );
  },
};

/** Throws CloudFormation's text for a function that it (or this local cloud) does not have. */
export const verifyFunction = (name: string): void => {
  if (name === 'Fn::Transform') throw validationError('No transform named Fn::Transform found.');
  if (!Object.hasOwn(functions, name))
    throw validationError(
      `Template format error: Encountered unsupported function: ${name} Supported functions are: [${Object.keys(functions).join(', ')}]`,
    );
};

/** A value with every function in it worked out; members that are `AWS::NoValue` are left out. */
export const evaluate = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value))
    return value.map((item) => evaluate(item, scope)).filter((item) => item !== noValue);
  if (!isRecord(value)) return value;
  const call = functionCall(value);
  // `Condition` is a function only among conditions: in a policy's statement it is an ordinary member.
  if (call && !(call[0] === 'Condition' && typeof call[1] !== 'string')) {
    verifyFunction(call[0]);
    return functions[call[0]]!(call[1], scope);
  }
  const members = Object.entries(value).map(([name, member]) => [name, evaluate(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== noValue));
};
