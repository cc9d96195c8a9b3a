import {clusterState} from '../cloud/cluster-status.ts';
import {awaitAvailable, describeCluster, settleCluster} from '../cloud/redshift.ts';
import {isWhole} from '../cloud/stack-status.ts';
import {describeStack, outputsOf} from '../cloud/stacks.ts';
import {inWords} from './clock.ts';
import {stackName, streamName} from './config.ts';
import {chooseNode, resizing} from './node-type.ts';
import {guardFired, removeGuard} from './pause-guard.ts';
import {stackStep} from './stack-step.ts';
import type {StepContext, Tools, WorkshopStep} from './workshop-step.ts';

const stack = stackStep({
  name: 'warehouse',
  title: 'Create the Redshift cluster',
  says: 'A Redshift cluster of one node, encrypted and closed to the internet, in a network of its own with a private way to Kinesis. Its role may read the two streams and nothing else.',
  needs: ['preflight'],
  usually: 480,
  stack: 'warehouse',
  wishes: resizing,
  parameters: async (context, earlier) => ({
    ...(await chooseNode(context, earlier)),
    CustomerStreamName: streamName(context.config, 'customer_stream'),
    OrderStreamName: streamName(context.config, 'order_stream'),
  }),
});

/** Resumes a cluster that is paused. The hours until the next pause are counted from then: the guard is set anew. */
const letItRun = async (context: StepContext, identifier: string): Promise<void> => {
  const cluster = await describeCluster(context.cloud, identifier);
  if (clusterState(cluster?.ClusterStatus).means === 'paused') await removeGuard(context);
  await awaitAvailable(context.cloud, identifier, context);
};

export const warehouse: WorkshopStep = {
  ...stack,
  check: async (context) => {
    const found = await stack.check(context);
    if (found.state !== 'ready') return found;
    const cluster = await describeCluster(context.cloud, found.outputs['ClusterIdentifier'] ?? '');
    const {means, says} = clusterState(cluster?.ClusterStatus);
    if (means === 'paused') return {state: 'failed', why: await describePause(context)};
    if (means === 'changing') return {state: 'underway', why: `the cluster ${says}`};
    if (means !== 'works') return {state: 'failed', why: `the cluster ${says}`};
    return found;
  },
  apply: async (context) => {
    // A cluster is changed only while it runs.
    const before = await describeStack(context.cloud, stackName(context.config, 'warehouse'));
    const present =
      before && isWhole(before.StackStatus) ? outputsOf(before)['ClusterIdentifier'] : undefined;
    if (present !== undefined && (await describeCluster(context.cloud, present)))
      await letItRun(context, present);
    await stack.apply(context);
    const found = await stack.check(context);
    const identifier = found.state === 'ready' ? found.outputs['ClusterIdentifier'] : undefined;
    if (identifier !== undefined) await letItRun(context, identifier);
  },
  undo: async (context) => {
    const identifier = await clusterOfStack(context);
    // A paused cluster is deleted as it is; one that changes cannot be deleted yet.
    if (identifier !== undefined) await settleCluster(context.cloud, identifier, context);
    await stack.undo(context);
  },
};

/** The identifier of the workshop's cluster, whatever state the cluster is in; undefined when the stack does not tell one. */
export const clusterOfStack = async ({cloud, config}: Tools): Promise<string | undefined> => {
  const found = await describeStack(cloud, stackName(config, 'warehouse'));
  return found && outputsOf(found)['ClusterIdentifier'];
};

/** What is to be known of a cluster that is paused: since when, and how it is woken. */
export const describePause = async (tools: Tools): Promise<string> => {
  const since = await guardFired(tools).catch(() => undefined);
  return `the cluster is paused${since ? ` since ${inWords(since)}, by its guard` : ''}; rsw setup resumes it`;
};
