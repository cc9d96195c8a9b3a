import {GetItem$, type GetItemCommandInput, type GetItemCommandOutput} from '@aws-sdk/client-dynamodb';
import {operation} from '../operation.ts';
import {itemAccess} from './access.ts';
import {consumed, readUnits} from './capacity.ts';
import {itemsOf, keyOf} from './items.ts';
import {projection} from './read.ts';
import {legacy, refuse} from './refuse.ts';
import {tableToUse} from './table.ts';
import {itemFromWire, itemSize, itemToWire} from './value.ts';

export const getItem = operation<GetItemCommandInput, GetItemCommandOutput>(GetItem$, {
  access: (input, call) => [itemAccess(call, 'GetItem', input.TableName, [input.Key])],
  handle: (input, {cloud}) => {
    refuse(input, legacy);
    const shown = projection(input);
    const table = tableToUse(cloud, input.TableName);
    const item = itemsOf(cloud, table).get(keyOf(table, itemFromWire(input.Key ?? {})));
    return {
      ...(item && {Item: itemToWire(shown(item))}),
      ...consumed(
        input.ReturnConsumedCapacity,
        table,
        readUnits(item ? itemSize(item) : 0, input.ConsistentRead),
      ),
    };
  },
});
