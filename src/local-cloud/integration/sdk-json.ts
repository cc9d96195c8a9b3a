/**
 * Between an operation's values and the JSON that state machines and schedules write and read: members with a capital
 * first letter whatever the API calls them, times as ISO texts, and bytes as text.
 */
import {NormalizedSchema} from '@smithy/core/schema';
import type {StaticOperationSchema} from '@smithy/types';
import {isRecord} from '../is-record.ts';
import {memberNames} from '../protocols/shapes.ts';

/** What an input cannot be turned into, told by its path. */
export class SdkJsonError extends Error {}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const input = (operation: StaticOperationSchema): NormalizedSchema => NormalizedSchema.of(operation[4]);
const output = (operation: StaticOperationSchema): NormalizedSchema => NormalizedSchema.of(operation[5]);

/** The members of an operation's input, as JSON writes them, and which of them are required. */
export const inputMembers = (
  operation: StaticOperationSchema,
): {readonly all: readonly string[]; readonly required: readonly string[]} => {
  const schema = input(operation);
  if (!schema.isStructSchema()) return {all: [], required: []};
  const {all, required} = memberNames(schema);
  return {all: all.map(capital), required: required.map(capital)};
};

export const toInput = (operation: StaticOperationSchema, json: unknown): unknown =>
  read(input(operation), json, '$');

const read = (schema: NormalizedSchema, value: unknown, path: string): unknown => {
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) {
    if (!isRecord(value)) throw new SdkJsonError(`${path} must be an object`);
    const members = new Map(
      [...schema.structIterator()].map(([name, member]) => [capital(name), {name, member}]),
    );
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      const known = members.get(capital(key));
      if (!known) throw new SdkJsonError(`The field '${key}' is not supported at ${path}`);
      if (item !== null && item !== undefined)
        result[known.name] = read(known.member, item, `${path}.${key}`);
    }
    return result;
  }
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw new SdkJsonError(`${path} must be an array`);
    return value.map((item, index) => read(schema.getValueSchema(), item, `${path}[${index}]`));
  }
  if (schema.isMapSchema()) {
    if (!isRecord(value)) throw new SdkJsonError(`${path} must be an object`);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        read(schema.getValueSchema(), item, `${path}.${key}`),
      ]),
    );
  }
  if (schema.isBlobSchema()) return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  if (schema.isTimestampSchema()) return readTime(value, path);
  if (schema.isNumericSchema()) {
    if (typeof value !== 'number') throw new SdkJsonError(`${path} must be a number`);
    return value;
  }
  if (schema.isBooleanSchema()) {
    if (typeof value !== 'boolean') throw new SdkJsonError(`${path} must be a boolean`);
    return value;
  }
  // A member that holds JSON, such as a state machine's input, may be given as the JSON itself.
  if (schema.isStringSchema()) return typeof value === 'string' ? value : JSON.stringify(value);
  return value;
};

const readTime = (value: unknown, path: string): Date => {
  const time = typeof value === 'number' ? new Date(value * 1000) : new Date(String(value));
  if (Number.isNaN(time.getTime())) throw new SdkJsonError(`${path} must be a timestamp`);
  return time;
};

export const fromOutput = (operation: StaticOperationSchema, value: unknown): unknown =>
  write(output(operation), value);

const write = (schema: NormalizedSchema, value: unknown): unknown => {
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) {
    const source = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      const item = source[name];
      if (item !== undefined && item !== null) result[capital(name)] = write(member, item);
    }
    return result;
  }
  if (schema.isListSchema())
    return (value as unknown[]).map((item) => (item === null ? null : write(schema.getValueSchema(), item)));
  if (schema.isMapSchema())
    return Object.fromEntries(
      Object.entries(value as object).map(([key, item]) => [key, write(schema.getValueSchema(), item)]),
    );
  if (schema.isBlobSchema()) return Buffer.from(value as Uint8Array).toString('utf8');
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? Number(value) : value;
};
