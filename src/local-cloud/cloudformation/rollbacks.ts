/** The operations that take an unfinished or failed stack back. */
import {
  CancelUpdateStack$,
  ContinueUpdateRollback$,
  RollbackStack$,
  type CancelUpdateStackCommandInput,
  type CancelUpdateStackCommandOutput,
  type ContinueUpdateRollbackCommandInput,
  type ContinueUpdateRollbackCommandOutput,
  type RollbackStackCommandInput,
  type RollbackStackCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {beginOperation, isRepeated} from './begin-operation.ts';
import {drive, turn} from './engine.ts';
import {findStack, resourceOf} from './stack.ts';
import {validationError} from './validation-error.ts';

/** CancelUpdateStack: the running update turns back, as if something had failed. */
export const cancelUpdateStack = operation<CancelUpdateStackCommandInput, CancelUpdateStackCommandOutput>(
  CancelUpdateStack$,
  {
    access: onStack('CancelUpdateStack'),
    handle: (input, {cloud}) => {
      const stack = findStack(cloud, input.StackName!, `Stack [${input.StackName}] does not exist`);
      if (isRepeated(stack, input.ClientRequestToken, 'CancelUpdateStack')) return {};
      if (stack.status !== 'UPDATE_IN_PROGRESS' || !stack.stable)
        throw validationError(`CancelUpdateStack cannot be called from current stack status`);
      turn(cloud, stack, {status: 'UPDATE_ROLLBACK_IN_PROGRESS', statusReason: 'User Initiated'});
      drive(cloud, stack.id);
      return {};
    },
  },
);

/** ContinueUpdateRollback: another try, with the resources in the way taken as rolled back. */
export const continueUpdateRollback = operation<
  ContinueUpdateRollbackCommandInput,
  ContinueUpdateRollbackCommandOutput
>(ContinueUpdateRollback$, {
  access: onStack('ContinueUpdateRollback'),
  handle: (input, call) => {
    const stack = findStack(call.cloud, input.StackName!, `Stack [${input.StackName}] does not exist`);
    if (isRepeated(stack, input.ClientRequestToken, 'ContinueUpdateRollback')) return {};
    if (stack.status !== 'UPDATE_ROLLBACK_FAILED')
      throw validationError(
        `Stack:${stack.id} is in ${stack.status} state and can not continue update rollback.`,
      );
    for (const logicalId of input.ResourcesToSkip ?? []) {
      if (resourceOf(call.cloud, stack.id, logicalId)?.status !== 'UPDATE_FAILED')
        throw validationError(
          `Resources to skip [${logicalId}] must be in UPDATE_FAILED state, because the rollback failed for them`,
        );
    }
    beginOperation(call, stack, {
      type: 'CONTINUE_ROLLBACK',
      kind: 'ContinueUpdateRollback',
      token: input.ClientRequestToken,
      roleArn: input.RoleARN,
      status: 'UPDATE_ROLLBACK_IN_PROGRESS',
      onFailure: 'ROLLBACK',
      skip: input.ResourcesToSkip ?? [],
    });
    return {};
  },
});

/** RollbackStack: back from where an operation stopped that was told not to roll back itself. */
export const rollbackStack = operation<RollbackStackCommandInput, RollbackStackCommandOutput>(
  RollbackStack$,
  {
    access: onStack('RollbackStack'),
    handle: (input, call) => {
      const stack = findStack(call.cloud, input.StackName!, `Stack [${input.StackName}] does not exist`);
      if (isRepeated(stack, input.ClientRequestToken, 'RollbackStack'))
        return {StackId: stack.id, OperationId: stack.lastOperations[0]?.OperationId};
      if (stack.status !== 'CREATE_FAILED' && stack.status !== 'UPDATE_FAILED')
        throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be rolled back.`);
      const OperationId = beginOperation(call, stack, {
        type: 'ROLLBACK',
        kind: 'RollbackStack',
        token: input.ClientRequestToken,
        roleArn: input.RoleARN,
        status: stack.stable ? 'UPDATE_ROLLBACK_IN_PROGRESS' : 'ROLLBACK_IN_PROGRESS',
        onFailure: 'ROLLBACK',
        retainExceptOnCreate: input.RetainExceptOnCreate ?? false,
      });
      return {StackId: stack.id, OperationId};
    },
  },
);
