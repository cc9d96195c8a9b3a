import {Query$, type QueryCommandInput, type QueryCommandOutput} from '@aws-sdk/client-dynamodb';
import {AwsError, operation} from '../operation.ts';
import {Scope} from './expression/scope.ts';
import {keyCondition} from './key-condition.ts';
import {page, presentation, verifyNoIndex} from './page.ts';
import {legacy, refuse} from './refuse.ts';
import {tableAccess, tableToUse} from './table.ts';

export const query = operation<QueryCommandInput, QueryCommandOutput>(Query$, {
  access: ({TableName: name}, {cloud}) => [tableAccess(cloud, 'Query', name)],
  handle: (input, {cloud}) => {
    refuse(input, legacy);
    const {KeyConditionExpression: text} = input;
    if (text === undefined)
      throw new AwsError(
        'ValidationException',
        'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
      );
    const scope = new Scope(input);
    const selects = keyCondition(text, scope);
    const how = presentation(input, scope);
    scope.verifyUsed(true);
    const table = tableToUse(cloud, input.TableName);
    verifyNoIndex(input);
    return page(cloud, table, input, how, selects(table), input.ScanIndexForward === false ? -1 : 1);
  },
});
