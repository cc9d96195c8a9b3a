import type {AttributeValue, ReturnValuesOnConditionCheckFailure} from '@aws-sdk/client-dynamodb';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {meets, parseCondition} from './expression/condition.ts';
import {Scope} from './expression/scope.ts';
import {parseUpdate, updated, type Update} from './expression/update.ts';
import {itemsOf, keyOf, verifyItem} from './items.ts';
import {tableToUse, type Table} from './table.ts';
import {itemFromWire, itemToWire, type Item} from './value.ts';

/** One change of one item that is allowed and checked, but not made yet. */
export type Write = {
  readonly table: Table;
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** The attributes that an update names, for `UPDATED_OLD` and `UPDATED_NEW`. */
  readonly touched: readonly string[];
};

type WireItem = Record<string, AttributeValue>;
type Conditional = {
  TableName?: string | undefined;
  ConditionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: WireItem | undefined;
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure | undefined;
};

/** Parses the expressions of a request, then checks its condition against the item as it is. */
const conditional = (request: Conditional, updateExpression?: string) => {
  const scope = new Scope(request);
  const update = updateExpression === undefined ? undefined : parseUpdate(updateExpression, scope);
  const {ConditionExpression: text} = request;
  const condition = text === undefined ? undefined : parseCondition('ConditionExpression', text, scope);
  scope.verifyUsed(update !== undefined || condition !== undefined);
  const verify = (before: Item | undefined): void => {
    if (condition && !meets(before ?? {}, condition))
      throw new AwsError(
        'ConditionalCheckFailedException',
        'The conditional request failed',
        400,
        before && request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? {Item: itemToWire(before)} : {},
      );
  };
  return {update, verify};
};

export const preparePut = (
  cloud: LocalCloud,
  request: Conditional & {Item?: WireItem | undefined},
): Write => {
  const {verify} = conditional(request);
  const table = tableToUse(cloud, request.TableName);
  const after = itemFromWire(request.Item ?? {});
  const key = verifyItem(table, after);
  const before = itemsOf(cloud, table).get(key);
  verify(before);
  return {table, key, before, after, touched: []};
};

export const prepareDelete = (
  cloud: LocalCloud,
  request: Conditional & {Key?: WireItem | undefined},
): Write => {
  const {verify} = conditional(request);
  const table = tableToUse(cloud, request.TableName);
  const key = keyOf(table, itemFromWire(request.Key ?? {}));
  const before = itemsOf(cloud, table).get(key);
  verify(before);
  return {table, key, before, after: undefined, touched: []};
};

/** A `ConditionCheck`: an item that stays as it is. */
export const prepareCheck = (
  cloud: LocalCloud,
  request: Conditional & {Key?: WireItem | undefined},
): Write => {
  const write = prepareDelete(cloud, request);
  return {...write, after: write.before};
};

export const prepareUpdate = (
  cloud: LocalCloud,
  request: Conditional & {Key?: WireItem | undefined; UpdateExpression?: string | undefined},
): Write => {
  const {update = [], verify} = conditional(request, request.UpdateExpression);
  const table = tableToUse(cloud, request.TableName);
  const keyAttributes = itemFromWire(request.Key ?? {});
  const key = keyOf(table, keyAttributes);
  verifyKeyUntouched(table, update);
  const before = itemsOf(cloud, table).get(key);
  verify(before);
  const after = updated(before ?? keyAttributes, update);
  verifyUpdatedSize(table, after);
  return {table, key, before, after, touched: [...new Set(update.map(({path}) => path[0]))]};
};

const verifyKeyUntouched = ({hash, range}: Table, update: Update): void => {
  for (const {path} of update)
    if (path[0] === hash.name || path[0] === range?.name)
      throw new AwsError(
        'ValidationException',
        `One or more parameter values were invalid: Cannot update attribute ${path[0]}. This attribute is part of the key`,
      );
};

const verifyUpdatedSize = (table: Table, after: Item): void => {
  try {
    verifyItem(table, after);
  } catch {
    throw new AwsError('ValidationException', 'Item size to update has exceeded the maximum allowed size');
  }
};

/** Makes the change, which is on disk when this returns. */
export const commit = (cloud: LocalCloud, {table, key, before, after}: Write): void => {
  if (after === before) return;
  if (after) itemsOf(cloud, table).set(key, after);
  else itemsOf(cloud, table).delete(key);
};
