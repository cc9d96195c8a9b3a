import {
  TransactWriteItems$,
  type CancellationReason,
  type TransactWriteItem,
  type TransactWriteItemsCommandInput,
  type TransactWriteItemsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation, type Access, type Call} from '../operation.ts';
import {itemAccess} from './access.ts';
import {consumedOfEach, writeUnits} from './capacity.ts';
import {findTable} from './table.ts';
import {itemSize} from './value.ts';
import {commit, prepareCheck, prepareDelete, preparePut, prepareUpdate, type Write} from './write.ts';

const most = 100;

/** Transactions that are decided and perhaps not wholly carried out: a kill in between must not leave half of one. */
const decided = (cloud: LocalCloud) => cloud.collection<readonly Write[]>('dynamodb/transactions');

const carryOut = (cloud: LocalCloud, id: string, writes: readonly Write[]): void => {
  for (const write of writes) commit(cloud, write);
  decided(cloud).delete(id);
};

/** Finishes what a kill has interrupted; to be called before anything is read. */
export const finishTransactions = (cloud: LocalCloud): void => {
  for (const [id, writes] of decided(cloud).entries()) carryOut(cloud, id, writes);
};

export const transactWriteItems = operation<TransactWriteItemsCommandInput, TransactWriteItemsCommandOutput>(
  TransactWriteItems$,
  {
    access: ({TransactItems: items = []}, call) => items.map((item) => access(item, call)),
    handle: ({TransactItems: items = [], ReturnConsumedCapacity: how}, {cloud, requestId}) => {
      verifyCount(items.length);
      const outcomes = items.map((item) => attempt(() => prepare(cloud, item)));
      if (outcomes.some(({reason}) => reason.Code !== 'None'))
        throw cancelled(outcomes.map(({reason}) => reason));
      const writes = outcomes.flatMap(({write}) => write ?? []);
      const places = writes.map(({table, key}) => `${table.id} ${key}`);
      if (new Set(places).size < places.length)
        throw new AwsError(
          'ValidationException',
          'Transaction request cannot include multiple operations on one item',
        );
      decided(cloud).set(requestId, writes);
      carryOut(cloud, requestId, writes);
      const uses = writes.map(
        ({table, before = {}, after = {}}) =>
          [table, 2 * writeUnits(itemSize(before), itemSize(after))] as const,
      );
      return consumedOfEach(how, uses);
    },
  },
);

export const verifyCount = (count: number): void => {
  if (count < 1 || count > most)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${count < 1 ? 'greater than or equal to 1' : `less than or equal to ${most}`}`,
    );
};

/** The error that gives the reason for each item in its place. */
export const cancelled = (reasons: readonly CancellationReason[]): AwsError =>
  new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({Code}) => Code).join(', ')}]`,
    400,
    {CancellationReasons: reasons},
  );

const attempt = (prepared: () => Write): {write?: Write; reason: CancellationReason} => {
  try {
    return {write: prepared(), reason: {Code: 'None'}};
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException') throw error;
    return {reason: {Code: 'ConditionalCheckFailed', Message: error.message, ...error.fields}};
  }
};

const one = (item: TransactWriteItem): TransactWriteItem => {
  const kinds = Object.keys(item).filter((kind) => item[kind as keyof TransactWriteItem]);
  if (kinds.length === 1) return item;
  throw new AwsError(
    'ValidationException',
    'TransactItems can only contain one of Check, Put, Update or Delete',
  );
};

const prepare = (cloud: LocalCloud, item: TransactWriteItem): Write => {
  const {Put: put, Update: update, Delete: gone, ConditionCheck: check} = one(item);
  if (put) return preparePut(cloud, put);
  if (update) return prepareUpdate(cloud, update);
  return gone ? prepareDelete(cloud, gone) : prepareCheck(cloud, check ?? {});
};

const access = (item: TransactWriteItem, call: Call): Access => {
  const {Put: put, Update: update, Delete: gone, ConditionCheck: check} = one(item);
  const hash = findTable(call.cloud, put?.TableName)?.hash.name ?? '';
  if (put) {
    const value = put.Item?.[hash];
    return itemAccess(call, 'PutItem', put.TableName, [value && {[hash]: value}]);
  }
  if (update) return itemAccess(call, 'UpdateItem', update.TableName, [update.Key]);
  if (gone) return itemAccess(call, 'DeleteItem', gone.TableName, [gone.Key]);
  return itemAccess(call, 'ConditionCheckItem', check?.TableName, [check?.Key]);
};
