import {
  DescribeContinuousBackups$,
  DescribeTimeToLive$,
  type DescribeContinuousBackupsCommandInput,
  type DescribeContinuousBackupsCommandOutput,
  type DescribeTimeToLiveCommandInput,
  type DescribeTimeToLiveCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {AwsError, operation} from '../operation.ts';
import {findTable, tableAccess, tableToManage} from './table.ts';

/** Neither can be turned on here, so both are always off; tools that describe a table ask for them. */
export const describeTimeToLive = operation<DescribeTimeToLiveCommandInput, DescribeTimeToLiveCommandOutput>(
  DescribeTimeToLive$,
  {
    access: ({TableName: name}, {cloud}) => [tableAccess(cloud, 'DescribeTimeToLive', name)],
    handle: ({TableName: name}, {cloud}) => {
      tableToManage(cloud, name);
      return {TimeToLiveDescription: {TimeToLiveStatus: 'DISABLED'}};
    },
  },
);

export const describeContinuousBackups = operation<
  DescribeContinuousBackupsCommandInput,
  DescribeContinuousBackupsCommandOutput
>(DescribeContinuousBackups$, {
  access: ({TableName: name}, {cloud}) => [tableAccess(cloud, 'DescribeContinuousBackups', name)],
  handle: ({TableName: name}, {cloud}) => {
    if (!findTable(cloud, name)) throw new AwsError('TableNotFoundException', `Table not found: ${name}`);
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: {PointInTimeRecoveryStatus: 'DISABLED'},
      },
    };
  },
});
