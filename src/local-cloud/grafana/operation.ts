import type {StaticOperationSchema} from '@smithy/types';
import {operation as plain, type Call, type TypedOperation} from '../operation.ts';
import {verifyConstraints} from './constraints.ts';

/** An operation of Managed Grafana: what its model does not allow is refused before anything else is looked at. */
export const operation = <Input, Output>(
  schema: StaticOperationSchema,
  spec: Parameters<typeof plain<Input, Output>>[1],
): TypedOperation<Input, Omit<Output, '$metadata'>> =>
  plain<Input, Output>(schema, {
    ...spec,
    handle: (input: Input, call: Call) => {
      verifyConstraints(input);
      return spec.handle(input, call);
    },
  });
