/** What the local cloud remembers of a stack, of its resources, and of the operation that is under way. */
import type {
  Capability,
  OnStackFailure,
  OperationEntry,
  OperationType,
  Output,
  ResourceStatus,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import type {Principal} from '../operation.ts';
import type {Physical, Properties} from './resource-type.ts';
import {validationError} from './validation-error.ts';

/** What a stack is asked to be. */
export type Desired = {
  /** The text as it was sent. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly Capability[];
};

/** Something that went wrong with one resource during the operation under way. */
export type Failure = {
  readonly logicalId: string;
  /** `restore` is an update on the way back. */
  readonly verb: 'create' | 'update' | 'delete' | 'restore';
  readonly reason: string;
};

/** One operation on a stack, from the request to its final status; it outlives the process. */
export type StackOperation = {
  readonly id: string;
  readonly type: OperationType;
  readonly token: string | undefined;
  /** Whoever started it, or the role that was passed: resources are handled in this name. */
  readonly principal: Principal;
  readonly onFailure: OnStackFailure;
  readonly failures: readonly Failure[];
  readonly changeSetId?: string | undefined;
  /** DeleteStack: leave these alone, or leave behind whatever cannot be deleted. */
  readonly retain?: readonly string[];
  readonly force?: boolean;
  /** ContinueUpdateRollback: take these as rolled back. */
  readonly skip?: readonly string[];
  /** Delete resources in a rollback although they are to be retained. */
  readonly retainExceptOnCreate?: boolean;
};

export type Stack = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt?: number;
  readonly deletedAt?: number;
  readonly status: StackStatus;
  readonly statusReason?: string;
  readonly description?: string | undefined;
  /** What is being made, or was made last; undefined while in review. */
  readonly desired: Desired | undefined;
  /** What the stack goes back to; undefined before the first success. */
  readonly stable: Desired | undefined;
  readonly outputs: readonly Output[];
  /** Names of the exports that this stack uses. */
  readonly imports: readonly string[];
  readonly roleArn: string | undefined;
  readonly changeSetId?: string;
  readonly terminationProtection: boolean;
  readonly disableRollback: boolean;
  readonly deletionMode?: 'STANDARD' | 'FORCE_DELETE_STACK';
  readonly operation: StackOperation | undefined;
  readonly lastOperations: readonly OperationEntry[];
  /** Client request tokens with the kind of operation they were used for. */
  readonly tokens: Readonly<Record<string, string>>;
};

export type DeletionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate';

/** How a resource is to be made: everything but the thing itself. */
export type Plan = {
  readonly type: string;
  readonly properties: Properties;
  /** The stack's tags when it was made or last changed. */
  readonly tags: Readonly<Record<string, string>>;
  readonly dependsOn: readonly string[];
  readonly deletionPolicy: DeletionPolicy;
  readonly replacePolicy: 'Delete' | 'Retain';
  /** The operation that makes it: its name derives from this, and it tells a replacement from what it replaces. */
  readonly born: string;
};

export type Made = Plan & {readonly physical: Physical};

/** An act on one resource that was begun and has not ended. */
export type Act = {
  readonly kind: 'create' | 'update' | 'restore' | 'delete';
  readonly plan: Plan;
};

export type StackResource = {
  readonly stackId: string;
  readonly logicalId: string;
  readonly type: string;
  readonly status: ResourceStatus;
  readonly reason?: string | undefined;
  readonly updatedAt: number;
  /** What is there now. */
  readonly current?: Made | undefined;
  /** What was there when the stack last was in order. */
  readonly stable?: Made | undefined;
  /** Replaced or no longer wanted, to be deleted in the cleanup. */
  readonly discarded: readonly Made[];
  /** An update of `current` was begun and failed: nobody knows how far it got. */
  readonly dirty?: boolean | undefined;
  readonly act?: Act | undefined;
};

export const stacks = (cloud: LocalCloud): Collection<Stack> => cloud.collection('cloudformation/stacks');

const allResources = (cloud: LocalCloud): Collection<StackResource> =>
  cloud.collection('cloudformation/resources');

export const resourceOf = (
  cloud: LocalCloud,
  stackId: string,
  logicalId: string,
): StackResource | undefined => allResources(cloud).get(`${stackId}/${logicalId}`);

export const resourcesOf = (cloud: LocalCloud, stackId: string): StackResource[] =>
  allResources(cloud)
    .values()
    .filter((resource) => resource.stackId === stackId);

export const saveResource = (cloud: LocalCloud, resource: StackResource): StackResource => {
  allResources(cloud).set(`${resource.stackId}/${resource.logicalId}`, resource);
  return resource;
};

export const forgetResource = (cloud: LocalCloud, {stackId, logicalId}: StackResource): void => {
  allResources(cloud).delete(`${stackId}/${logicalId}`);
};

/** The living stack of a name, or any stack by its ARN; undefined when there is none. */
export const lookUpStack = (cloud: LocalCloud, nameOrId: string): Stack | undefined =>
  nameOrId.startsWith('arn:')
    ? stacks(cloud).get(nameOrId)
    : stacks(cloud)
        .values()
        .find((stack) => stack.name === nameOrId && stack.status !== 'DELETE_COMPLETE');

/** As `lookUpStack`, with AWS's error when there is none. */
export const findStack = (
  cloud: LocalCloud,
  nameOrId: string,
  unknown = `Stack with id ${nameOrId} does not exist`,
): Stack => {
  const stack = lookUpStack(cloud, nameOrId);
  if (!stack) throw validationError(unknown);
  return stack;
};

export const stackArn = (cloud: LocalCloud, nameOrId: string): string =>
  nameOrId.startsWith('arn:') ? nameOrId : cloud.arn('cloudformation', `stack/${nameOrId}/*`);
