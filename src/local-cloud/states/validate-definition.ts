import {
  ValidateStateMachineDefinition$,
  type ValidateStateMachineDefinitionCommandInput,
  type ValidateStateMachineDefinitionCommandOutput,
} from '@aws-sdk/client-sfn';
import {operation} from '../operation.ts';
import {examine} from './machine.ts';

export const validateStateMachineDefinition = operation<
  ValidateStateMachineDefinitionCommandInput,
  ValidateStateMachineDefinitionCommandOutput
>(ValidateStateMachineDefinition$, {
  handle: ({definition = '', maxResults}, {cloud}) => {
    const {diagnostics} = examine(cloud, definition).report;
    const most = maxResults === undefined || maxResults === 0 ? 100 : maxResults;
    return {
      result: diagnostics.some(({severity}) => severity === 'ERROR') ? 'FAIL' : 'OK',
      diagnostics: diagnostics.slice(0, most),
      truncated: diagnostics.length > most,
    };
  },
});
