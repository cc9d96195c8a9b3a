/**
 * Between a parsed document (JSON, CBOR, a query string's tree) and the values an SDK works with, along a
 * schema. Schemas are compiled to functions once, since streams bring thousands of records a second.
 */
import {NormalizedSchema} from '@smithy/core/schema';
import type {SchemaRef} from '@smithy/types';
import {AwsError} from '../operation.ts';

/** How one wire format writes the values a document has no type for. */
export type Format = {
  /** The member's name on the wire. */
  memberName(name: string, schema: NormalizedSchema): string;
  readBlob(value: unknown): Uint8Array | undefined;
  writeBlob(value: Uint8Array): unknown;
  writeTimestamp(value: Date, schema: NormalizedSchema): unknown;
  /** Only for a format that has more than AWS's text and number forms of a time. */
  readTimestamp?(value: unknown): Date;
};

/** Members that the schema requires and the request lacks, as paths. */
type Missing = string[];
type Decode = (value: unknown, path: string, missing: Missing) => unknown;
type Encode = (value: unknown) => unknown;

/** The smithy numbers of the timestamp formats a schema can ask for. */
export const timestampFormat = {dateTime: 5, httpDate: 6, epochSeconds: 7} as const;

const mismatch = (value: unknown, expected: string): AwsError => {
  const found =
    value === null
      ? 'NULL'
      : Array.isArray(value)
        ? 'START_ARRAY'
        : typeof value === 'object'
          ? 'START_OBJECT'
          : typeof value === 'string'
            ? 'STRING_VALUE'
            : typeof value === 'number'
              ? 'NUMBER_VALUE'
              : typeof value === 'boolean'
                ? `${value ? 'TRUE' : 'FALSE'}_VALUE`
                : typeof value;
  return new AwsError('SerializationException', `${found} can not be converted to ${expected}`);
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const number = (value: unknown): number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw mismatch(value, 'a Number');
};

export const parseTimestamp = (value: unknown): Date => {
  if (value instanceof Date) return value;
  const date = typeof value === 'number' ? new Date(value * 1000) : new Date(String(value));
  if (Number.isNaN(date.getTime())) {
    const seconds = Number(value);
    if (Number.isNaN(seconds)) throw mismatch(value, 'a Timestamp');
    return new Date(seconds * 1000);
  }
  return date;
};

export const formatTimestamp = (date: Date, schema: NormalizedSchema, usual: number): string | number => {
  const asked = schema.getSchema();
  switch (asked === 4 ? usual : asked) {
    case timestampFormat.dateTime:
      return date.toISOString().replace('.000Z', 'Z');
    case timestampFormat.httpDate:
      return date.toUTCString();
    default:
      return date.getTime() / 1000;
  }
};

/** A structure's members' names as its schema lists them, the required ones (which a static schema puts first) apart. */
export const memberNames = (
  schema: NormalizedSchema,
): {readonly all: readonly string[]; readonly required: readonly string[]} => {
  const struct = schema.getSchema() as unknown as readonly [
    ...unknown: [number, string, string, unknown, readonly string[], readonly unknown[]],
    requiredCount?: number,
  ];
  return {all: struct[4], required: struct[4].slice(0, struct[6] ?? 0)};
};

/** `StreamName` is called `streamName` in AWS's validation messages. */
export const messageName = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

export class Shapes {
  readonly #format: Format;
  readonly #decoders = new WeakMap<object, Decode>();
  readonly #encoders = new WeakMap<object, Encode>();

  constructor(format: Format) {
    this.#format = format;
  }

  /** Reads a document; throws SerializationException for a wrong type and ValidationException for what is missing. */
  decode(schema: SchemaRef | NormalizedSchema, document: unknown): unknown {
    const missing: Missing = [];
    const value = this.#decoder(NormalizedSchema.of(schema))(document, '', missing);
    verifyNothingMissing(missing);
    return value;
  }

  encode(schema: SchemaRef | NormalizedSchema, value: unknown): unknown {
    return this.#encoder(NormalizedSchema.of(schema))(value);
  }

  #decoder(schema: NormalizedSchema): Decode {
    const known = this.#decoders.get(schema);
    if (known) return known;
    // A schema may contain itself, so the compiled function is looked up through this indirection.
    let compiled: Decode | undefined;
    const lazy: Decode = (value, path, missing) =>
      (compiled ??= this.#compileDecoder(schema))(value, path, missing);
    this.#decoders.set(schema, lazy);
    return lazy;
  }

