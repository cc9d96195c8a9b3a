import type {AttributeValue} from '@aws-sdk/client-dynamodb';
import {AwsError} from '../operation.ts';
import {canonicalNumber, compareNumbers, numberSize} from './number.ts';

/** An attribute's value as it is stored: DynamoDB's own form, with binary values as base64 so that it is plain JSON. */
export type Value =
  | {readonly S: string}
  | {readonly N: string}
  | {readonly B: string}
  | {readonly BOOL: boolean}
  | {readonly NULL: true}
  | {readonly M: Item}
  | {readonly L: readonly Value[]}
  | {readonly SS: readonly string[]}
  | {readonly NS: readonly string[]}
  | {readonly BS: readonly string[]};
export type Item = Readonly<Record<string, Value>>;
export type ValueType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS';

const types = ['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'] as const;
const maxDepth = 32;

export const typeOf = (value: Value | AttributeValue): ValueType => {
  const type = types.find((name) => name in value);
  if (!type)
    throw new AwsError(
      'ValidationException',
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    );
  return type;
};

const invalid = (why: string): AwsError =>
  new AwsError('ValidationException', `One or more parameter values were invalid: ${why}`);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const asSet = <T>(kind: string, values: readonly T[], store: (value: T) => string): string[] => {
  if (values.length === 0) throw invalid(`An ${kind} set  may not be empty`);
  const stored = values.map(store);
  if (new Set(stored).size < stored.length)
    throw invalid(`Input collection [${stored.join(', ')}] contains duplicates.`);
  return stored;
};

/** Checks a value that came over the wire and gives it the stored form. */
export const fromWire = (wire: AttributeValue, depth = 1): Value => {
  if (depth > maxDepth)
    throw new AwsError('ValidationException', 'Nesting Levels have exceeded supported limits');
  typeOf(wire);
  if (wire.S !== undefined) return {S: wire.S};
  if (wire.N !== undefined) return {N: canonicalNumber(wire.N)};
  if (wire.B !== undefined) return {B: base64(wire.B)};
  if (wire.BOOL !== undefined) return {BOOL: wire.BOOL};
  if (wire.NULL !== undefined) {
    if (!wire.NULL) throw invalid('Null attribute value types must have the value of true');
    return {NULL: true};
  }
  if (wire.M !== undefined) return {M: itemFromWire(wire.M, depth + 1)};
  if (wire.L !== undefined) return {L: wire.L.map((value) => fromWire(value, depth + 1))};
  if (wire.SS !== undefined) return {SS: asSet('string', wire.SS, (text) => text)};
  if (wire.NS !== undefined) return {NS: asSet('number', wire.NS, canonicalNumber)};
  return {BS: asSet('binary', wire.BS ?? [], base64)};
};

export const itemFromWire = (wire: Record<string, AttributeValue>, depth = 1): Item =>
  Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, fromWire(value, depth)]));

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

export const toWire = (value: Value): AttributeValue => {
  if ('B' in value) return {B: bytes(value.B)};
  if ('BS' in value) return {BS: value.BS.map(bytes)};
  if ('M' in value) return {M: itemToWire(value.M)};
  if ('L' in value) return {L: value.L.map(toWire)};
  return value as AttributeValue;
};

export const itemToWire = (item: Item): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toWire(value)]));

const members = (value: Value): readonly string[] | undefined =>
  'SS' in value ? value.SS : 'NS' in value ? value.NS : 'BS' in value ? value.BS : undefined;

/** Whether two values are the same; the order of a set's members and of a map's names does not matter. */
export const isSame = (one: Value, other: Value): boolean => {
  if (typeOf(one) !== typeOf(other)) return false;
  const [left, right] = [members(one), members(other)];
  if (left && right) return left.length === right.length && left.every((member) => right.includes(member));
  if ('M' in one && 'M' in other) {
    const names = Object.keys(one.M);
    return (
      names.length === Object.keys(other.M).length &&
      names.every((name) => {
        const [mine, theirs] = [one.M[name], other.M[name]];
        return mine !== undefined && theirs !== undefined && isSame(mine, theirs);
      })
    );
  }
  if ('L' in one && 'L' in other)
    return (
      one.L.length === other.L.length && one.L.every((value, index) => isSame(value, other.L[index] as Value))
    );
  return JSON.stringify(one) === JSON.stringify(other);
};

/** Orders two texts, numbers or binary values; undefined for values that have no order between them. */
export const compare = (one: Value, other: Value): number | undefined => {
  if ('N' in one && 'N' in other) return compareNumbers(one.N, other.N);
  if ('S' in one && 'S' in other) return Buffer.compare(Buffer.from(one.S), Buffer.from(other.S));
  if ('B' in one && 'B' in other)
    return Buffer.compare(Buffer.from(one.B, 'base64'), Buffer.from(other.B, 'base64'));
  return undefined;
};

/** Bytes that a value takes, by DynamoDB's rules for item sizes. */
export const sizeOf = (value: Value): number => {
  const sum = (sizes: number[]): number => sizes.reduce((total, size) => total + size, 0);
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('B' in value) return Buffer.byteLength(value.B, 'base64');
  if ('SS' in value) return sum(value.SS.map((text) => Buffer.byteLength(text)));
  if ('NS' in value) return sum(value.NS.map(numberSize));
  if ('BS' in value) return sum(value.BS.map((text) => Buffer.byteLength(text, 'base64')));
  if ('M' in value) return 3 + itemSize(value.M) + Object.keys(value.M).length;
  if ('L' in value) return 3 + sum(value.L.map((each) => 1 + sizeOf(each)));
  return 1;
};

export const itemSize = (item: Item): number =>
  Object.entries(item).reduce((total, [name, value]) => total + Buffer.byteLength(name) + sizeOf(value), 0);
