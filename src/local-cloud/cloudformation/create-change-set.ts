import {randomUUID} from 'node:crypto';
import {
  CreateChangeSet$,
  type CreateChangeSetCommandInput,
  type CreateChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {onStack} from './access.ts';
import {verifyUpdatable} from './begin-operation.ts';
import {changeSets, changeSetsOf, type ChangeSet} from './change-set.ts';
import {newStack} from './create-stack.ts';
import {differenceOf, type Difference} from './diff.ts';
import {recordFaults} from './early-validation.ts';
import {turn} from './engine.ts';
import {requested, verifyName} from './requested.ts';
import {lookUpStack, type Desired, type Stack} from './stack.ts';
import type {Template} from './template.ts';
import {validationError} from './validation-error.ts';

/** How long AWS takes to compare templates. */
const comparing = {quick: 150, realistic: 4000};

export const createChangeSet = operation<CreateChangeSetCommandInput, CreateChangeSetCommandOutput>(
  CreateChangeSet$,
  {
    access: onStack('CreateChangeSet'),
    handle: (input, {cloud}) => {
      const name = input.ChangeSetName!;
      const type = input.ChangeSetType ?? 'UPDATE';
      verifyName('changeSetName', name);
      refuseUnsupported(input);
      const existing = lookUpStack(cloud, input.StackName!);
      verifyKind(existing, input.StackName!, name, type);
      const sameName = existing && changeSetsOf(cloud, existing.id).find((one) => one.name === name);
      if (sameName && !sameName.execution) {
        if (input.ClientToken !== undefined && sameName.token === input.ClientToken)
          return {Id: sameName.id, StackId: existing.id};
        throw new AwsError(
          'AlreadyExistsException',
          `ChangeSet ${name} already exists for stack ${existing.id}`,
        );
      }
      const {template, desired} = requested(cloud, input, existing);
      const stack = existing ?? review(cloud, input.StackName!, template);
      if (sameName) changeSets(cloud).delete(sameName.id);
      const changeSet: ChangeSet = {
        id: cloud.arn('cloudformation', `changeSet/${name}/${randomUUID()}`),
        name,
        stackId: stack.id,
        stackName: stack.name,
        type: type === 'CREATE' ? 'CREATE' : 'UPDATE',
        description: input.Description,
        createdAt: cloud.now(),
        readyAt: cloud.now() + cloud.takes(comparing),
        desired,
        roleArn: input.RoleARN,
        onStackFailure: input.OnStackFailure,
        disableRollback: input.DeploymentConfig?.DisableRollback,
        token: input.ClientToken,
        changes: [],
        failure: undefined,
      };
      const outcome = compared(cloud, stack, template, desired);
      const failure =
        outcome.failure ??
        (input.DisableValidation ? undefined : recordFaults(cloud, changeSet, outcome.faults));
      changeSets(cloud).set(changeSet.id, {...changeSet, changes: outcome.changes, failure});
      return {Id: changeSet.id, StackId: stack.id};
    },
  },
);

const refuseUnsupported = (input: CreateChangeSetCommandInput): void => {
  const used = [
    input.ChangeSetType === 'IMPORT' && 'ChangeSetType IMPORT',
    input.ResourcesToImport?.length && 'ResourcesToImport',
    input.ImportExistingResources && 'ImportExistingResources',
    input.DeploymentMode && `DeploymentMode ${input.DeploymentMode}`,
  ].filter((name) => typeof name === 'string');
  if (used.length > 0) throw validationError(`${used.join(', ')} is not supported by this local cloud`);
};

const verifyKind = (stack: Stack | undefined, stackName: string, name: string, type: string): void => {
  if (type === 'CREATE') {
    if (!stack) return verifyName('stackName', stackName);
    if (stack.status !== 'REVIEW_IN_PROGRESS')
      throw validationError(
        `Stack [${stackName}] already exists and cannot be created again with the changeSet [${name}].`,
      );
    return;
  }
  if (!stack || stack.status === 'DELETE_COMPLETE')
    throw validationError(`Stack [${stackName}] does not exist`);
  verifyUpdatable(stack);
};

/** A stack that exists only to be looked at until its first change set is executed. */
const review = (cloud: LocalCloud, name: string, template: Template): Stack => {
  const stack = {...newStack(cloud, name), description: template.Description};
  return turn(cloud, stack, {
    status: 'REVIEW_IN_PROGRESS',
    statusReason: 'User Initiated',
  });
};

const compared = (
  cloud: LocalCloud,
  stack: Stack,
  template: Template,
  desired: Desired,
): Pick<Difference, 'changes' | 'faults'> & {failure?: string} => {
  try {
    const {differs, ...difference} = differenceOf(cloud, stack, template, desired);
    if (differs) return difference;
    const failure =
      "The submitted information didn't contain changes. Submit different information to create a change set.";
    return {...difference, failure};
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return {changes: [], faults: [], failure: error.message};
  }
};