  #compileDecoder(schema: NormalizedSchema): Decode {
    const format = this.#format;
    if (schema.isUnitSchema()) return () => ({});
    if (schema.isStructSchema()) {
      const members = [...schema.structIterator()].map(([name, member]) => ({
        name,
        wire: format.memberName(name, member),
        decode: this.#decoder(member),
      }));
      const {required} = memberNames(schema);
      return (value, path, missing) => {
        if (!isRecord(value)) throw mismatch(value, 'a Structure');
        const result: Record<string, unknown> = {};
        for (const {name, wire, decode} of members) {
          const found = value[wire];
          if (found !== undefined && found !== null)
            result[name] = decode(found, `${path}${messageName(name)}.`, missing);
        }
        for (const name of required)
          if (result[name] === undefined) missing.push(`${path}${messageName(name)}`);
        return result;
      };
    }
    if (schema.isListSchema()) {
      const decode = this.#decoder(schema.getValueSchema());
      return (value, path, missing) => {
        if (!Array.isArray(value)) throw mismatch(value, 'a List');
        return value.map((item, index) => decode(item, `${path}${index + 1}.member.`, missing));
      };
    }
    if (schema.isMapSchema()) {
      const decode = this.#decoder(schema.getValueSchema());
      return (value, path, missing) => {
        if (!isRecord(value)) throw mismatch(value, 'a Map');
        return Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, decode(item, `${path}${key}.`, missing)]),
        );
      };
    }
    if (schema.isBlobSchema())
      return (value) => {
        const bytes = format.readBlob(value);
        if (!bytes) throw mismatch(value, 'a Blob');
        return bytes;
      };
    if (schema.isTimestampSchema()) return format.readTimestamp?.bind(format) ?? parseTimestamp;
    if (schema.isStringSchema())
      return (value) => {
        if (typeof value !== 'string') throw mismatch(value, 'a String');
        return value;
      };
    if (schema.isBooleanSchema())
      return (value) => {
        if (typeof value !== 'boolean') throw mismatch(value, 'a Boolean');
        return value;
      };
    if (schema.isNumericSchema()) return number;
    return (value) => value;
  }

  #encoder(schema: NormalizedSchema): Encode {
    const known = this.#encoders.get(schema);
    if (known) return known;
    let compiled: Encode | undefined;
    const lazy: Encode = (value) => (compiled ??= this.#compileEncoder(schema))(value);
    this.#encoders.set(schema, lazy);
    return lazy;
  }

  #compileEncoder(schema: NormalizedSchema): Encode {
    const format = this.#format;
    if (schema.isUnitSchema()) return () => ({});
    if (schema.isStructSchema()) {
      const members = [...schema.structIterator()].map(([name, member]) => ({
        name,
        wire: format.memberName(name, member),
        encode: this.#encoder(member),
      }));
      return (value) => {
        const source = value as Record<string, unknown>;
        const result: Record<string, unknown> = {};
        for (const {name, wire, encode} of members) {
          const item = source[name];
          if (item !== undefined && item !== null) result[wire] = encode(item);
        }
        return result;
      };
    }
    if (schema.isListSchema()) {
      const encode = this.#encoder(schema.getValueSchema());
      return (value) => (value as unknown[]).map((item) => (item === null ? null : encode(item)));
    }
    if (schema.isMapSchema()) {
      const encode = this.#encoder(schema.getValueSchema());
      return (value) =>
        Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, encode(item)]));
    }
    if (schema.isBlobSchema())
      return (value) =>
        format.writeBlob(typeof value === 'string' ? Buffer.from(value) : (value as Uint8Array));
    if (schema.isTimestampSchema()) return (value) => format.writeTimestamp(value as Date, schema);
    if (schema.isNumericSchema())
      return (value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);
    return (value) => value;
  }
}

/** AWS's one message for all members that must be there and are not. */
export const verifyNothingMissing = (missing: readonly string[]): void => {
  if (missing.length === 0) return;
  const errors = missing.map(
    (path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
  throw new AwsError(
    'ValidationException',
    `${errors.length} validation error${errors.length > 1 ? 's' : ''} detected: ${errors.join('; ')}`,
  );
};
