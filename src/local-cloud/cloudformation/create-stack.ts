import {randomUUID} from 'node:crypto';
import {
  CreateStack$,
  type CreateStackCommandInput,
  type CreateStackCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {onStack} from './access.ts';
import {beginOperation, isRepeated} from './begin-operation.ts';
import {requested, verifyName} from './requested.ts';
import {lookUpStack, type Stack} from './stack.ts';
import {validationError} from './validation-error.ts';

/** A stack that is not remembered yet. */
export const newStack = (cloud: LocalCloud, name: string): Stack => ({
  id: cloud.arn('cloudformation', `stack/${name}/${randomUUID()}`),
  name,
  createdAt: cloud.now(),
  status: 'REVIEW_IN_PROGRESS',
  desired: undefined,
  stable: undefined,
  outputs: [],
  imports: [],
  roleArn: undefined,
  terminationProtection: false,
  disableRollback: false,
  operation: undefined,
  lastOperations: [],
  tokens: {},
});

/** CreateStack: the template's resources at once, without a change set. */
export const createStack = operation<CreateStackCommandInput, CreateStackCommandOutput>(CreateStack$, {
  access: onStack('CreateStack'),
  handle: (input, call) => {
    const {cloud} = call;
    const name = input.StackName!;
    verifyName('stackName', name);
    const existing = lookUpStack(cloud, name);
    if (isRepeated(existing, input.ClientRequestToken, 'CreateStack'))
      return {StackId: existing!.id, OperationId: existing!.lastOperations[0]?.OperationId};
    if (existing) throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
    if (input.DisableRollback && input.OnFailure)
      throw validationError('You can specify either DisableRollback or OnFailure, but not both.');
    if (input.StackPolicyBody ?? input.StackPolicyURL ?? input.TimeoutInMinutes)
      throw validationError(
        'StackPolicyBody, StackPolicyURL and TimeoutInMinutes are not supported by this local cloud',
      );
    const {template, desired} = requested(cloud, input, undefined);
    const disabled = input.DisableRollback ?? input.DeploymentConfig?.DisableRollback ?? false;
    const stack: Stack = {
      ...newStack(cloud, name),
      description: template.Description,
      desired,
      disableRollback: disabled,
      terminationProtection: input.EnableTerminationProtection ?? false,
    };
    const OperationId = beginOperation(call, stack, {
      type: 'CREATE_STACK',
      kind: 'CreateStack',
      token: input.ClientRequestToken,
      roleArn: input.RoleARN,
      status: 'CREATE_IN_PROGRESS',
      onFailure: disabled ? 'DO_NOTHING' : (input.OnFailure ?? 'ROLLBACK'),
      retainExceptOnCreate: input.RetainExceptOnCreate ?? false,
    });
    return {StackId: stack.id, OperationId};
  },
});
