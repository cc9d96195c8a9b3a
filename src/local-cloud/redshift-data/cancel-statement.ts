import {
  CancelStatement$,
  type CancelStatementCommandInput,
  type CancelStatementCommandOutput,
} from '@aws-sdk/client-redshift-data';
import {AwsError, operation} from '../operation.ts';
import {onStatement, theStatement} from './find-statement.ts';
import {isSettled} from './statement.ts';
import {statements} from './statements.ts';

export const cancelStatement = operation<CancelStatementCommandInput, CancelStatementCommandOutput>(
  CancelStatement$,
  {
    access: onStatement('CancelStatement'),
    handle: async (input, call) => {
      const {statement, number} = theStatement(call, input.Id);
      if (number !== undefined)
        throw new AwsError('ValidationException', 'A statement of a batch cannot be cancelled on its own.');
      if (isSettled(statement))
        throw new AwsError(
          'ValidationException',
          `Could not cancel a query that is already in ${statement.status} state with ID: ${statement.id}`,
        );
      await call.cloud.part(statements).cancel(statement.id);
      return {Status: true};
    },
  },
);
