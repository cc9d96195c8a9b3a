import {PutItem$, type PutItemCommandInput, type PutItemCommandOutput} from '@aws-sdk/client-dynamodb';
import {AwsError, operation} from '../operation.ts';
import {itemAccess} from './access.ts';
import {consumed, writeUnits} from './capacity.ts';
import {legacy, refuse} from './refuse.ts';
import {itemSize, itemToWire} from './value.ts';
import {commit, preparePut} from './write.ts';

/** Put and delete know only the whole item as it was before. */
export const verifyReturnValues = (asked: string | undefined): void => {
  if (asked !== undefined && asked !== 'NONE' && asked !== 'ALL_OLD')
    throw new AwsError('ValidationException', 'ReturnValues can only be ALL_OLD or NONE');
};

export const putItem = operation<PutItemCommandInput, PutItemCommandOutput>(PutItem$, {
  access: (input, call) => [itemAccess(call, 'PutItem', input.TableName, [input.Item])],
  handle: (input, {cloud}) => {
    refuse(input, legacy);
    verifyReturnValues(input.ReturnValues);
    const write = preparePut(cloud, input);
    commit(cloud, write);
    const {table, before, after = {}} = write;
    return {
      ...(before && input.ReturnValues === 'ALL_OLD' && {Attributes: itemToWire(before)}),
      ...consumed(input.ReturnConsumedCapacity, table, writeUnits(itemSize(after), itemSize(before ?? {}))),
    };
  },
});
