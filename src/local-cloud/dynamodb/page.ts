import type {AttributeValue, Select} from '@aws-sdk/client-dynamodb';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {consumed, readUnits} from './capacity.ts';
import {meets, parseCondition, type Condition} from './expression/condition.ts';
import {parseProjection, project} from './expression/projection.ts';
import type {Scope} from './expression/scope.ts';
import {inOrder, itemsOf, keyAttributesOf, keyOf} from './items.ts';
import type {Table} from './table.ts';
import {itemFromWire, itemSize, itemToWire, type Item} from './value.ts';

const mostBytes = 1024 * 1024;

/** What queries and scans have in common. */
export type PageRequest = {
  ConsistentRead?: boolean | undefined;
  ExclusiveStartKey?: Record<string, AttributeValue> | undefined;
  FilterExpression?: string | undefined;
  IndexName?: string | undefined;
  Limit?: number | undefined;
  ProjectionExpression?: string | undefined;
  ReturnConsumedCapacity?: 'INDEXES' | 'TOTAL' | 'NONE' | undefined;
  Select?: Select | undefined;
};

/** How found items are shown; parsed before the table is looked at, as DynamoDB does. */
export type Presentation = {
  readonly filter: Condition | undefined;
  readonly shown: (item: Item) => Item;
  readonly countOnly: boolean;
};

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

export const presentation = (request: PageRequest, scope: Scope): Presentation => {
  const {FilterExpression: text, ProjectionExpression: projection, Select: select} = request;
  const filter = text === undefined ? undefined : parseCondition('FilterExpression', text, scope);
  const paths = projection === undefined ? undefined : parseProjection(projection, scope);
  if (request.Limit !== undefined && request.Limit < 1)
    throw invalid(
      `1 validation error detected: Value '${request.Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  if (paths && select !== undefined && select !== 'SPECIFIC_ATTRIBUTES')
    throw invalid(`Cannot specify the ProjectionExpression when choosing to get ${select}`);
  if (!paths && select === 'SPECIFIC_ATTRIBUTES')
    throw invalid(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  return {filter, shown: (item) => (paths ? project(item, paths) : item), countOnly: select === 'COUNT'};
};

export const verifyNoIndex = (request: PageRequest): void => {
  if (request.IndexName !== undefined)
    throw invalid(`The table does not have the specified index: ${request.IndexName}`);
  if (request.Select === 'ALL_PROJECTED_ATTRIBUTES')
    throw invalid('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
};

/**
 * One page of a table's items in order: those that `wanted` takes, after the start key, up to the limit or 1 MB.
 * The filter is applied after that, so a page can be empty and have a successor all the same.
 */
export const page = (
  cloud: LocalCloud,
  table: Table,
  request: PageRequest,
  {filter, shown, countOnly}: Presentation,
  wanted: (item: Item) => boolean,
  direction: 1 | -1 = 1,
) => {
  const ordered = itemsOf(cloud, table)
    .values()
    .filter(wanted)
    .toSorted((one, other) => direction * inOrder(table, one, other));
  const start = request.ExclusiveStartKey && itemFromWire(request.ExclusiveStartKey);
  if (start) verifyStartKey(table, start);
  const rest = start ? ordered.filter((item) => direction * inOrder(table, item, start) > 0) : ordered;
  const read: Item[] = [];
  let bytes = 0;
  for (const item of rest) {
    if (read.length === request.Limit || bytes > mostBytes) break;
    read.push(item);
    bytes += itemSize(item);
  }
  const found = filter ? read.filter((item) => meets(item, filter)) : read;
  const last = read.at(-1);
  const more = last !== undefined && (read.length < rest.length || read.length === request.Limit);
  return {
    ...(!countOnly && {Items: found.map((item) => itemToWire(shown(item)))}),
    Count: found.length,
    ScannedCount: read.length,
    ...(more && {LastEvaluatedKey: itemToWire(keyAttributesOf(table, last))}),
    ...consumed(request.ReturnConsumedCapacity, table, readUnits(bytes, request.ConsistentRead)),
  };
};

const verifyStartKey = (table: Table, start: Item): void => {
  try {
    keyOf(table, start);
  } catch {
    throw invalid('The provided starting key is invalid');
  }
};
