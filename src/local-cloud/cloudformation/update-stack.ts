import {
  UpdateStack$,
  type UpdateStackCommandInput,
  type UpdateStackCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {beginOperation, isRepeated, verifyUpdatable} from './begin-operation.ts';
import {differenceOf} from './diff.ts';
import {requested} from './requested.ts';
import {findStack} from './stack.ts';
import {validationError} from './validation-error.ts';

/** UpdateStack: as a change set that is executed at once. */
export const updateStack = operation<UpdateStackCommandInput, UpdateStackCommandOutput>(UpdateStack$, {
  access: onStack('UpdateStack'),
  handle: (input, call) => {
    const {cloud} = call;
    const stack = findStack(cloud, input.StackName!, `Stack [${input.StackName}] does not exist`);
    if (isRepeated(stack, input.ClientRequestToken, 'UpdateStack'))
      return {StackId: stack.id, OperationId: stack.lastOperations[0]?.OperationId};
    verifyUpdatable(stack);
    if (
      input.StackPolicyBody ??
      input.StackPolicyURL ??
      input.StackPolicyDuringUpdateBody ??
      input.StackPolicyDuringUpdateURL
    )
      throw validationError('Stack policies are not supported by this local cloud');
    const {template, desired} = requested(cloud, input, stack);
    if (!differenceOf(cloud, stack, template, desired).differs)
      throw validationError('No updates are to be performed.');
    const disabled = input.DisableRollback ?? input.DeploymentConfig?.DisableRollback ?? false;
    const OperationId = beginOperation(
      call,
      stack,
      {
        type: 'UPDATE_STACK',
        kind: 'UpdateStack',
        token: input.ClientRequestToken,
        roleArn: input.RoleARN,
        status: 'UPDATE_IN_PROGRESS',
        onFailure: disabled ? 'DO_NOTHING' : 'ROLLBACK',
      },
      {desired, updatedAt: cloud.now(), disableRollback: disabled},
    );
    return {StackId: stack.id, OperationId};
  },
});
