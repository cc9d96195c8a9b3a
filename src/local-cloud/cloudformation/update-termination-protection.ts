import {
  UpdateTerminationProtection$,
  type UpdateTerminationProtectionCommandInput,
  type UpdateTerminationProtectionCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {findStack, stacks} from './stack.ts';

export const updateTerminationProtection = operation<
  UpdateTerminationProtectionCommandInput,
  UpdateTerminationProtectionCommandOutput
>(UpdateTerminationProtection$, {
  access: onStack('UpdateTerminationProtection'),
  handle: ({StackName, EnableTerminationProtection}, {cloud}) => {
    const stack = findStack(cloud, StackName!, `Stack [${StackName}] does not exist`);
    stacks(cloud).set(stack.id, {...stack, terminationProtection: EnableTerminationProtection!});
    return {StackId: stack.id};
  },
});
