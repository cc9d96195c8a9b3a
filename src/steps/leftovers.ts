/** Asks each service for each thing of this workshop by its own name, whatever the stacks say. */
import {describeStack} from '../cloud/stacks.ts';
import {describeStream} from '../cloud/streams.ts';
import {stackName, streamName, type StackName} from './config.ts';
import type {Tools} from './workshop-step.ts';

const stacks: readonly StackName[] = ['ingestion', 'warehouse', 'refresh-loop', 'grafana'];

/** What is still there, in words. */
export const leftovers = async ({cloud, config}: Tools): Promise<string[]> => {
  const found = await Promise.all([
    ...stacks.map(async (stack) => {
      const name = stackName(config, stack);
      return (await describeStack(cloud, name)) && `stack ${name}`;
    }),
    ...(['customer_stream', 'order_stream'] as const).map(async (stream) => {
      const name = streamName(config, stream);
      return (await describeStream(cloud, name)) && `stream ${name}`;
    }),
  ]);
  return found.filter((each) => each !== undefined);
};
