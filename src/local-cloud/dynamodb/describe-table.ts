import {
  DescribeTable$,
  type DescribeTableCommandInput,
  type DescribeTableCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {operation} from '../operation.ts';
import {describe, tableAccess, tableToManage} from './table.ts';

export const describeTable = operation<DescribeTableCommandInput, DescribeTableCommandOutput>(
  DescribeTable$,
  {
    access: ({TableName: name}, {cloud}) => [tableAccess(cloud, 'DescribeTable', name)],
    handle: ({TableName: name}, {cloud}) => ({Table: describe(cloud, tableToManage(cloud, name))}),
  },
);
