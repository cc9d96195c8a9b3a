import type {EngineValue} from './engine.ts';
import {isFloat, isInteger, isText, type SqlType} from './types.ts';
import type {OutColumn} from './translate/scope.ts';
import type {Column, Value} from './warehouse.ts';

const typeNames: Partial<Record<SqlType['id'], string>> = {
  unknown: 'varchar',
  oid: 'int4',
  varbyte: 'varbyte',
};

const precisions: Partial<Record<SqlType['id'], number>> = {
  int2: 5,
  int4: 10,
  oid: 10,
  int8: 19,
  float4: 8,
  float8: 17,
  bool: 1,
  date: 13,
  timestamp: 29,
  timestamptz: 35,
  time: 15,
  timetz: 21,
};

/** A result column as the Data API describes it. */
export const describeColumn = (column: OutColumn): Column => {
  const {type} = column;
  return {
    name: column.name,
    typeName: typeNames[type.id] ?? type.id,
    nullable: column.nullable ? 1 : 0,
    precision:
      type.id === 'numeric'
        ? (type.precision ?? 38)
        : isText(type) || type.id === 'varbyte'
          ? (type.length ?? 65535)
          : (precisions[type.id] ?? 0),
    scale:
      type.id === 'numeric'
        ? (type.scale ?? 0)
        : isFloat(type)
          ? type.id === 'float4'
            ? 8
            : 17
          : type.id === 'timestamp' || type.id === 'timestamptz'
            ? 6
            : 0,
    length: 0,
    isCaseSensitive: isText(type),
    isSigned: isInteger(type) || isFloat(type) || type.id === 'numeric',
    tableName: column.table ?? '',
    schemaName: column.schema ?? '',
  };
};

/** A value of the engine as the Data API carries it. */
export const toValue = (value: EngineValue, type: SqlType): Value => {
  if (value === null || value === undefined) return null;
  if (type.id === 'super') return toJson(value);
  if (isInteger(type)) return BigInt(String(value));
  if (isFloat(type)) return Number(value);
  if (type.id === 'bool') return Boolean(value);
  if (typeof value === 'string') return value;
  if (type.id === 'date') return day((value as unknown as {days: number}).days);
  if (type.id === 'timestamp' || type.id === 'timestamptz')
    return instant((value as {micros: bigint}).micros, type.id === 'timestamptz' ? '+00' : '');
  if (type.id === 'interval')
    return interval(value as unknown as {months: number; days: number; micros: bigint});
  if (type.id === 'varbyte') return (value as unknown as {bytes: Uint8Array}).bytes;
  return String(value);
};

/** The engine's last number stands for what never comes, and its negative for what always was. */
const endless = <N extends number | bigint>(value: N, last: N): string | undefined =>
  value === last ? 'infinity' : -value === last ? '-infinity' : undefined;

const daysOfFourCenturies = 146_097;

/** The date so many days after 1970-01-01, with what follows it; years before the first as PostgreSQL writes them. */
const written = (days: number, rest: string): string => {
  const cycles = Math.floor(days / daysOfFourCenturies);
  const date = new Date((days - cycles * daysOfFourCenturies) * 86_400_000);
  const year = date.getUTCFullYear() + cycles * 400;
  const era = year > 0 ? '' : ' BC';
  return `${String(year > 0 ? year : 1 - year).padStart(4, '0')}${date.toISOString().slice(4, 10)}${rest}${era}`;
};

const day = (days: number): string => endless(days, 2_147_483_647) ?? written(days, '');

const microsOfADay = 86_400_000_000n;

/** What is left of microseconds below the second: `.123`, zeros at the end left out; nothing for a whole second. */
const fractionOf = (micros: bigint): string => {
  const fraction = micros % 1_000_000n;
  return fraction === 0n ? '' : `.${fraction.toString().padStart(6, '0').replace(/0+$/, '')}`;
};

/** `2026-11-24 10:57:58.123`: microseconds since the epoch. */
const instant = (micros: bigint, zone: string): string => {
  const ofDay = ((micros % microsOfADay) + microsOfADay) % microsOfADay;
  const time = new Date(Number(ofDay / 1000n)).toISOString().slice(11, 19);
  const text = fractionOf(ofDay);
  return (
    endless(micros, 2n ** 63n - 1n) ??
    written(Number((micros - ofDay) / microsOfADay), ` ${time}${text}${zone}`)
  );
};

/** `1 year 2 mons 3 days 04:05:06.7`, as PostgreSQL writes an interval. */
const interval = ({months, days, micros}: {months: number; days: number; micros: bigint}): string => {
  const parts: string[] = [];
  const add = (n: number, unit: string) =>
    n !== 0 && parts.push(`${n} ${unit}${Math.abs(n) === 1 ? '' : 's'}`);
  add(Math.trunc(months / 12), 'year');
  add(months % 12, 'mon');
  add(days, 'day');
  if (micros !== 0n || parts.length === 0) {
    const size = micros < 0n ? -micros : micros;
    const two = (n: bigint) => n.toString().padStart(2, '0');
    const seconds = size / 1_000_000n;
    const text = fractionOf(size);
    parts.push(
      `${micros < 0n ? '-' : ''}${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${text}`,
    );
  }
  return parts.join(' ');
};

type Container = {value?: EngineValue; width?: number; items?: readonly EngineValue[]; entries?: unknown};

/** SUPER as JSON text: numbers as they are, objects in the order they came. */
const toJson = (value: EngineValue): string => {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return JSON.stringify(value);
  const {value: inner, width, items, entries} = value as Container;
  if (width !== undefined) return String(value);
  if (inner !== undefined) return toJson(inner);
  if (items) return `[${items.map(toJson).join(',')}]`;
  if (Array.isArray(entries))
    return `{${(entries as {key: EngineValue; value: EngineValue}[]).map((e) => `${JSON.stringify(String(e.key))}:${toJson(e.value)}`).join(',')}}`;
  if (entries && typeof entries === 'object')
    return `{${Object.entries(entries)
      .map(([key, each]) => `${JSON.stringify(key)}:${toJson(each as EngineValue)}`)
      .join(',')}}`;
  return JSON.stringify(String(value));
};
