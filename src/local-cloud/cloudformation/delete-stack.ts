import {
  DeleteStack$,
  type DeleteStackCommandInput,
  type DeleteStackCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {beginOperation, isRepeated} from './begin-operation.ts';
import {changeSets, changeSetsOf} from './change-set.ts';
import {lookUpStack} from './stack.ts';
import {validationError} from './validation-error.ts';

/** DeleteStack is quiet for a stack that is not there, or is going already. */
export const deleteStack = operation<DeleteStackCommandInput, DeleteStackCommandOutput>(DeleteStack$, {
  access: onStack('DeleteStack'),
  handle: (input, call) => {
    const {cloud} = call;
    const stack = lookUpStack(cloud, input.StackName!);
    if (!stack || /^DELETE_(COMPLETE|IN_PROGRESS)$/.test(stack.status)) return {};
    if (isRepeated(stack, input.ClientRequestToken, 'DeleteStack')) return {};
    if (stack.terminationProtection)
      throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
    if (/^UPDATE_.*IN_PROGRESS$/.test(stack.status))
      throw validationError(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`);
    if (input.RetainResources?.length && stack.status !== 'DELETE_FAILED')
      throw validationError(
        `Invalid operation on stack [${stack.id}]. Specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
      );
    const force = input.DeletionMode === 'FORCE_DELETE_STACK';
    if (force && stack.status !== 'DELETE_FAILED')
      throw validationError(
        `Invalid operation on stack [${stack.id}]. Specify FORCE_DELETE_STACK only when the stack is in the DELETE_FAILED state.`,
      );
    for (const {id} of changeSetsOf(cloud, stack.id)) changeSets(cloud).delete(id);
    beginOperation(
      call,
      stack,
      {
        type: 'DELETE_STACK',
        kind: 'DeleteStack',
        token: input.ClientRequestToken,
        roleArn: input.RoleARN,
        status: 'DELETE_IN_PROGRESS',
        onFailure: 'DO_NOTHING',
        retain: input.RetainResources ?? [],
        force,
      },
      force ? {deletionMode: 'FORCE_DELETE_STACK'} : {},
    );
    return {};
  },
});
