import {
  BatchWriteItem$,
  type BatchWriteItemCommandInput,
  type BatchWriteItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {AwsError, operation} from '../operation.ts';
import {itemAccess} from './access.ts';
import {consumedOfEach, writeUnits} from './capacity.ts';
import {findTable} from './table.ts';
import {itemSize} from './value.ts';
import {commit, prepareDelete, preparePut} from './write.ts';

const mostRequests = 25;
const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** Each request for itself, without conditions; all of them are checked before the first one is carried out. */
export const batchWriteItem = operation<BatchWriteItemCommandInput, BatchWriteItemCommandOutput>(
  BatchWriteItem$,
  {
    access: ({RequestItems: requests = {}}, call) =>
      Object.entries(requests).map(([name, list]) => {
        const hash = findTable(call.cloud, name)?.hash.name ?? '';
        const keys = list.map(({PutRequest: put, DeleteRequest: gone}) => {
          const value = (put?.Item ?? gone?.Key)?.[hash];
          return value && {[hash]: value};
        });
        return itemAccess(call, 'BatchWriteItem', name, keys);
      }),
    handle: ({RequestItems: requests = {}, ReturnConsumedCapacity: how}, {cloud}) => {
      const count = Object.values(requests).reduce((total, list) => total + list.length, 0);
      if (count === 0)
        throw invalid(
          "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
        );
      if (count > mostRequests) throw invalid('Too many items requested for the BatchWriteItem call');
      const writes = Object.entries(requests).flatMap(([name, list]) =>
        list.map(({PutRequest: put, DeleteRequest: gone}) => {
          if ((put && gone) || (!put && !gone))
            throw invalid('Supplied request must contain exactly one of PutRequest and DeleteRequest');
          return put
            ? preparePut(cloud, {TableName: name, Item: put.Item})
            : prepareDelete(cloud, {TableName: name, Key: gone?.Key});
        }),
      );
      const places = writes.map(({table, key}) => `${table.id} ${key}`);
      if (new Set(places).size < places.length)
        throw invalid('Provided list of item keys contains duplicates');
      for (const write of writes) commit(cloud, write);
      const uses = writes.map(
        ({table, before = {}, after = {}}) => [table, writeUnits(itemSize(before), itemSize(after))] as const,
      );
      return {UnprocessedItems: {}, ...consumedOfEach(how, uses)};
    },
  },
);
