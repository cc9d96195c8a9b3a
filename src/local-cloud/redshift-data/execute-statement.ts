import {
  BatchExecuteStatement$,
  ExecuteStatement$,
  type BatchExecuteStatementCommandInput,
  type BatchExecuteStatementCommandOutput,
  type ExecuteStatementCommandInput,
  type ExecuteStatementCommandOutput,
} from '@aws-sdk/client-redshift-data';
import {AwsError, operation} from '../operation.ts';
import {onRequestedCluster} from './connect.ts';
import {submit} from './submit.ts';

export const executeStatement = operation<ExecuteStatementCommandInput, ExecuteStatementCommandOutput>(
  ExecuteStatement$,
  {
    access: onRequestedCluster('ExecuteStatement'),
    handle: ({Sql: sql = '', ...input}, call) => submit('ExecuteStatement', [sql], input, undefined, call),
  },
);

/** AWS's limit of one batch. */
const mostSqls = 40;

export const batchExecuteStatement = operation<
  BatchExecuteStatementCommandInput,
  BatchExecuteStatementCommandOutput
>(BatchExecuteStatement$, {
  access: onRequestedCluster('BatchExecuteStatement'),
  handle: ({Sqls: sqls = [], ExecutionMode: mode = 'TRANSACTION', ...input}, call) => {
    if (sqls.length === 0) throw new AwsError('ValidationException', 'Sqls must have at least 1 item.');
    if (sqls.length > mostSqls)
      throw new AwsError('ValidationException', `Sqls must have at most ${mostSqls} items.`);
    if (mode !== 'TRANSACTION' && mode !== 'AUTO_COMMIT')
      throw new AwsError('ValidationException', `ExecutionMode ${String(mode)} is not valid.`);
    return submit('BatchExecuteStatement', sqls, input, mode, call);
  },
});
