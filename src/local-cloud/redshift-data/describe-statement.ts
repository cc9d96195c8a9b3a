import {
  DescribeStatement$,
  type DescribeStatementCommandInput,
  type DescribeStatementCommandOutput,
  type SubStatementData,
} from '@aws-sdk/client-redshift-data';
import {operation} from '../operation.ts';
import {onStatement, theStatement} from './find-statement.ts';
import {isSettled, type Part, type Statement} from './statement.ts';
import {statements} from './statements.ts';
import {hasResult} from './submit.ts';
import {verifyWait} from './wait-time.ts';

export const describeStatement = operation<DescribeStatementCommandInput, DescribeStatementCommandOutput>(
  DescribeStatement$,
  {
    access: onStatement('DescribeStatement'),
    handle: async (input, call) => {
      verifyWait(input.WaitTimeSeconds);
      const {statement: before} = theStatement(call, input.Id);
      await call.cloud.part(statements).wait(before.id, input.WaitTimeSeconds ?? 0);
      const {statement, number, part} = theStatement(call, input.Id);
      const common = {
        ClusterIdentifier: statement.cluster,
        Database: statement.database,
        ...(statement.dbUser !== undefined && {DbUser: statement.dbUser}),
        ...(statement.secretArn !== undefined && {SecretArn: statement.secretArn}),
        ...(statement.parameters.length > 0 && {QueryParameters: [...statement.parameters]}),
        RedshiftPid: isSettled(statement) || statement.status === 'STARTED' ? statement.pid : 0,
        ResultFormat: statement.format,
      };
      return part && number !== undefined
        ? {...common, ...describePart(statement, part, number)}
        : {...common, ...describeWhole(statement)};
    },
  },
);

const describeWhole = (statement: Statement) => {
  const {id, createdAt, updatedAt, status, duration, error, parts, mode} = statement;
  const only = mode === undefined ? parts[0] : undefined;
  return {
    Id: id,
    CreatedAt: new Date(createdAt),
    UpdatedAt: new Date(updatedAt),
    Status: status,
    Duration: duration,
    ...(error !== undefined && {Error: error}),
    HasResultSet: hasResult(statement),
    RedshiftQueryId: only?.queryId ?? 0,
    ResultRows: only?.rows ?? -1,
    ResultSize: only ? sizeOf(only) : -1,
    ...(only && {QueryString: only.sql}),
    ...(mode !== undefined && {
      ExecutionMode: mode,
      SubStatements: parts.map((part, n) => describePart(statement, part, n + 1)),
    }),
  };
};

const describePart = (
  {id, createdAt}: Statement,
  part: Part,
  number: number,
): SubStatementData & {Id: string} => ({
  Id: `${id}:${number}`,
  CreatedAt: new Date(createdAt),
  UpdatedAt: new Date(part.updatedAt),
  Status: part.status,
  Duration: part.duration,
  ...(part.error !== undefined && {Error: part.error}),
  HasResultSet: part.result !== undefined,
  QueryString: part.sql,
  RedshiftQueryId: part.queryId,
  ResultRows: part.rows,
  ResultSize: sizeOf(part),
});

/** A statement that ended well without a result set has a result of no bytes. */
const sizeOf = ({result, status}: Part): number => result?.bytes ?? (status === 'FINISHED' ? 0 : -1);
