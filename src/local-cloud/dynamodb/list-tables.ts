import {
  ListTables$,
  type ListTablesCommandInput,
  type ListTablesCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {operation} from '../operation.ts';
import {allTables} from './table.ts';

export const listTables = operation<ListTablesCommandInput, ListTablesCommandOutput>(ListTables$, {
  handle: ({ExclusiveStartTableName: after = '', Limit: limit = 100}, {cloud}) => {
    const names = allTables(cloud)
      .map(({name}) => name)
      .filter((name) => name > after);
    const page = names.slice(0, limit);
    return {
      TableNames: page,
      ...(page.length < names.length && {LastEvaluatedTableName: page.at(-1)}),
    };
  },
});
