import {describeStack} from '../cloud/stacks.ts';
import {describeStream} from '../cloud/streams.ts';
import {UserError} from '../workshop/errors.ts';
import {verifyOwner} from './claims.ts';
import {stackName, streamName} from './config.ts';
import {freePrefix} from './free-prefix.ts';
import {verifyNodeType} from './node-type.ts';
import type {Tools, WorkshopStep} from './workshop-step.ts';

/** Throws when a stream of our name is there that no stack of ours has made. */
const verifyNames = async ({cloud, config}: Tools): Promise<void> => {
  if (await describeStack(cloud, stackName(config, 'ingestion'))) return;
  for (const stream of ['customer_stream', 'order_stream'] as const) {
    const name = streamName(config, stream);
    if (await describeStream(cloud, name))
      throw new UserError(`The name ${name} is taken`, {
        why: 'a Kinesis stream of that name is there, left by an earlier run or by the original sample',
        next: `Delete that stream, or choose a prefix that is free: --prefix ${(await freePrefix({cloud, config})) ?? 'NAME'}`,
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
