/** Stacks through change sets: from whatever status one is found in to a finished one, or to none. */
import {randomUUID} from 'node:crypto';
import {
  CloudFormationClient,
  ContinueUpdateRollbackCommand,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  RollbackStackCommand,
  type DescribeChangeSetCommandOutput,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type {UserError} from '../workshop/errors.ts';
import type {Cloud} from './cloud.ts';
import {explainWords, isError} from './errors.ts';
import {poll} from './poll.ts';
import {describeProgress, firstFailure, stackEvents} from './stack-events.ts';
import {actFor, isUnderway, isWhole} from './stack-status.ts';

export type {Stack};

export type StackPlan = {
  readonly name: string;
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
};

export type Following = {readonly signal: AbortSignal; say(line: string): void};

const changeSetName = 'rsw';
const capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;

/** A stack by name or ARN; undefined when there is none (or only its ARN remembers it). */
export const describeStack = async (cloud: Cloud, name: string): Promise<Stack | undefined> => {
  try {
    const answer = await cloud
      .client(CloudFormationClient)
      .send(new DescribeStacksCommand({StackName: name}));
    const stack = answer.Stacks?.[0];
    return stack?.StackStatus === 'DELETE_COMPLETE' ? undefined : stack;
  } catch (error) {
    if (isError(error, 'ValidationError') && (error as Error).message.includes('does not exist'))
      return undefined;
    throw error;
  }
};

export const outputsOf = (stack: Stack): Record<string, string> =>
  Object.fromEntries(
    (stack.Outputs ?? []).map((output) => [output.OutputKey ?? '', output.OutputValue ?? '']),
  );

/** The values of a stack's parameters. */
export const parametersOf = (stack: Stack): Record<string, string> =>
  Object.fromEntries(
    (stack.Parameters ?? []).map((each) => [each.ParameterKey ?? '', each.ParameterValue ?? '']),
  );

export const tagsOf = (stack: Pick<Stack, 'Tags'>): Record<string, string> =>
  Object.fromEntries((stack.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));

/** Leads a stack from whatever status it is in to a finished one with this template. */
export const deployStack = async (cloud: Cloud, plan: StackPlan, following: Following): Promise<void> => {
  for (;;) {
    const stack = await describeStack(cloud, plan.name);
    switch (actFor(stack?.StackStatus)) {
      case 'create':
        return change(cloud, plan, 'CREATE', following);
      case 'update':
        return change(cloud, plan, 'UPDATE', following);
      case 'clear':
        await clearChangeSet(cloud, plan.name, following);
        return change(cloud, plan, 'CREATE', following);
      case 'join':
        following.say('under way already');
        await settled(cloud, stack as Stack, following, stack?.LastUpdatedTime ?? stack?.CreationTime);
        break;
      case 'recreate':
        following.say('an earlier attempt failed; clearing it away');
        await deleteStack(cloud, plan.name, following);
        break;
      case 'roll-back':
        await cloud.client(CloudFormationClient).send(new RollbackStackCommand({StackName: plan.name}));
        await settled(cloud, stack as Stack, following);
        break;
      case 'continue-rollback':
        await cloud
          .client(CloudFormationClient)
          .send(new ContinueUpdateRollbackCommand({StackName: plan.name}));
        await settled(cloud, stack as Stack, following);
        break;
      case 'delete-again':
        await deleteStack(cloud, plan.name, following);
        break;
    }
  }
};

const describeChangeSet = async (
  cloud: Cloud,
  stack: string,
): Promise<DescribeChangeSetCommandOutput | undefined> => {
  try {
    return await cloud
      .client(CloudFormationClient)
      .send(new DescribeChangeSetCommand({StackName: stack, ChangeSetName: changeSetName}));
  } catch (error) {
    if (isError(error, 'ChangeSetNotFound', 'ChangeSetNotFoundException')) return undefined;
    if (isError(error, 'ValidationError') && (error as Error).message.includes('does not exist'))
      return undefined;
    throw error;
  }
};

/** What a stack is tagged with; one that was never begun has no tags of its own yet, but its change set has. */
export const tagsToBe = async (cloud: Cloud, stack: Stack): Promise<Record<string, string> | undefined> => {
  if (stack.StackStatus !== 'REVIEW_IN_PROGRESS') return tagsOf(stack);
  const set = await describeChangeSet(cloud, stack.StackName ?? '');
  return set && tagsOf(set);
};

const clearChangeSet = async (cloud: Cloud, stack: string, {signal}: Following): Promise<void> => {
  const client = cloud.client(CloudFormationClient);
  if (!(await describeChangeSet(cloud, stack))) return;
  await client.send(new DeleteChangeSetCommand({StackName: stack, ChangeSetName: changeSetName}));
  await poll(cloud, {signal}, async () => ((await describeChangeSet(cloud, stack)) ? undefined : true));
};

const saysNothingChanges =
  /^(The submitted information didn't contain changes|No updates are to be performed)/;

const change = async (
  cloud: Cloud,
  plan: StackPlan,
  type: 'CREATE' | 'UPDATE',
  following: Following,
): Promise<void> => {
  const client = cloud.client(CloudFormationClient);
  // A token makes the SDK's own retries one request. After a crash the stack's status tells what had been sent.
  const token = randomUUID();
  if (type === 'UPDATE') await clearChangeSet(cloud, plan.name, following);
  following.say('asking CloudFormation what would change');
  await client.send(
    new CreateChangeSetCommand({
      StackName: plan.name,
      ChangeSetName: changeSetName,
      ChangeSetType: type,
      ClientToken: `create-${token}`,
      TemplateBody: plan.template,
      Parameters: Object.entries(plan.parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Tags: Object.entries(plan.tags).map(([Key, Value]) => ({Key, Value})),
      Capabilities: [...capabilities],
    }),
  );
  const ready = await poll(cloud, {signal: following.signal}, async () => {
    const set = await describeChangeSet(cloud, plan.name);
    return set?.Status === 'CREATE_COMPLETE' || set?.Status === 'FAILED' ? set : undefined;
  });
  if (ready.Status === 'FAILED') {
    await clearChangeSet(cloud, plan.name, following);
    if (saysNothingChanges.test(ready.StatusReason ?? '')) return;
    if (type === 'CREATE') await client.send(new DeleteStackCommand({StackName: plan.name}));
    throw failure(plan.name, ready.StatusReason ?? 'the change set failed');
  }
  const since = ready.CreationTime;
  await client.send(
    new ExecuteChangeSetCommand({
      StackName: plan.name,
      ChangeSetName: changeSetName,
      ClientRequestToken: `execute-${token}`,
      DisableRollback: false,
    }),
  );
  const id = ready.StackId ?? plan.name;
  const stack = await poll(cloud, following, async () => {
    // For a moment the stack may still be told as it was before.
    const set = type === 'UPDATE' ? await describeChangeSet(cloud, plan.name) : undefined;
    const current = await describeStack(cloud, id);
    const begun = current?.StackStatus !== 'REVIEW_IN_PROGRESS' && set?.ExecutionStatus !== 'AVAILABLE';
    return begun ? current : undefined;
  });
  const total = (ready.Changes?.length ?? 0) || undefined;
  const status = await settled(cloud, stack, following, since, total);
  if (isWhole(status) && status !== 'UPDATE_ROLLBACK_COMPLETE') return;
  const events = await stackEvents(cloud, id, since ?? new Date(0));
  throw failure(plan.name, firstFailure(events) ?? `it ended as ${status}`);
};

const failure = (name: string, why: string): UserError =>
  explainWords(
    `Could not deploy stack ${name}`,
    why,
    'stack',
    'Remove the cause, then type the same command again: what failed is cleared away first.',
  );

/** Waits until nothing goes on in a stack, telling its events; answers its status, undefined when it is gone. */
const settled = async (
  cloud: Cloud,
  stack: Stack,
  following: Following,
  since: Date = new Date(0),
  total?: number,
): Promise<string | undefined> => {
  const id = stack.StackId ?? stack.StackName ?? '';
  const {status} = await poll(cloud, {signal: following.signal}, async () => {
    const current = await describeStack(cloud, id);
    if (!current || !isUnderway(current.StackStatus)) return {status: current?.StackStatus};
    following.say(describeProgress(await stackEvents(cloud, id, since), total));
    return undefined;
  });
  return status;
};

/** Deletes a stack, joining a deletion under way and trying a failed one again; quiet when there is none. */
export const deleteStack = async (cloud: Cloud, name: string, following: Following): Promise<void> => {
  const client = cloud.client(CloudFormationClient);
  for (let attempt = 1; ; attempt++) {
    let stack = await describeStack(cloud, name);
    if (!stack) return;
    // From here on by its ARN: a deleted stack is no longer found by its name.
    const id = stack.StackId ?? name;
    if (isUnderway(stack.StackStatus) && stack.StackStatus !== 'DELETE_IN_PROGRESS') {
      await settled(cloud, stack, following, stack.LastUpdatedTime ?? stack.CreationTime);
      stack = await describeStack(cloud, id);
      if (!stack) return;
    }
    const since = stack.DeletionTime ?? new Date();
    if (stack.StackStatus !== 'DELETE_IN_PROGRESS')
      await client.send(new DeleteStackCommand({StackName: id}));
    const status = await settled(cloud, stack, following, new Date(since.getTime() - 1000));
    if (status === undefined) return;
    if (attempt < 2) continue;
    const events = await stackEvents(cloud, id, new Date(since.getTime() - 1000));
    throw explainWords(
      `Could not delete stack ${name}`,
      firstFailure(events) ?? `it ended as ${status}`,
      'stack',
      'Remove what it names in the console, then type the same command again.',
    );
  }
};
