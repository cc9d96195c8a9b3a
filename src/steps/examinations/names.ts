import {describeStack} from '../../cloud/stacks.ts';
import {describeStream} from '../../cloud/streams.ts';
import {verifyOwner} from '../claims.ts';
import {stackName, streamName} from '../config.ts';
import {freePrefix} from '../free-prefix.ts';
import {UserError} from '../../workshop/errors.ts';
import type {Tools} from '../workshop-step.ts';
import {good, type Examination} from './examination.ts';

/** Throws when a stream of our name is there that no stack of ours has made. */
export const verifyNames = async ({cloud, config}: Tools): Promise<void> => {
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

export const names: Examination = {
  subject: 'Names and owner',
  examine: async (looking) => {
    await verifyOwner(looking);
    await verifyNames(looking);
    return good(`The names with the prefix ${looking.config.prefix} are free, or ours`);
  },
};
