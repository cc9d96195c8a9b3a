import {createHash} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError} from '../operation.ts';
import type {KeyAttribute, Table} from './table.ts';
import {compare, itemSize, typeOf, type Item, type Value} from './value.ts';

const maxItemBytes = 400 * 1024;
const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
const wrong = (why: string): AwsError => invalid(`One or more parameter values were invalid: ${why}`);

/** A table's items by their keys; each change is on disk before the request is answered. */
export const itemsOf = (cloud: LocalCloud, table: Table): Collection<Item> =>
  cloud.collection<Item>(`dynamodb/items/${table.id}`);

export const dropItems = (cloud: LocalCloud, table: Table): void => {
  const items = itemsOf(cloud, table);
  for (const key of items.keys()) items.delete(key);
};

const attributes = ({hash, range}: Table): KeyAttribute[] => [hash, ...(range ? [range] : [])];

/** The hash of a partition key, by which items lie in no order that a caller could rely on. */
export const partitionOf = (hash: Value): string =>
  createHash('md5').update(JSON.stringify(hash)).digest('hex');

const verifyKeyValue = ({name}: KeyAttribute, value: Value, isHash: boolean): void => {
  const text = Object.values(value)[0] as string;
  if (text === '')
    throw invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${'S' in value ? 'string' : 'binary'} value. Key: ${name}`,
    );
  const bytes = 'S' in value ? Buffer.byteLength(text) : 'B' in value ? Buffer.byteLength(text, 'base64') : 0;
  if (isHash && bytes > 2048) throw wrong('Size of hashkey has exceeded the maximum size limit of2048 bytes');
  if (!isHash && bytes > 1024)
    throw wrong('Aggregated size of all range keys has exceeded the size limit of 1024 bytes');
};

const storageKey = (table: Table, item: Item): string => {
  const values = attributes(table).map(({name}) => item[name] as Value);
  return `${partitionOf(values[0] as Value)} ${JSON.stringify(values)}`;
};

/** Where a key as a request gives it (its attributes and no others) is stored. */
export const keyOf = (table: Table, key: Item): string => {
  const parts = attributes(table);
  const fits =
    Object.keys(key).length === parts.length &&
    parts.every(({name, type}) => key[name] && typeOf(key[name]) === type);
  if (!fits) throw invalid('The provided key element does not match the schema');
  parts.forEach((part, index) => verifyKeyValue(part, key[part.name] as Value, index === 0));
  return storageKey(table, key);
};

/** Checks a whole item and answers where it is stored. */
export const verifyItem = (table: Table, item: Item): string => {
  attributes(table).forEach((part, index) => {
    const value = item[part.name];
    if (value === undefined) throw wrong(`Missing the key ${part.name} in the item`);
    if (typeOf(value) !== part.type)
      throw wrong(`Type mismatch for key ${part.name} expected: ${part.type} actual: ${typeOf(value)}`);
    verifyKeyValue(part, value, index === 0);
  });
  if (itemSize(item) > maxItemBytes) throw invalid('Item size has exceeded the maximum allowed size');
  return storageKey(table, item);
};

export const keyAttributesOf = (table: Table, item: Item): Item =>
  Object.fromEntries(attributes(table).map(({name}) => [name, item[name] as Value]));

/** Order of items in a table: by the hash of the partition key, within a partition by the range key. */
export const inOrder = (table: Table, one: Item, other: Item): number => {
  const [left, right] = [one, other].map((item) => partitionOf(item[table.hash.name] as Value)) as [
    string,
    string,
  ];
  if (left !== right) return left < right ? -1 : 1;
  return table.range ? (compare(one[table.range.name] as Value, other[table.range.name] as Value) ?? 0) : 0;
};
