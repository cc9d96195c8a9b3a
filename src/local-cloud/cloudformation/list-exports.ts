import {
  ListExports$,
  ListImports$,
  type ListExportsCommandInput,
  type ListExportsCommandOutput,
  type ListImportsCommandInput,
  type ListImportsCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {importersOf, listExports as exportsIn} from './exports.ts';
import {page} from './page.ts';
import {validationError} from './validation-error.ts';

export const listExports = operation<ListExportsCommandInput, ListExportsCommandOutput>(ListExports$, {
  handle: (input, {cloud}) => {
    const {items, NextToken} = page(exportsIn(cloud), input.NextToken);
    return {
      Exports: items.map(({name, value, stackId}) => ({ExportingStackId: stackId, Name: name, Value: value})),
      NextToken,
    };
  },
});

export const listImports = operation<ListImportsCommandInput, ListImportsCommandOutput>(ListImports$, {
  handle: (input, {cloud}) => {
    const users = importersOf(cloud, input.ExportName!);
    if (users.length === 0)
      throw validationError(`Export '${input.ExportName}' is not imported by any stack.`);
    const {items, NextToken} = page(users, input.NextToken);
    return {Imports: [...items], NextToken};
  },
});
