/** The start of every operation on a stack, whichever request asks for it. */
import {randomUUID} from 'node:crypto';
import type {OperationType} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import {roleSession} from '../iam/role-session.ts';
import {AwsError, type Call, type Principal} from '../operation.ts';
import {drive, turn} from './engine.ts';
import type {Stack, StackOperation} from './stack.ts';
import {validationError} from './validation-error.ts';

/** In whose name resources are handled: the passed (or remembered) role, else the caller. */
const principalOf = (cloud: LocalCloud, caller: Principal, roleArn: string | undefined): Principal => {
  if (roleArn === undefined) return caller;
  try {
    return roleSession(cloud, roleArn, 'cloudformation.amazonaws.com', 'AWSCloudFormation');
  } catch {
    throw validationError(`Role ${roleArn} is invalid or cannot be assumed`);
  }
};

/**
 * Whether this token has asked for the same kind of operation on this stack before: then the request is a repetition
 * and is answered as the first one. Throws when it was used for something else.
 */
export const isRepeated = (stack: Stack | undefined, token: string | undefined, kind: string): boolean => {
  const used = stack?.tokens[token ?? ''];
  if (token === undefined || used === undefined) return false;
  if (used === kind) return true;
  throw new AwsError('TokenAlreadyExistsException', `Token ${token} already exists for stack ${stack?.id}`);
};

export type Beginning = {
  readonly type: OperationType;
  /** The request's name, which a token stands for. */
  readonly kind: string;
  readonly token: string | undefined;
  readonly roleArn: string | undefined;
  readonly status: Stack['status'];
  readonly reason?: string;
} & Pick<StackOperation, 'onFailure'> &
  Partial<Pick<StackOperation, 'changeSetId' | 'retain' | 'force' | 'skip' | 'retainExceptOnCreate'>>;

/** Turns the stack to the first status of the operation and lets the engine go on; answers the operation's id. */
export const beginOperation = (
  call: Call,
  stack: Stack,
  beginning: Beginning,
  changes: Partial<Stack> = {},
): string => {
  const {cloud, principal} = call;
  const {type, kind, token, status, reason = 'User Initiated', roleArn = stack.roleArn, ...rest} = beginning;
  const operation: StackOperation = {
    ...rest,
    id: randomUUID(),
    type,
    token,
    principal: principalOf(cloud, principal, roleArn),
    failures: [],
  };
  turn(cloud, stack, {
    ...changes,
    status,
    statusReason: reason,
    roleArn,
    operation,
    lastOperations: [{OperationType: type, OperationId: operation.id}],
    tokens: token === undefined ? stack.tokens : {...stack.tokens, [token]: kind},
  });
  drive(cloud, stack.id);
  return operation.id;
};

/** Throws unless a stack is in a state from which it can be updated. */
export const verifyUpdatable = (stack: Stack): void => {
  const updatable =
    /^(CREATE_COMPLETE|CREATE_FAILED|UPDATE_COMPLETE|UPDATE_FAILED|UPDATE_ROLLBACK_COMPLETE)$/;
  if (!updatable.test(stack.status))
    throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
};
