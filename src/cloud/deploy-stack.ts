/** Leads a stack through change sets from whatever status it is found in to a finished one. */
import {randomUUID} from 'node:crypto';
import {
  CloudFormationClient,
  ContinueUpdateRollbackCommand,
  DeleteStackCommand,
  ExecuteChangeSetCommand,
  RollbackStackCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import {UserError} from '../workshop/errors.ts';
import {
  changesNothing,
  clearChangeSet,
  countChanges,
  invalidStatus,
  makeChangeSet,
  whyFailed,
  type ChangeSet,
} from './change-set.ts';
import type {Cloud} from './cloud.ts';
import {deleteStack} from './delete-stack.ts';
import {explainWords, isError, words} from './errors.ts';
import {begun, settled} from './settle-stack.ts';
import {firstFailure, operationEvents} from './stack-events.ts';
import {actFor, hasSucceeded, inPlainWords, wentBack} from './stack-status.ts';
import {describeStack, type StackFollowing, type StackPlan} from './stacks.ts';

/** What the acts on a stack work with. */
type Deployment = {
  readonly cloud: Cloud;
  readonly plan: StackPlan;
  readonly following: StackFollowing;
};

/** How often somebody else may get in the way before that is told. */
const mostRounds = 8;

/** Leads a stack from whatever status it is in to a finished one with this template. Throws what stands in the way, in two lines. */
export const deployStack = async (
  cloud: Cloud,
  plan: StackPlan,
  following: StackFollowing,
): Promise<void> => {
  const deployment = {cloud, plan, following};
  const tried = new Set<string>();
  for (let round = 1; round <= mostRounds;) {
    const stack = await describeStack(cloud, plan.name);
    const act = actFor(stack?.StackStatus);
    if (stack && act === 'join') {
      await join(deployment, stack);
      continue;
    }
    // What has not mended a stack once does not mend it the second time.
    if (stack && mends.has(act) && tried.has(act)) throw await beyondUs(deployment, stack);
    tried.add(act);
    if (stack && (await mended(deployment, stack, act))) continue;
    if (await changed(deployment, stack)) return;
    round++;
    await cloud.pause(1000, following.signal);
  }
  throw new UserError(`Could not deploy stack ${plan.name}`, {
    why: 'somebody else is changing it at the same time',
    next: 'Wait until the other run has ended (rsw status shows the stack), then type the same command again.',
  });
};

const mends: ReadonlySet<string> = new Set(['recreate', 'roll-back', 'continue-rollback', 'delete-again']);

/** What a stack's last operation has failed by. */
const reasonOf = async ({cloud, following}: Deployment, {StackId = '', StackStatusReason}: Stack) =>
  firstFailure(await operationEvents(cloud, StackId), following.called) ??
  StackStatusReason ??
  'CloudFormation did not say why';

/** Waits for what is under way. A change that fails while we watch is told as if we had begun it: nobody begins it anew unasked. */
const join = async (deployment: Deployment, stack: Stack): Promise<void> => {
  const {cloud, following} = deployment;
  const {StackStatus: before} = stack;
  const isChange = before !== 'DELETE_IN_PROGRESS' && !wentBack(before);
  const total = isChange ? await countChanges(cloud, stack) : undefined;
  const status = await settled(cloud, stack, following, {total});
  if (!isChange || status === undefined || hasSucceeded(status)) return;
  throw failure(deployment.plan, await reasonOf(deployment, stack));
};

/** Leads a broken stack to one that can be made or changed; answers false where there is nothing to mend. */
const mended = async (deployment: Deployment, stack: Stack, act: string): Promise<boolean> => {
  const {cloud, plan, following} = deployment;
  const client = cloud.client(CloudFormationClient);
  const id = stack.StackId ?? plan.name;
  const token = `mend-${randomUUID()}`;
  switch (act) {
    case 'recreate':
      following.say(
        `an earlier attempt failed, because of ${words(await reasonOf(deployment, stack))}; clearing it away`,
      );
      await deleteStack(cloud, plan.name, following);
      return true;
    case 'delete-again':
      following.say(
        `it could not be deleted, because of ${words(await reasonOf(deployment, stack))}; trying again`,
      );
      await deleteStack(cloud, plan.name, following);
      return true;
    case 'roll-back':
      await client.send(new RollbackStackCommand({StackName: id, ClientRequestToken: token}));
      break;
    case 'continue-rollback':
      await client.send(new ContinueUpdateRollbackCommand({StackName: id, ClientRequestToken: token}));
      break;
    case 'tell':
      throw await beyondUs(deployment, stack);
    default:
      return false;
  }
  following.say('going back to what it was before a change that failed');
  await begun(cloud, stack, token, following);
  await settled(cloud, stack, following);
  return true;
};

/**
 * A stack that only a person can help: to skip the resources that resist would let CloudFormation believe of them what is not
 * true, and no later change would mend them.
 */
const beyondUs = async (deployment: Deployment, stack: Stack): Promise<UserError> => {
  const {plan} = deployment;
  const reason = await reasonOf(deployment, stack);
  return explainWords(
    `Could not deploy stack ${plan.name}: it ${inPlainWords(stack.StackStatus ?? '')}`,
    reason,
    'stack',
    `Remove the cause, then type the same command again; or have it made anew: ${plan.anew}`,
  );
};

const failure = ({name}: StackPlan, why: string): UserError =>
  explainWords(
    `Could not deploy stack ${name}`,
    why,
    'stack',
    'Remove the cause, then type the same command again: what failed is cleared away first.',
  );

/** Whether an answer only says that somebody else was quicker: the stack has to be looked at anew. */
const isOvertaken = (error: unknown): boolean =>
  isError(
    error,
    ...invalidStatus,
    'AlreadyExistsException',
    'ChangeSetNotFound',
    'ChangeSetNotFoundException',
    'OperationInProgressException',
    'TokenAlreadyExistsException',
  ) ||
  (isError(error, 'ValidationError') &&
    /already exists and cannot be created|is in \w+ state and can ?not be|^Stack \S+ does not exist/.test(
      (error as Error).message,
    ));

/** Makes or changes a stack; answers false when somebody else has got in between. */
const changed = async (deployment: Deployment, stack: Stack | undefined): Promise<boolean> => {
  const {cloud, plan, following} = deployment;
  const type = stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS' ? 'CREATE' : 'UPDATE';
  // Tokens make the SDK's own retries one request. After a crash the stack's status tells what had been sent.
  const token = randomUUID();
  try {
    if (stack && !(await clearChangeSet(cloud, plan.name, following))) return false;
    const set = await makeChangeSet(cloud, plan, type, `create-${token}`, following);
    if (!set) return false;
    if (set.Status === 'FAILED') return await settleFailed(deployment, set, type);
    await cloud.client(CloudFormationClient).send(
      new ExecuteChangeSetCommand({
        StackName: plan.name,
        ChangeSetName: set.ChangeSetId,
        ClientRequestToken: `execute-${token}`,
        DisableRollback: false,
      }),
    );
    const before = stack ?? {StackStatus: 'REVIEW_IN_PROGRESS' as const};
    return await carriedOut(deployment, {...before, ...idsOf(set)} as Stack, set, `execute-${token}`);
  } catch (error) {
    if (isOvertaken(error)) return false;
    throw error;
  }
};

const idsOf = ({StackId, StackName}: ChangeSet) => ({StackId, StackName});

/** A change set that has nothing to execute: the stack is as it should be, or cannot become that. */
const settleFailed = async (
  {cloud, plan, following}: Deployment,
  set: ChangeSet,
  type: 'CREATE' | 'UPDATE',
): Promise<boolean> => {
  const isSame = changesNothing(set);
  const why = isSame ? '' : await whyFailed(cloud, plan.name, set, following.called);
  await clearChangeSet(cloud, plan.name, following);
  if (isSame) return true;
  // The empty name that it has left would be in the way of whoever makes it by hand.
  if (type === 'CREATE')
    await cloud.client(CloudFormationClient).send(new DeleteStackCommand({StackName: set.StackId}));
  throw failure(plan, why);
};

const carriedOut = async (
  deployment: Deployment,
  stack: Stack,
  set: ChangeSet,
  token: string,
): Promise<boolean> => {
  const {cloud, following} = deployment;
  await begun(cloud, stack, token, following);
  const total = set.Changes?.length || undefined;
  const status = await settled(cloud, stack, following, {total, since: set.CreationTime});
  if (hasSucceeded(status)) return true;
  if (status === undefined) return false;
  throw failure(
    deployment.plan,
    await reasonOf(deployment, {...stack, StackStatusReason: `it ended as ${status}`}),
  );
};
