import {
  GetFunction$,
  GetFunctionConfiguration$,
  ListFunctions$,
  type GetFunctionCommandInput,
  type GetFunctionCommandOutput,
  type GetFunctionConfigurationCommandInput,
  type GetFunctionConfigurationCommandOutput,
  type ListFunctionsCommandInput,
  type ListFunctionsCommandOutput,
} from '@aws-sdk/client-lambda';
import {operation} from '../operation.ts';
import {configuration, functions, onFunction, theFunction} from './function.ts';

/** The code's location is left out: on AWS it is a link to S3, which this cloud does not have. */
export const getFunction = operation<GetFunctionCommandInput, GetFunctionCommandOutput>(GetFunction$, {
  access: onFunction('GetFunction'),
  handle: (input, {cloud}) => {
    const stored = theFunction(cloud, input.FunctionName, input.Qualifier);
    return {
      Configuration: configuration(cloud, stored),
      Code: {RepositoryType: 'S3'},
      ...(Object.keys(stored.tags).length > 0 && {Tags: {...stored.tags}}),
      ...(stored.reservedConcurrency !== undefined && {
        Concurrency: {ReservedConcurrentExecutions: stored.reservedConcurrency},
      }),
    };
  },
});

export const getFunctionConfiguration = operation<
  GetFunctionConfigurationCommandInput,
  GetFunctionConfigurationCommandOutput
>(GetFunctionConfiguration$, {
  access: onFunction('GetFunctionConfiguration'),
  handle: (input, {cloud}) => configuration(cloud, theFunction(cloud, input.FunctionName, input.Qualifier)),
});

export const listFunctions = operation<ListFunctionsCommandInput, ListFunctionsCommandOutput>(
  ListFunctions$,
  {
    handle: ({Marker: marker = '', MaxItems: most = 50}, {cloud}) => {
      const after = functions(cloud)
        .values()
        .filter(({name}) => name > marker)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const page = after.slice(0, most);
      return {
        Functions: page.map((stored) => configuration(cloud, stored)),
        ...(after.length > most && {NextMarker: page.at(-1)?.name}),
      };
    },
  },
);
