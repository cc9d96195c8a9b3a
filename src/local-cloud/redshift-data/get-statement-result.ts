import {
  GetStatementResult$,
  GetStatementResultV2$,
  type ColumnMetadata,
  type GetStatementResultCommandInput,
  type GetStatementResultCommandOutput,
  type GetStatementResultV2CommandInput,
  type GetStatementResultV2CommandOutput,
} from '@aws-sdk/client-redshift-data';
import {AwsError, operation, type Call} from '../operation.ts';
import type {Value} from '../sql/warehouse.ts';
import {onStatement, theStatement} from './find-statement.ts';
import {statements} from './statements.ts';
import {columnMetadata, csvLine, field} from './values.ts';
import {verifyWait} from './wait-time.ts';

export const getStatementResult = operation<GetStatementResultCommandInput, GetStatementResultCommandOutput>(
  GetStatementResult$,
  {
    access: onStatement('GetStatementResult'),
    handle: async (input, call) => {
      const {columns, rows, total, next} = await readPage(input, call, 'JSON');
      return {
        Records: rows.map((row) => row.map(field)),
        ColumnMetadata: columns,
        TotalNumRows: total,
        ...(next !== undefined && {NextToken: next}),
      };
    },
  },
);

export const getStatementResultV2 = operation<
  GetStatementResultV2CommandInput,
  GetStatementResultV2CommandOutput
>(GetStatementResultV2$, {
  // AWS has one permission for both.
  access: onStatement('GetStatementResult'),
  handle: async (input, call) => {
    const {columns, rows, total, next, isFirst} = await readPage(input, call, 'CSV');
    const heading = isFirst ? csvLine(columns.map(({name = ''}) => name)) : '';
    return {
      Records: [{CSVRecords: heading + rows.map(csvLine).join('')}],
      ColumnMetadata: columns,
      TotalNumRows: total,
      ResultFormat: 'CSV' as const,
      ...(next !== undefined && {NextToken: next}),
    };
  },
});

type Page = {
  readonly columns: ColumnMetadata[];
  readonly rows: Value[][];
  readonly total: number;
  readonly next: string | undefined;
  readonly isFirst: boolean;
};

const readPage = async (
  input: GetStatementResultCommandInput,
  call: Call,
  format: 'JSON' | 'CSV',
): Promise<Page> => {
  verifyWait(input.WaitTimeSeconds);
  const service = call.cloud.part(statements);
  await service.wait(theStatement(call, input.Id).statement.id, input.WaitTimeSeconds ?? 0);
  const {statement, number = 1, part} = theStatement(call, input.Id);
  if (statement.format !== format)
    throw new AwsError(
      'ValidationException',
      `The result format of the statement is ${statement.format}: use ${format === 'CSV' ? 'GetStatementResult' : 'GetStatementResultV2'}.`,
    );
  // A batch of several has no result of its own: each statement's is asked for by its own id.
  const meant = part ?? (statement.parts.length === 1 ? statement.parts[0] : undefined);
  if (!meant?.result || meant.status !== 'FINISHED' || statement.status === 'STARTED')
    throw new AwsError(
      'ResourceNotFoundException',
      'Query does not have result. Please check query status with DescribeStatement.',
      400,
      {ResourceId: input.Id ?? ''},
    );
  const page = pageNumber(statement.id, number, input.NextToken);
  const {columns, rows} = await service.store.readResult(statement.id, number, meant.result, page);
  const isLast = page + 1 >= meant.result.pages.length;
  return {
    columns: columns.map(columnMetadata),
    rows,
    total: meant.result.rows,
    next: isLast ? undefined : token(statement.id, number, page + 1),
    isFirst: page === 0,
  };
};

const token = (id: string, part: number, page: number): string =>
  Buffer.from(JSON.stringify([id, part, page])).toString('base64');

const pageNumber = (id: string, part: number, given: string | undefined): number => {
  if (given === undefined) return 0;
  try {
    const [tokenId, tokenPart, page] = JSON.parse(Buffer.from(given, 'base64').toString()) as unknown[];
    if (tokenId === id && tokenPart === part && Number.isInteger(page)) return Number(page);
  } catch {
    // Told below, like any other text that is no token.
  }
  throw new AwsError('ValidationException', 'Invalid pagination token.');
};
