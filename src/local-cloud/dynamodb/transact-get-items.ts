import {
  TransactGetItems$,
  type TransactGetItemsCommandInput,
  type TransactGetItemsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {operation} from '../operation.ts';
import {itemAccess} from './access.ts';
import {consumedOfEach, readUnits} from './capacity.ts';
import {itemsOf, keyOf} from './items.ts';
import {projection} from './read.ts';
import {tableToUse} from './table.ts';
import {verifyCount} from './transact-write-items.ts';
import {itemFromWire, itemSize, itemToWire} from './value.ts';

export const transactGetItems = operation<TransactGetItemsCommandInput, TransactGetItemsCommandOutput>(
  TransactGetItems$,
  {
    access: ({TransactItems: items = []}, call) =>
      items.map(({Get: get}) => itemAccess(call, 'GetItem', get?.TableName, [get?.Key])),
    handle: ({TransactItems: items = [], ReturnConsumedCapacity: how}, {cloud}) => {
      verifyCount(items.length);
      const found = items.map(({Get: get}) => {
        const shown = projection(get ?? {});
        const table = tableToUse(cloud, get?.TableName);
        const item = itemsOf(cloud, table).get(keyOf(table, itemFromWire(get?.Key ?? {})));
        return {table, item, response: item ? {Item: itemToWire(shown(item))} : {}};
      });
      return {
        Responses: found.map(({response}) => response),
        ...consumedOfEach(
          how,
          found.map(({table, item}) => [table, 2 * readUnits(item ? itemSize(item) : 0, true)] as const),
        ),
      };
    },
  },
);
