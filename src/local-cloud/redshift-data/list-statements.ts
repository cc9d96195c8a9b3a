import {
  ListStatements$,
  type ListStatementsCommandInput,
  type ListStatementsCommandOutput,
} from '@aws-sdk/client-redshift-data';
import {AwsError, operation} from '../operation.ts';
import {ownerOf, type Statement} from './statement.ts';
import {nextPage} from './paging.ts';
import {statements} from './statements.ts';

export const listStatements = operation<ListStatementsCommandInput, ListStatementsCommandOutput>(
  ListStatements$,
  {
    access: (_input, {cloud, principal}) => [
      {
        action: 'redshift-data:ListStatements',
        resource: '*',
        context: {'redshift-data:statement-owner-iam-userid': ownerOf(cloud, principal).userId},
      },
    ],
    handle: (input, {cloud, principal}) => {
      if (input.WorkgroupName !== undefined)
        throw new AwsError(
          'ValidationException',
          'The local cloud does not support WorkgroupName of redshift-data:ListStatements.',
        );
      const owner = ownerOf(cloud, principal);
      const {Status: status = 'ALL', StatementName: prefix = '', RoleLevel: wholeRole = true} = input;
      const found = cloud
        .part(statements)
        .store.all()
        .filter(
          (one) =>
            one.owner.identity === owner.identity &&
            (wholeRole || one.owner.sessionArn === owner.sessionArn) &&
            (status === 'ALL' || one.status === status) &&
            (prefix === '' || one.name?.startsWith(prefix) === true) &&
            (input.Database ?? one.database) === one.database &&
            (input.ClusterIdentifier ?? one.cluster) === one.cluster,
        );
      const {items, token} = nextPage(found, input.NextToken, input.MaxResults, 100);
      return {Statements: items.map(describe), ...(token !== undefined && {NextToken: token})};
    },
  },
);

const describe = (statement: Statement) => ({
  Id: statement.id,
  Status: statement.status,
  CreatedAt: new Date(statement.createdAt),
  UpdatedAt: new Date(statement.updatedAt),
  IsBatchStatement: statement.mode !== undefined,
  ResultFormat: statement.format,
  ...(statement.mode === undefined
    ? {QueryString: statement.parts[0]?.sql}
    : {QueryStrings: statement.parts.map(({sql}) => sql)}),
  ...(statement.name !== undefined && {StatementName: statement.name}),
  ...(statement.secretArn !== undefined && {SecretArn: statement.secretArn}),
  ...(statement.parameters.length > 0 && {QueryParameters: [...statement.parameters]}),
});
