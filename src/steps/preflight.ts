import {describeStack, tagsToBe} from '../cloud/stacks.ts';
import {describeStream} from '../cloud/streams.ts';
import {UserError} from '../workshop/errors.ts';
import {stackName, streamName, tagKeys, type StackName} from './config.ts';
import {verifyNodeType} from './node-type.ts';
import type {Tools, WorkshopStep} from './workshop-step.ts';

const stacks: readonly StackName[] = ['ingestion', 'warehouse', 'refresh-loop', 'grafana'];

/** Throws when the stacks of this prefix belong to somebody else: theirs are never joined or taken down. */
export const verifyOwner = async ({cloud, config}: Tools): Promise<void> => {
  const found = await Promise.all(
    stacks.map(async (stack) => describeStack(cloud, stackName(config, stack))),
  );
  for (const stack of found) {
    const tags = stack && (await tagsToBe(cloud, stack));
    const owner = tags?.[tagKeys.owner];
    if (stack && tags && owner !== config.owner)
      throw new UserError(`The workshop with the prefix ${config.prefix} is not yours`, {
        why: `stack ${stack.StackName} belongs to ${owner ?? 'somebody who has not tagged it'}`,
        next: `Choose another prefix (--prefix ${config.prefix}-2)${owner ? `, or act for its owner: --owner ${owner}` : ''}`,
      });
  }
};

/** Throws when a stream of our name is there that no stack of ours has made. */
const verifyNames = async ({cloud, config}: Tools): Promise<void> => {
  if (await describeStack(cloud, stackName(config, 'ingestion'))) return;
  for (const stream of ['customer_stream', 'order_stream'] as const) {
    const name = streamName(config, stream);
    if (await describeStream(cloud, name))
      throw new UserError(`The name ${name} is taken`, {
        why: 'a Kinesis stream of that name is there, left by an earlier run or by the original sample',
        next: `Delete that stream, or choose a prefix of your own: --prefix ${config.prefix}-2`,
      });
  }
};

export const preflight: WorkshopStep = {
  name: 'preflight',
  title: 'Look before anything is touched',
  says: 'Who we are, whether the names are free, and whether a workshop that is there is ours.',
  needs: [],
  looksOnly: true,
  usually: 3,
  uses: [],
  byHand: {how: 'rsw doctor looks at all this and at more, and changes nothing.'},
  check: async (context) => {
    await verifyOwner(context);
    await verifyNames(context);
    await verifyNodeType(context);
    return {
      state: 'ready',
      outputs: {Account: context.cloud.account, Caller: context.cloud.caller},
      why: 'the names are free, or ours',
    };
  },
  apply: async () => {},
  undo: async () => {},
};
