import {awaitAvailable, describeCluster} from '../cloud/redshift.ts';
import {streamName} from './config.ts';
import {chooseNode, resizing} from './node-type.ts';
import {stackStep} from './stack-step.ts';
import type {WorkshopStep} from './workshop-step.ts';

const stack = stackStep({
  name: 'warehouse',
  title: 'Create the Redshift cluster',
  says: 'A Redshift cluster of one node, encrypted and closed to the internet, in a network of its own with a private way to Kinesis. Its role may read the two streams and nothing else.',
  needs: ['preflight'],
  usually: 480,
  stack: 'warehouse',
  parameters: async (context, earlier) => ({
    ...(await chooseNode(context, earlier)),
    CustomerStreamName: streamName(context.config, 'customer_stream'),
    OrderStreamName: streamName(context.config, 'order_stream'),
  }),
});

export const warehouse: WorkshopStep = {
  ...stack,
  check: async (context) => {
    const found = await stack.check(context);
    if (found.state !== 'ready') return found;
    const cluster = await describeCluster(context.cloud, found.outputs['ClusterIdentifier'] ?? '');
    const status = cluster?.ClusterStatus ?? 'gone';
    if (status === 'paused') return {state: 'failed', why: 'the cluster is paused; set-up resumes it'};
    if (status === 'gone') return {state: 'failed', why: 'the cluster of the stack was deleted by hand'};
    if (/^(pausing|resuming|creating|rebooting|resizing)$/.test(status))
      return {state: 'underway', why: `the cluster is ${status}`};
    const change = await resizing(context);
    return change === undefined ? found : {state: 'failed', why: change};
  },
  apply: async (context) => {
    // A cluster is resized only while it runs.
    const before = await stack.check(context);
    const present = before.state === 'ready' ? before.outputs['ClusterIdentifier'] : undefined;
    if (present !== undefined && (await resizing(context)) !== undefined)
      await awaitAvailable(context.cloud, present, context);
    await stack.apply(context);
    const found = await stack.check(context);
    const identifier = found.state === 'ready' ? found.outputs['ClusterIdentifier'] : undefined;
    if (identifier !== undefined) await awaitAvailable(context.cloud, identifier, context);
  },
};
