/** Leads a stack through change sets from whatever status it is found in to a finished one. */
import type {Stack} from '@aws-sdk/client-cloudformation';
import {UserError} from '../workshop/errors.ts';
import {countChanges} from './change-set.ts';
import {changed} from './change-stack.ts';
import type {Cloud} from './cloud.ts';
import {failure, reasonOf, type Deployment} from './deployment.ts';
import {beyondUs, mended, mends} from './mend-stack.ts';
import {settled} from './settle-stack.ts';
import {actFor, hasSucceeded, wentBack} from './stack-status.ts';
import {describeStack, type StackFollowing, type StackPlan} from './stacks.ts';

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
