/** Database values on disk and on the wire. */
import type {ColumnMetadata, Field} from '@aws-sdk/client-redshift-data';
import type {Column, Value} from '../sql/warehouse.ts';

/** JSON has no integers beyond 2^53, no NaN and no bytes, so these are kept in objects. */
type Kept = null | boolean | string | number | {i: string} | {f: string} | {b: string};

export const keepValue = (value: Value): Kept => {
  if (typeof value === 'bigint') return {i: String(value)};
  if (typeof value === 'number') return Number.isFinite(value) ? value : {f: String(value)};
  if (value instanceof Uint8Array) return {b: Buffer.from(value).toString('base64')};
  return value;
};

export const restoreValue = (kept: Kept): Value => {
  if (typeof kept !== 'object' || kept === null) return kept;
  if ('i' in kept) return BigInt(kept.i);
  if ('f' in kept) return Number(kept.f);
  return Buffer.from(kept.b, 'base64');
};

export const field = (value: Value): Field => {
  if (value === null) return {isNull: true};
  if (typeof value === 'bigint') return {longValue: safely(value)};
  if (typeof value === 'number') return {doubleValue: value};
  if (typeof value === 'boolean') return {booleanValue: value};
  if (typeof value === 'string') return {stringValue: value};
  return {blobValue: value};
};

/** The SDK's type says number; the wire writes a bigint with all its digits. */
const safely = (value: bigint): number => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : (value as unknown as number);
};

/** Bytes that a value takes as text, which is how ResultSize counts. */
export const sizeOf = (value: Value): number => {
  if (value === null) return 0;
  if (value instanceof Uint8Array) return value.byteLength;
  return typeof value === 'string' ? Buffer.byteLength(value) : String(value).length;
};

/** One line of CSV as GetStatementResultV2 gives it: null is empty, bytes are hexadecimal. */
export const csvLine = (values: readonly Value[]): string => `${values.map(csvValue).join(',')}\r\n`;

const csvValue = (value: Value): string => {
  if (value === null) return '';
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  const text = String(value);
  // An empty string is quoted, so that it is not taken for null.
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const columnMetadata = (column: Column): ColumnMetadata => ({
  isCaseSensitive: column.isCaseSensitive,
  isCurrency: false,
  isSigned: column.isSigned,
  label: column.name,
  name: column.name,
  nullable: column.nullable,
  precision: column.precision,
  scale: column.scale,
  schemaName: column.schemaName,
  tableName: column.tableName,
  typeName: column.typeName,
  length: column.length,
});
