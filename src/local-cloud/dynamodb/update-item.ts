import {
  UpdateItem$,
  type ReturnValue,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {operation} from '../operation.ts';
import {itemAccess} from './access.ts';
import {consumed, writeUnits} from './capacity.ts';
import {legacy, refuse} from './refuse.ts';
import {itemSize, itemToWire, type Item} from './value.ts';
import {commit, prepareUpdate, type Write} from './write.ts';

export const updateItem = operation<UpdateItemCommandInput, UpdateItemCommandOutput>(UpdateItem$, {
  access: (input, call) => [itemAccess(call, 'UpdateItem', input.TableName, [input.Key])],
  handle: (input, {cloud}) => {
    refuse(input, legacy);
    const write = prepareUpdate(cloud, input);
    commit(cloud, write);
    const attributes = asked(input.ReturnValues, write);
    const {table, before = {}, after = {}} = write;
    return {
      ...(attributes && {Attributes: itemToWire(attributes)}),
      ...consumed(input.ReturnConsumedCapacity, table, writeUnits(itemSize(after), itemSize(before))),
    };
  },
});

const asked = (values: ReturnValue | undefined, {before, after, touched}: Write): Item | undefined => {
  if (values === undefined || values === 'NONE') return undefined;
  const item = values.endsWith('_OLD') ? before : after;
  if (!item || values.startsWith('ALL_')) return item;
  const some = Object.entries(item).filter(([name]) => touched.includes(name));
  return some.length > 0 ? Object.fromEntries(some) : undefined;
};
