/** Change sets: what would change in a stack, asked for, waited for, and thrown away. */
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeEventsCommand,
  type DescribeChangeSetCommandOutput,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type {Cloud} from './cloud.ts';
import {isAwsFailure, isError} from './errors.ts';
import {poll} from './poll.ts';
import type {Naming} from './stack-events.ts';
import {tagsOf, type Following, type StackPlan} from './stacks.ts';

/** Always the same: what an earlier run has left is found by it. */
const ours = 'rsw';
const capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;

export type ChangeSet = DescribeChangeSetCommandOutput;

const doesNotExist = (error: unknown): boolean =>
  isError(error, 'ChangeSetNotFound', 'ChangeSetNotFoundException') ||
  (isError(error, 'ValidationError') && (error as Error).message.includes('does not exist'));

/** A change set of a stack, by its ARN or else ours, with all its changes; undefined when there is none. */
const describeChangeSet = async (
  cloud: Cloud,
  stack: string,
  arn: string = ours,
): Promise<ChangeSet | undefined> => {
  const input = {StackName: stack, ChangeSetName: arn};
  const client = cloud.client(CloudFormationClient);
  try {
    const set = await client.send(new DescribeChangeSetCommand(input));
    const changes = [...(set.Changes ?? [])];
    for (let {NextToken} = set; NextToken;) {
      const page = await client.send(new DescribeChangeSetCommand({...input, NextToken}));
      changes.push(...(page.Changes ?? []));
      NextToken = page.NextToken;
    }
    return {...set, Changes: changes};
  } catch (error) {
    if (doesNotExist(error)) return undefined;
    throw error;
  }
};

/** What a stack is tagged with; one that was never begun has no tags of its own yet, but its change set has. */
export const tagsToBe = async (cloud: Cloud, stack: Stack): Promise<Record<string, string> | undefined> => {
  if (stack.StackStatus !== 'REVIEW_IN_PROGRESS') return tagsOf(stack);
  const set = await describeChangeSet(cloud, stack.StackName ?? '');
  return set && tagsOf(set);
};

/** How many resources the operation handles that a stack was last given; undefined where nobody remembers. */
export const countChanges = async (cloud: Cloud, stack: Stack): Promise<number | undefined> => {
  if (stack.ChangeSetId === undefined) return undefined;
  const set = await describeChangeSet(cloud, stack.StackId ?? '', stack.ChangeSetId).catch(() => undefined);
  return set?.Changes?.length || undefined;
};

/** Milliseconds for which a change set that is just being made, or deleted, is left alone. */
const patience = 60_000;

/**
 * Throws away our change set of a stack, if there is one. Answers whether the stack is free for another: it is not when the
 * change set is, or just was, carried out.
 */
export const clearChangeSet = async (cloud: Cloud, stack: string, following: Following): Promise<boolean> => {
  const since = Date.now();
  return poll(cloud, following, async () => {
    const set = await describeChangeSet(cloud, stack);
    if (!set || set.Status === 'DELETE_COMPLETE') return true;
    if (set.ExecutionStatus === 'EXECUTE_IN_PROGRESS') return false;
    const hasTime = Date.now() - since < patience;
    if (!hasTime) following.say('an earlier change set does not go away');
    else if (isMoving(set)) {
      following.say(`an earlier change set is ${set.Status}`);
      return undefined;
    }
    try {
      await cloud
        .client(CloudFormationClient)
        .send(new DeleteChangeSetCommand({StackName: stack, ChangeSetName: ours}));
    } catch (error) {
      // It has begun to be carried out, or to be deleted, since we looked.
      if (!isError(error, ...invalidStatus)) throw error;
      // CloudFormation itself says then what is the matter.
      if (!hasTime) return true;
    }
    return undefined;
  });
};

/** What CloudFormation answers when a change set is in no status for what is asked. */
export const invalidStatus = ['InvalidChangeSetStatus', 'InvalidChangeSetStatusException'] as const;

/** Whether somebody seems to be making or deleting it at this moment. One that has been at it for long is stuck. */
const isMoving = ({Status, CreationTime = new Date(0)}: ChangeSet): boolean =>
  /^(CREATE|DELETE)_(PENDING|IN_PROGRESS)$/.test(Status ?? '') &&
  Date.now() - CreationTime.getTime() < patience;

/** Asks CloudFormation what would change. Answers the change set when it is ready or has failed; undefined when somebody has thrown it away meanwhile. */
export const makeChangeSet = async (
  cloud: Cloud,
  plan: StackPlan,
  type: 'CREATE' | 'UPDATE',
  token: string,
  following: Following,
): Promise<ChangeSet | undefined> => {
  following.say('asking CloudFormation what would change');
  const {Id: arn = ''} = await cloud.client(CloudFormationClient).send(
    new CreateChangeSetCommand({
      StackName: plan.name,
      ChangeSetName: ours,
      ChangeSetType: type,
      ClientToken: token,
      TemplateBody: plan.template,
      Parameters: Object.entries(plan.parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Tags: Object.entries(plan.tags).map(([Key, Value]) => ({Key, Value})),
      Capabilities: [...capabilities],
    }),
  );
  const {set} = await poll(cloud, following, async () => {
    const current = await describeChangeSet(cloud, plan.name, arn);
    const rests = !current || /^(CREATE_COMPLETE|FAILED|DELETE_\w+)$/.test(current.Status ?? '');
    return rests ? {set: current} : undefined;
  });
  return set?.Status?.startsWith('DELETE_') ? undefined : set;
};

/** Whether a change set failed only because the stack is already as it would make it. */
export const changesNothing = ({Status, StatusReason = ''}: ChangeSet): boolean =>
  Status === 'FAILED' &&
  /^\s*(The submitted information didn't contain changes|No updates are to be performed)/.test(StatusReason);

/** Why a change set failed; of an early validation each fault that it found, where the cloud tells them. */
export const whyFailed = async (
  cloud: Cloud,
  stack: string,
  set: ChangeSet,
  called: Naming,
): Promise<string> => {
  const reason = set.StatusReason ?? 'CloudFormation did not say why';
  if (!/validation|DescribeEvents/i.test(reason)) return reason;
  try {
    const {OperationEvents = []} = await cloud
      .client(CloudFormationClient)
      .send(
        new DescribeEventsCommand({StackName: stack, ChangeSetName: ours, Filters: {FailedEvents: true}}),
      );
    const faults = OperationEvents.filter(({EventType}) => EventType === 'VALIDATION_ERROR').map((event) =>
      [called(event), event.ValidationStatusReason].join(': '),
    );
    return faults.length > 0 ? [...new Set(faults)].join('; ') : reason;
  } catch (error) {
    // Not every cloud has this operation, and not everybody may ask it.
    if (isAwsFailure(error)) return reason;
    throw error;
  }
};
