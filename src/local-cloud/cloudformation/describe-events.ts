import {
  DescribeEvents$,
  type DescribeEventsCommandInput,
  type DescribeEventsCommandOutput,
  type OperationEvent,
} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {findChangeSet} from './change-set.ts';
import {allEvents, eventsOf, type RecordedEvent} from './events.ts';
import {page} from './page.ts';
import {findStack} from './stack.ts';
import {validationError} from './validation-error.ts';

/** DescribeEvents: the events of a stack, an operation or a change set, with what early validation found. */
export const describeEvents = operation<DescribeEventsCommandInput, DescribeEventsCommandOutput>(
  DescribeEvents$,
  {
    access: onStack('DescribeEvents'),
    handle: (input, {cloud}) => {
      const events = chosen(cloud, input).filter((event) => !input.Filters?.FailedEvents || isFailure(event));
      const {items, NextToken} = page(events, input.NextToken);
      return {OperationEvents: items.map(describe), NextToken};
    },
  },
);

const chosen = (
  cloud: LocalCloud,
  {StackName, ChangeSetName, OperationId}: DescribeEventsCommandInput,
): RecordedEvent[] => {
  if (OperationId !== undefined)
    return allEvents(cloud).filter(({operation: one}) => one?.id === OperationId);
  if (ChangeSetName !== undefined) {
    const {id, stackId} = findChangeSet(cloud, ChangeSetName, StackName);
    return eventsOf(cloud, stackId).filter(({validation}) => validation?.changeSetId === id);
  }
  if (StackName !== undefined)
    return eventsOf(cloud, findStack(cloud, StackName, `Stack [${StackName}] does not exist`).id);
  throw validationError('One of ChangeSetName, OperationId or StackName must be specified');
};

const isFailure = ({status, validation}: RecordedEvent): boolean =>
  validation !== undefined || status.endsWith('_FAILED');

const describe = (event: RecordedEvent): OperationEvent => ({
  EventId: event.id,
  StackId: event.stackId,
  OperationId: event.operation?.id,
  OperationType: event.operation?.type,
  EventType: typeOf(event),
  LogicalResourceId: event.logicalId,
  PhysicalResourceId: event.physicalId,
  ResourceType: event.type,
  Timestamp: new Date(event.at),
  ClientRequestToken: event.token,
  ...(event.validation
    ? {
        ValidationFailureMode: 'FAIL' as const,
        ValidationName: event.validation.name,
        ValidationStatus: 'FAILED' as const,
        ValidationStatusReason: event.validation.reason,
        ValidationPath: event.validation.path,
      }
    : {
        ResourceStatus: event.status,
        ResourceStatusReason: event.reason,
        ResourceProperties: event.properties,
      }),
});

const typeOf = (event: RecordedEvent): OperationEvent['EventType'] => {
  if (event.validation) return 'VALIDATION_ERROR';
  if (event.type === 'AWS::CloudFormation::Stack') return 'STACK_EVENT';
  return event.status.endsWith('_FAILED') ? 'PROVISIONING_ERROR' : 'PROGRESS_EVENT';
};
