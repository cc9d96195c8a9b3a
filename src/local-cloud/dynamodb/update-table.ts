import {
  UpdateTable$,
  type UpdateTableCommandInput,
  type UpdateTableCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {AwsError, operation} from '../operation.ts';
import {throughputOf} from './create-table.ts';
import {refuse} from './refuse.ts';
import {describe, statusOf, tableAccess, tables, tableToManage} from './table.ts';

/** Changes what a table is charged by and its protection; anything else is refused by name. */
export const updateTable = operation<UpdateTableCommandInput, UpdateTableCommandOutput>(UpdateTable$, {
  access: ({TableName: name}, {cloud}) => [tableAccess(cloud, 'UpdateTable', name)],
  handle: (input, {cloud}) => {
    refuse(input, [
      'GlobalSecondaryIndexUpdates',
      'GlobalTableSettingsReplicationMode',
      'GlobalTableWitnessUpdates',
      'MultiRegionConsistency',
      'OnDemandThroughput',
      'ReplicaUpdates',
      'SSESpecification',
      'StreamSpecification',
      'TableClass',
      'VectorIndexUpdates',
      'WarmThroughput',
    ]);
    const table = tableToManage(cloud, input.TableName);
    const {BillingMode: mode, ProvisionedThroughput: units, DeletionProtectionEnabled: guarded} = input;
    if (mode === undefined && units === undefined && guarded === undefined)
      throw new AwsError(
        'ValidationException',
        'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
      );
    if (statusOf(cloud, table) !== 'ACTIVE')
      throw new AwsError(
        'ResourceInUseException',
        `Attempt to change a resource which is still in use: Table is being ${statusOf(cloud, table).toLowerCase().replace(/ing$/, 'ed')}: ${table.name}`,
      );
    const changed = {
      ...table,
      ...((mode || units) &&
        throughputOf({
          BillingMode: mode ?? (table.onDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED'),
          ProvisionedThroughput: units,
        })),
      deletionProtection: guarded ?? table.deletionProtection,
      changedAt: cloud.now(),
    };
    tables(cloud).set(table.name, changed);
    return {TableDescription: describe(cloud, changed)};
  },
});
