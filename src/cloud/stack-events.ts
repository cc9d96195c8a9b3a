/** What happened to a stack, as its events tell it. */
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import type {Cloud} from './cloud.ts';
import {isFailure} from './stack-status.ts';

/** Whether an event is one of the stack itself, and not of a resource. */
const isOfStack = ({PhysicalResourceId, StackId}: StackEvent): boolean =>
  StackId !== undefined && PhysicalResourceId === StackId;

/** Whether an event of the stack tells that an operation has ended: whatever came before belongs to that one. */
const endsOperation = (event: StackEvent): boolean => {
  const status: string = event.ResourceStatus ?? '';
  return status === 'REVIEW_IN_PROGRESS' || !status.endsWith('_IN_PROGRESS');
};

/**
 * The events of a stack's last operation, the one under way or else the one that ended last, oldest first; with its rollback, if
 * there was one. `since` leaves out what is older, for an operation that may not have told anything yet.
 */
export const operationEvents = async (
  cloud: Cloud,
  stackId: string,
  since: Date = new Date(0),
): Promise<StackEvent[]> => {
  const events: StackEvent[] = [];
  let told = 0;
  let NextToken: string | undefined;
  do {
    // AWS answers newest first.
    const page = await cloud
      .client(CloudFormationClient)
      .send(new DescribeStackEventsCommand({StackName: stackId, NextToken}));
    for (const event of page.StackEvents ?? []) {
      const isEarlier = isOfStack(event) && told++ > 0 && endsOperation(event);
      if (isEarlier || (event.Timestamp ?? since) < since) return events.reverse();
      events.push(event);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return events.reverse();
};

/** Of each resource the last event, in the order in which they were begun. */
export const latestOfResources = (events: readonly StackEvent[]): StackEvent[] => {
  const latest = new Map<string, StackEvent>();
  for (const event of events)
    if (event.LogicalResourceId && !isOfStack(event)) latest.set(event.LogicalResourceId, event);
  return [...latest.values()];
};

/** The last event of the stack itself. */
export const latestOfStack = (events: readonly StackEvent[]): StackEvent | undefined =>
  events.findLast(isOfStack);

/** What people call a resource: `the Redshift cluster`. */
export type Naming = (resource: Pick<StackEvent, 'LogicalResourceId' | 'ResourceType'>) => string;

/** Reasons that only tell that something else went wrong. */
const echo = /resource (creation|update|deletion|import) cancelled|the following resource\(s\) failed/i;

const failures = (events: readonly StackEvent[]): StackEvent[] =>
  events.filter((event) => isFailure(event.ResourceStatus) && event.ResourceStatusReason);

/**
 * The reason of the first resource that failed; what failed after it is its echo. Where a stack could not even go back, the
 * way back is what has to be mended.
 */
export const firstFailure = (events: readonly StackEvent[], called: Naming): string | undefined => {
  const back = latestOfStack(events)?.ResourceStatus === 'UPDATE_ROLLBACK_FAILED';
  const turn = back
    ? events.findLastIndex((event) => event.ResourceStatus === 'UPDATE_ROLLBACK_IN_PROGRESS')
    : -1;
  const failed = failures(events.slice(turn + 1));
  const isOfResource = (event: StackEvent) => !isOfStack(event);
  const first =
    failed.find((event) => isOfResource(event) && !echo.test(event.ResourceStatusReason ?? '')) ??
    failed.find(isOfResource) ??
    failed[0];
  if (!first) return undefined;
  return isOfStack(first) ? first.ResourceStatusReason : `${called(first)}: ${first.ResourceStatusReason}`;
};

/** The resources whose last event is a failure, with what AWS calls each: `the network (vpc-1)`. */
export const failedResources = (events: readonly StackEvent[], called: Naming): string[] =>
  latestOfResources(events)
    .filter(({ResourceStatus}) => isFailure(ResourceStatus))
    .map((event) => [called(event), event.PhysicalResourceId && `(${event.PhysicalResourceId})`])
    .map((words) => words.filter(Boolean).join(' '));
