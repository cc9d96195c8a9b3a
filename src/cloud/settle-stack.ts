/** Waiting for an operation on a stack, whoever has begun it. */
import type {Stack} from '@aws-sdk/client-cloudformation';
import type {Cloud} from './cloud.ts';
import {poll} from './poll.ts';
import {operationEvents} from './stack-events.ts';
import {describeProgress} from './stack-progress.ts';
import {isUnderway} from './stack-status.ts';
import {describeStack, type StackFollowing} from './stacks.ts';

export type Operation = {
  /** How many resources it handles, where that is known. */
  readonly total?: number | undefined;
  /** By the cloud's clock, not later than its first event. Without it, whatever the stack tells of its last operation. */
  readonly since?: Date | undefined;
};

const idOf = (stack: Stack): string => stack.StackId ?? stack.StackName ?? '';

/** Waits until nothing goes on in a stack, telling its events; answers its status, undefined when it is gone. */
export const settled = async (
  cloud: Cloud,
  stack: Stack,
  following: StackFollowing,
  {total, since}: Operation = {},
): Promise<string | undefined> => {
  const id = idOf(stack);
  // The newest event stands for the cloud's clock, our own for what has passed since.
  let newest = {at: new Date(0), seen: Date.now()};
  const {status} = await poll(cloud, following, async () => {
    const current = await describeStack(cloud, id);
    if (!current || !isUnderway(current.StackStatus)) return {status: current?.StackStatus};
    const events = await operationEvents(cloud, id, since);
    const at = events.at(-1)?.Timestamp ?? newest.at;
    if (at > newest.at) newest = {at, seen: Date.now()};
    const now = new Date(newest.at.getTime() + Date.now() - newest.seen);
    following.say(describeProgress(events, {called: following.called, total, now}));
    return undefined;
  });
  return status;
};

/** Looks at which an operation that was asked for must have become visible. */
const mostLooks = 30;

/**
 * Waits until an operation that was asked for with this token shows: the stack has another status than before, or an event
 * carries the token. For a moment after the request a stack may still be told as it was.
 */
export const begun = async (
  cloud: Cloud,
  stack: Stack,
  token: string,
  following: StackFollowing,
): Promise<void> => {
  let looks = 0;
  await poll(cloud, following, async () => {
    const current = await describeStack(cloud, idOf(stack));
    if (!current || current.StackStatus !== stack.StackStatus || ++looks > mostLooks) return true;
    const events = await operationEvents(cloud, idOf(stack));
    return events.some(({ClientRequestToken}) => ClientRequestToken === token) || undefined;
  });
};
