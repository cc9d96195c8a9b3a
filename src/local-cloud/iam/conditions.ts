/** The condition operators of policies, as the IAM guide's "Condition operators" page lists them. */
import {BlockList, isIP, isIPv6} from 'node:net';
import {filled, matches, matchesArn, pattern, type Lookup, type Pattern} from './pattern.ts';

/** One line of a statement's `Condition`: an operator on a key with the values to compare. */
export type Condition = {
  readonly key: string;
  readonly values: readonly Pattern[];
  readonly test: Test | 'Null';
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly quantifier: 'ForAnyValue' | 'ForAllValues' | undefined;
};

type Test = (wanted: string, given: string) => boolean;

const number = (compare: (given: number, wanted: number) => boolean): Test => {
  return (wanted, given) =>
    given.trim() !== '' && wanted.trim() !== '' && compare(Number(given), Number(wanted));
};

/** A date is ISO 8601 or seconds since the epoch. */
const instant = (text: string): number =>
  /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);

const date = (compare: (given: number, wanted: number) => boolean): Test => {
  return (wanted, given) => compare(instant(given), instant(wanted));
};

/** An address in a range such as `10.0.0.0/8`; without a length, the range is one address. */
const inRange: Test = (wanted, given) => {
  const [address = '', length] = wanted.split('/');
  const family = (text: string): 'ipv4' | 'ipv6' => (isIPv6(text) ? 'ipv6' : 'ipv4');
  const bits = length === undefined ? (isIPv6(address) ? 128 : 32) : Number(length);
  if (!isIP(address) || !isIP(given) || !(bits >= 0 && bits <= (isIPv6(address) ? 128 : 32))) return false;
  const range = new BlockList();
  range.addSubnet(address, bits, family(address));
  return range.check(given, family(given));
};

const equal: Test = (wanted, given) => wanted === given;
const equalAnyCase: Test = (wanted, given) => wanted.toLowerCase() === given.toLowerCase();

/** Name to test, whether it is negated, and whether `*` and `?` are wildcards. */
const operators: Readonly<Record<string, readonly [test: Test, negated?: boolean, wild?: boolean]>> = {
  StringEquals: [equal],
  StringNotEquals: [equal, true],
  StringEqualsIgnoreCase: [equalAnyCase],
  StringNotEqualsIgnoreCase: [equalAnyCase, true],
  StringLike: [matches, false, true],
  StringNotLike: [matches, true, true],
  ArnEquals: [matchesArn, false, true],
  ArnLike: [matchesArn, false, true],
  ArnNotEquals: [matchesArn, true, true],
  ArnNotLike: [matchesArn, true, true],
  Bool: [equalAnyCase],
  BinaryEquals: [equal],
  IpAddress: [inRange],
  NotIpAddress: [inRange, true],
  NumericEquals: [number((given, wanted) => given === wanted)],
  NumericNotEquals: [number((given, wanted) => given === wanted), true],
  NumericLessThan: [number((given, wanted) => given < wanted)],
  NumericLessThanEquals: [number((given, wanted) => given <= wanted)],
  NumericGreaterThan: [number((given, wanted) => given > wanted)],
  NumericGreaterThanEquals: [number((given, wanted) => given >= wanted)],
  DateEquals: [date((given, wanted) => given === wanted)],
  DateNotEquals: [date((given, wanted) => given === wanted), true],
  DateLessThan: [date((given, wanted) => given < wanted)],
  DateLessThanEquals: [date((given, wanted) => given <= wanted)],
  DateGreaterThan: [date((given, wanted) => given > wanted)],
  DateGreaterThanEquals: [date((given, wanted) => given >= wanted)],
};

/** Reads one operator of a `Condition` block; undefined when there is no such operator here. */
export const readCondition = (
  written: string,
  key: string,
  values: readonly string[],
): Condition | undefined => {
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  const common = {key: key.toLowerCase(), quantifier: quantifier as Condition['quantifier']};
  if (name === 'Null' && !ifExists)
    return {
      ...common,
      values: values.map((value) => pattern(value, false)),
      test: 'Null',
      negated: false,
      ifExists: false,
    };
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!operator) return undefined;
  const [test, negated = false, wild = false] = operator;
  return {
    ...common,
    values: values.map((value) => pattern(value, wild)),
    test,
    negated,
    ifExists: ifExists !== undefined,
  };
};

/** Whether the request fulfils the condition. */
export const holds = (condition: Condition, lookup: Lookup): boolean => {
  const {test, negated, values, quantifier} = condition;
  const given = lookup(condition.key);
  if (test === 'Null')
    return values.some(({text}) => (text.toLowerCase() === 'true') === (given === undefined));
  if (given === undefined || given.length === 0)
    return condition.ifExists || quantifier === 'ForAllValues' || (negated && quantifier === undefined);
  const fits = (value: string): boolean => {
    const found = values.some((wanted) => {
      const text = filled(wanted, lookup);
      return text !== undefined && test(text, value);
    });
    return found !== negated;
  };
  // Without a quantifier, several values of a request count as `any`, or as `all` where the test is negated.
  return quantifier === 'ForAllValues' || (negated && !quantifier) ? given.every(fits) : given.some(fits);
};
