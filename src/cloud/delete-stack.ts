import {randomUUID} from 'node:crypto';
import {CloudFormationClient, DeleteStackCommand, type Stack} from '@aws-sdk/client-cloudformation';
import type {UserError} from '../workshop/errors.ts';
import type {Cloud} from './cloud.ts';
import {explainWords} from './errors.ts';
import {begun, settled} from './settle-stack.ts';
import {failedResources, firstFailure, operationEvents} from './stack-events.ts';
import {resourcesOf} from './stack-resources.ts';
import {isUnderway} from './stack-status.ts';
import {describeStack, type StackFollowing} from './stacks.ts';

/** A second try often helps, as when something was still detaching; a third one never did. */
const tries = 2;

/**
 * Deletes a stack, joining a deletion under way and trying a failed one again; quiet when there is none. Nothing is ever left
 * behind to get the stack out of the way: what resists is named.
 */
export const deleteStack = async (cloud: Cloud, name: string, following: StackFollowing): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    const stack = await resting(cloud, name, following);
    if (!stack) return;
    // From here on by its ARN: a deleted stack is no longer found by its name.
    const id = stack.StackId ?? name;
    const total = (await resourcesOf(cloud, id)).length;
    if (stack.StackStatus !== 'DELETE_IN_PROGRESS') {
      const token = `delete-${randomUUID()}`;
      await cloud
        .client(CloudFormationClient)
        .send(new DeleteStackCommand({StackName: id, ClientRequestToken: token}));
      await begun(cloud, stack, token, following);
    }
    const status = await settled(cloud, stack, following, {total});
    if (status === undefined) return;
    if (attempt === tries) throw await resists(cloud, name, id, following);
    following.say('something could not be deleted; trying once more');
  }
};

/** The stack when nothing but a deletion goes on in it; CloudFormation deletes none that is being changed. */
const resting = async (cloud: Cloud, name: string, following: StackFollowing): Promise<Stack | undefined> => {
  for (;;) {
    const stack = await describeStack(cloud, name);
    if (!isUnderway(stack?.StackStatus) || stack?.StackStatus === 'DELETE_IN_PROGRESS') return stack;
    await settled(cloud, stack as Stack, following);
  }
};

const resists = async (
  cloud: Cloud,
  name: string,
  id: string,
  {called}: StackFollowing,
): Promise<UserError> => {
  const events = await operationEvents(cloud, id);
  const stays = failedResources(events, called);
  return explainWords(
    `Could not delete stack ${name}`,
    firstFailure(events, called) ?? 'CloudFormation did not say why',
    'stack',
    `Remove ${stays.length > 0 ? stays.join(', ') : 'what it names'} in the console, then type the same command again.`,
  );
};
