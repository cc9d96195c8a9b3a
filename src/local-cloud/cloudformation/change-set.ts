/** Change sets: what would change, kept until it is executed or thrown away. */
import type {Change, ChangeSetStatus, ExecutionStatus, OnStackFailure} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError} from '../operation.ts';
import {findStack, type Desired, type Stack} from './stack.ts';
import {validationError} from './validation-error.ts';

export type ChangeSet = {
  readonly id: string;
  readonly name: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly type: 'CREATE' | 'UPDATE';
  readonly description: string | undefined;
  readonly createdAt: number;
  /** From this moment on its status is final. */
  readonly readyAt: number;
  readonly desired: Desired;
  readonly roleArn: string | undefined;
  readonly onStackFailure: OnStackFailure | undefined;
  readonly disableRollback: boolean | undefined;
  readonly token: string | undefined;
  readonly changes: readonly Change[];
  /** Why there is nothing to execute. */
  readonly failure: string | undefined;
  readonly execution?: 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'EXECUTE_FAILED';
};

export const changeSets = (cloud: LocalCloud): Collection<ChangeSet> =>
  cloud.collection('cloudformation/change-sets');

export const changeSetsOf = (cloud: LocalCloud, stackId: string): ChangeSet[] =>
  changeSets(cloud)
    .values()
    .filter((one) => one.stackId === stackId);

/** Status follows from the time that has passed, so that it goes on over a restart. */
export const statusOf = (
  cloud: LocalCloud,
  changeSet: ChangeSet,
): {Status: ChangeSetStatus; ExecutionStatus: ExecutionStatus} => {
  const {createdAt, readyAt, failure, execution} = changeSet;
  const left = readyAt - cloud.now();
  if (left > (readyAt - createdAt) / 2) return {Status: 'CREATE_PENDING', ExecutionStatus: 'UNAVAILABLE'};
  if (left > 0) return {Status: 'CREATE_IN_PROGRESS', ExecutionStatus: 'UNAVAILABLE'};
  if (failure !== undefined) return {Status: 'FAILED', ExecutionStatus: 'UNAVAILABLE'};
  return {Status: 'CREATE_COMPLETE', ExecutionStatus: execution ?? 'AVAILABLE'};
};

/** By ARN, or by name within a stack; undefined when there is none. Throws when the stack is unknown. */
export const lookUpChangeSet = (
  cloud: LocalCloud,
  nameOrId: string,
  stackName: string | undefined,
): ChangeSet | undefined => {
  if (nameOrId.startsWith('arn:')) return changeSets(cloud).get(nameOrId);
  if (stackName === undefined)
    throw validationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
  const stack = findStack(cloud, stackName, `Stack [${stackName}] does not exist`);
  return changeSetsOf(cloud, stack.id).find(({name}) => name === nameOrId);
};

export const findChangeSet = (
  cloud: LocalCloud,
  nameOrId: string,
  stackName: string | undefined,
): ChangeSet => {
  const found = lookUpChangeSet(cloud, nameOrId, stackName);
  if (!found) throw new AwsError('ChangeSetNotFound', `ChangeSet [${nameOrId}] does not exist`, 404);
  return found;
};

/** The executed change set of an operation that has ended says how it ended. */
export const settleChangeSet = (cloud: LocalCloud, stack: Stack): void => {
  const changeSet = changeSets(cloud).get(stack.operation?.changeSetId ?? '');
  if (!changeSet || changeSet.execution !== 'EXECUTE_IN_PROGRESS' || stack.status.endsWith('_IN_PROGRESS'))
    return;
  const succeeded = stack.status === 'CREATE_COMPLETE' || stack.status === 'UPDATE_COMPLETE';
  changeSets(cloud).set(changeSet.id, {
    ...changeSet,
    execution: succeeded ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED',
  });
};
