import {
  DeleteTable$,
  type DeleteTableCommandInput,
  type DeleteTableCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {AwsError, operation} from '../operation.ts';
import {describe, statusOf, tableAccess, tableArn, tables, tableToManage} from './table.ts';

export const deleteTable = operation<DeleteTableCommandInput, DeleteTableCommandOutput>(DeleteTable$, {
  access: ({TableName: name}, {cloud}) => [tableAccess(cloud, 'DeleteTable', name)],
  handle: (input, {cloud}) => {
    const table = tableToManage(cloud, input.TableName);
    const status = statusOf(cloud, table);
    if (status !== 'ACTIVE')
      throw new AwsError(
        'ResourceInUseException',
        status === 'DELETING'
          ? `Attempt to change a resource which is still in use: Table is being deleted: ${table.name}`
          : `Attempt to change a resource which is still in use: Table is being ${status === 'CREATING' ? 'created' : 'updated'}: ${table.name}`,
      );
    if (table.deletionProtection)
      throw new AwsError(
        'ValidationException',
        `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first. TableArn: ${tableArn(cloud, table.name)}`,
      );
    const going = {...table, deletedAt: cloud.now()};
    tables(cloud).set(table.name, going);
    return {TableDescription: describe(cloud, going)};
  },
});
