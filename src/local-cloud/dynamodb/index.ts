import type {Service} from '../operation.ts';
import {batchGetItem} from './batch-get-item.ts';
import {batchWriteItem} from './batch-write-item.ts';
import {createTable} from './create-table.ts';
import {deleteItem} from './delete-item.ts';
import {deleteTable} from './delete-table.ts';
import {describeTable} from './describe-table.ts';
import {getItem} from './get-item.ts';
import {listTables} from './list-tables.ts';
import {putItem} from './put-item.ts';
import {query} from './query.ts';
import {scan} from './scan.ts';
import {describeContinuousBackups, describeTimeToLive} from './settings.ts';
import {listTagsOfResource, tagResource, untagResource} from './tags.ts';
import {transactGetItems} from './transact-get-items.ts';
import {finishTransactions, transactWriteItems} from './transact-write-items.ts';
import {updateItem} from './update-item.ts';
import {updateTable} from './update-table.ts';

/** DynamoDB: tables with items, conditions and updates; no indexes, streams, backups or PartiQL. */
export const dynamodb: Service = {
  signingName: 'dynamodb',
  protocol: 'json-1.0',
  target: 'DynamoDB_20120810',
  sdkName: 'dynamodb',
  operations: [
    batchGetItem,
    batchWriteItem,
    createTable,
    deleteItem,
    deleteTable,
    describeContinuousBackups,
    describeTable,
    describeTimeToLive,
    getItem,
    listTables,
    listTagsOfResource,
    putItem,
    query,
    scan,
    tagResource,
    transactGetItems,
    transactWriteItems,
    untagResource,
    updateItem,
    updateTable,
  ],
  start: finishTransactions,
};
