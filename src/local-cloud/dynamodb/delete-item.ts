import {
  DeleteItem$,
  type DeleteItemCommandInput,
  type DeleteItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {operation} from '../operation.ts';
import {itemAccess} from './access.ts';
import {consumed, writeUnits} from './capacity.ts';
import {verifyReturnValues} from './put-item.ts';
import {legacy, refuse} from './refuse.ts';
import {itemSize, itemToWire} from './value.ts';
import {commit, prepareDelete} from './write.ts';

export const deleteItem = operation<DeleteItemCommandInput, DeleteItemCommandOutput>(DeleteItem$, {
  access: (input, call) => [itemAccess(call, 'DeleteItem', input.TableName, [input.Key])],
  handle: (input, {cloud}) => {
    refuse(input, legacy);
    verifyReturnValues(input.ReturnValues);
    const write = prepareDelete(cloud, input);
    commit(cloud, write);
    const {table, before} = write;
    return {
      ...(before && input.ReturnValues === 'ALL_OLD' && {Attributes: itemToWire(before)}),
      ...consumed(input.ReturnConsumedCapacity, table, writeUnits(itemSize(before ?? {}))),
    };
  },
});
