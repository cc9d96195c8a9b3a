import type {StaticOperationSchema} from '@smithy/types';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation, type Access, type Call, type TypedOperation} from '../operation.ts';
import {arnOf, type Kind} from './network.ts';

/**
 * The public API has a client token for few of its requests; CloudFormation has one for all, and so do callers
 * within the local cloud: the wire knows no such member.
 */
export type Idempotent = {readonly ClientToken?: string | undefined};

/** An operation of EC2, all of which can be tried dry. `on` names the resources for which IAM is asked. */
export const ec2Operation = <Input extends object, Output>(
  schema: StaticOperationSchema,
  on: (input: Input) => readonly (readonly [kind: Kind, id: string | undefined])[],
  handle: (input: Input, cloud: LocalCloud, call: Call) => Omit<Output, '$metadata'>,
): TypedOperation<Input, Omit<Output, '$metadata'>> =>
  operation<Input, Output>(schema, {
    access: (input, {cloud}): Access[] => {
      const resources = on(input).map(([kind, id = '*']) => arnOf(cloud, kind, id));
      return (resources.length > 0 ? resources : ['*']).map((resource) => ({
        action: `ec2:${schema[2]}`,
        resource,
      }));
    },
    handle: (input, call) => {
      if ('DryRun' in input && input.DryRun)
        throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
      return handle(input, call.cloud, call);
    },
  });
