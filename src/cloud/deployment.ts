/** What the acts on a stack have in common. */
import type {Stack} from '@aws-sdk/client-cloudformation';
import type {UserError} from '../workshop/errors.ts';
import type {Cloud} from './cloud.ts';
import {explainWords} from './errors.ts';
import {firstFailure, operationEvents} from './stack-events.ts';
import type {StackFollowing, StackPlan} from './stacks.ts';

/** What the acts on a stack work with. */
export type Deployment = {
  readonly cloud: Cloud;
  readonly plan: StackPlan;
  readonly following: StackFollowing;
};

/** What a stack's last operation has failed by. */
export const reasonOf = async ({cloud, following}: Deployment, {StackId = '', StackStatusReason}: Stack) =>
  firstFailure(await operationEvents(cloud, StackId), following.called) ??
  StackStatusReason ??
  'CloudFormation did not say why';

/** A stack that could not be made or changed, in two lines. */
export const failure = ({name}: StackPlan, why: string): UserError =>
  explainWords(
    `Could not deploy stack ${name}`,
    why,
    'stack',
    'Remove the cause, then type the same command again: what failed is cleared away first.',
  );
