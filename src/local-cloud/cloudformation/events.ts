/** The events of stacks: what happened to the stack and to each resource, in order. */
import {randomUUID} from 'node:crypto';
import type {OperationType, ResourceStatus} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import type {Properties} from './resource-type.ts';
import type {Stack, StackOperation} from './stack.ts';

export type RecordedEvent = {
  readonly id: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly at: number;
  readonly operation: {readonly id: string; readonly type: OperationType} | undefined;
  readonly token: string | undefined;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: ResourceStatus;
  readonly reason: string | undefined;
  readonly properties: string | undefined;
  /** Set for what early validation found; such an event belongs to a change set. */
  readonly validation?: {
    readonly changeSetId: string;
    readonly name: string;
    readonly path: string;
    readonly reason: string;
  };
};

const events = (cloud: LocalCloud): Collection<RecordedEvent> => cloud.collection('cloudformation/events');

/**
 * Adds an event once: the key says which moment of which operation it tells, so that an operation
 * continued after a crash does not tell it again.
 */
const add = (cloud: LocalCloud, key: string, event: RecordedEvent): void => {
  const all = events(cloud);
  if (!all.has(key)) all.set(key, event);
};

export const addStackEvent = (cloud: LocalCloud, stack: Stack, operation: StackOperation | undefined): void =>
  add(cloud, [stack.id, operation?.id, stack.status].join(' '), {
    id: randomUUID(),
    stackId: stack.id,
    stackName: stack.name,
    at: cloud.now(),
    operation: operation && {id: operation.id, type: operation.type},
    token: operation?.token,
    logicalId: stack.name,
    physicalId: stack.id,
    type: 'AWS::CloudFormation::Stack',
    status: stack.status as ResourceStatus,
    reason: stack.statusReason,
    properties: undefined,
  });

export const addResourceEvent = (
  cloud: LocalCloud,
  stack: Stack,
  happened: {
    logicalId: string;
    physicalId?: string | undefined;
    type: string;
    status: ResourceStatus;
    reason?: string | undefined;
    properties?: Properties | undefined;
  },
): void => {
  const {logicalId, physicalId = '', type, status, reason, properties} = happened;
  const {operation} = stack;
  add(cloud, [stack.id, operation?.id, stack.status, logicalId, physicalId, status, reason].join(' '), {
    id: `${logicalId}-${randomUUID()}`,
    stackId: stack.id,
    stackName: stack.name,
    at: cloud.now(),
    operation: operation && {id: operation.id, type: operation.type},
    token: operation?.token,
    logicalId,
    physicalId,
    type,
    status,
    reason,
    properties: properties && JSON.stringify(properties),
  });
};

export const addValidationEvent = (cloud: LocalCloud, event: RecordedEvent): void =>
  add(cloud, event.id, event);

/** Newest first, as the API answers. */
export const allEvents = (cloud: LocalCloud): RecordedEvent[] => events(cloud).values().reverse();

export const eventsOf = (cloud: LocalCloud, stackId: string): RecordedEvent[] =>
  allEvents(cloud).filter((event) => event.stackId === stackId);
