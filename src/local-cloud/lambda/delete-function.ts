import {
  DeleteFunction$,
  type DeleteFunctionCommandInput,
  type DeleteFunctionCommandOutput,
} from '@aws-sdk/client-lambda';
import {operation} from '../operation.ts';
import {eventInvokeConfigs} from './event-invoke-config.ts';
import {fleet} from './fleet.ts';
import {functions, onFunction, theFunction} from './function.ts';
import {policies} from './permissions.ts';

export const deleteFunction = operation<DeleteFunctionCommandInput, DeleteFunctionCommandOutput>(
  DeleteFunction$,
  {
    access: onFunction('DeleteFunction'),
    handle: (input, {cloud}) => {
      const {name} = theFunction(cloud, input.FunctionName, input.Qualifier);
      functions(cloud).delete(name);
      policies(cloud).delete(name);
      eventInvokeConfigs(cloud).delete(name);
      cloud.part(fleet).remove(name);
      return {StatusCode: 204};
    },
  },
);
