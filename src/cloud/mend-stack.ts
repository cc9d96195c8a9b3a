/** Leading a broken stack to one that can be made or changed. */
import {randomUUID} from 'node:crypto';
import {
  CloudFormationClient,
  ContinueUpdateRollbackCommand,
  RollbackStackCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type {UserError} from '../workshop/errors.ts';
import {deleteStack} from './delete-stack.ts';
import {reasonOf, type Deployment} from './deployment.ts';
import {explainWords, words} from './errors.ts';
import {begun, settled} from './settle-stack.ts';
import {inPlainWords} from './stack-status.ts';

/** The acts that mend. What has not mended a stack once does not mend it the second time. */
export const mends: ReadonlySet<string> = new Set([
  'recreate',
  'roll-back',
  'continue-rollback',
  'delete-again',
]);

/** Leads a broken stack to one that can be made or changed; answers false where there is nothing to mend. */
export const mended = async (deployment: Deployment, stack: Stack, act: string): Promise<boolean> => {
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
export const beyondUs = async (deployment: Deployment, stack: Stack): Promise<UserError> => {
  const {plan} = deployment;
  const reason = await reasonOf(deployment, stack);
  return explainWords(
    `Could not deploy stack ${plan.name}: it ${inPlainWords(stack.StackStatus ?? '')}`,
    reason,
    'stack',
    `Remove the cause, then type the same command again; or have it made anew: ${plan.anew}`,
  );
};
