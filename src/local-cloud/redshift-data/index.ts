import type {Service} from '../operation.ts';
import {cancelStatement} from './cancel-statement.ts';
import {describeStatement} from './describe-statement.ts';
import {describeTable} from './describe-table.ts';
import {batchExecuteStatement, executeStatement} from './execute-statement.ts';
import {getStatementResult, getStatementResultV2} from './get-statement-result.ts';
import {listDatabases, listSchemas, listTables} from './list-objects.ts';
import {listStatements} from './list-statements.ts';
import {statements} from './statements.ts';

export const redshiftData: Service = {
  signingName: 'redshift-data',
  protocol: 'json-1.1',
  target: 'RedshiftData',
  sdkName: 'redshiftdata',
  operations: [
    batchExecuteStatement,
    cancelStatement,
    describeStatement,
    describeTable,
    executeStatement,
    getStatementResult,
    getStatementResultV2,
    listDatabases,
    listSchemas,
    listStatements,
    listTables,
  ],
  // Opening the statements takes up what a stop has left.
  start: (cloud) => {
    cloud.part(statements);
  },
};
