import {
  ExecuteChangeSet$,
  type ExecuteChangeSetCommandInput,
  type ExecuteChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {AwsError, operation} from '../operation.ts';
import {onStack} from './access.ts';
import {beginOperation, isRepeated, verifyUpdatable} from './begin-operation.ts';
import {changeSets, changeSetsOf, findChangeSet, statusOf} from './change-set.ts';
import {findStack} from './stack.ts';
import {validationError} from './validation-error.ts';

/** ExecuteChangeSet: the stack becomes what the change set says; its other change sets are gone with that. */
export const executeChangeSet = operation<ExecuteChangeSetCommandInput, ExecuteChangeSetCommandOutput>(
  ExecuteChangeSet$,
  {
    access: onStack('ExecuteChangeSet'),
    handle: (input, call) => {
      const {cloud} = call;
      const changeSet = findChangeSet(cloud, input.ChangeSetName!, input.StackName);
      const stack = findStack(cloud, changeSet.stackId);
      if (isRepeated(stack, input.ClientRequestToken, 'ExecuteChangeSet')) return {};
      const {Status, ExecutionStatus} = statusOf(cloud, changeSet);
      if (Status !== 'CREATE_COMPLETE' || ExecutionStatus !== 'AVAILABLE') {
        const [kind, status] =
          Status === 'CREATE_COMPLETE' ? ['execution status', ExecutionStatus] : ['status', Status];
        throw new AwsError(
          'InvalidChangeSetStatus',
          `ChangeSet [${changeSet.id}] cannot be executed in its current ${kind} of [${status}]`,
        );
      }
      const creating = stack.status === 'REVIEW_IN_PROGRESS';
      if (!creating) verifyUpdatable(stack);
      if (input.DisableRollback !== undefined && changeSet.onStackFailure)
        throw validationError(
          'You cannot specify DisableRollback for a change set that was created with OnStackFailure.',
        );
      const disabled = input.DisableRollback ?? changeSet.disableRollback ?? false;
      const onFailure = disabled ? 'DO_NOTHING' : (changeSet.onStackFailure ?? 'ROLLBACK');
      for (const {id} of changeSetsOf(cloud, stack.id)) if (id !== changeSet.id) changeSets(cloud).delete(id);
      changeSets(cloud).set(changeSet.id, {...changeSet, execution: 'EXECUTE_IN_PROGRESS'});
      beginOperation(
        call,
        stack,
        {
          type: creating ? 'CREATE_STACK' : 'UPDATE_STACK',
          kind: 'ExecuteChangeSet',
          token: input.ClientRequestToken,
          roleArn: changeSet.roleArn,
          status: creating ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS',
          onFailure,
          changeSetId: changeSet.id,
          retainExceptOnCreate: input.RetainExceptOnCreate ?? false,
        },
        {
          desired: changeSet.desired,
          updatedAt: cloud.now(),
          changeSetId: changeSet.id,
          disableRollback: onFailure === 'DO_NOTHING',
        },
      );
      return {};
    },
  },
);
