import {
  DeleteChangeSet$,
  type DeleteChangeSetCommandInput,
  type DeleteChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {AwsError, operation} from '../operation.ts';
import {onStack} from './access.ts';
import {changeSets, lookUpChangeSet} from './change-set.ts';

/** DeleteChangeSet is quiet when there is no such change set; its stack, though in review, stays. */
export const deleteChangeSet = operation<DeleteChangeSetCommandInput, DeleteChangeSetCommandOutput>(
  DeleteChangeSet$,
  {
    access: onStack('DeleteChangeSet'),
    handle: (input, {cloud}) => {
      const changeSet = lookUpChangeSet(cloud, input.ChangeSetName!, input.StackName);
      if (changeSet?.execution === 'EXECUTE_IN_PROGRESS')
        throw new AwsError(
          'InvalidChangeSetStatus',
          `ChangeSet [${changeSet.id}] cannot be deleted in its current status of [EXECUTE_IN_PROGRESS]`,
        );
      if (changeSet) changeSets(cloud).delete(changeSet.id);
      return {};
    },
  },
);
