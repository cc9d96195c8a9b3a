import {describeStack} from '../cloud/stacks.ts';
import {UserError} from '../workshop/errors.ts';
import {verifyOwner} from './claims.ts';
import {stackName, stackNames} from './config.ts';
import {examinations, examine, type Verdict} from './examinations/index.ts';
import {verifyNames} from './examinations/names.ts';
import {verifyNodeType} from './node-type.ts';
import type {Tools, WorkshopStep} from './workshop-step.ts';

/** What would make a set-up fail, as far as it can be known before. */
const obstacles = async (tools: Tools): Promise<readonly Verdict[]> => {
  const deciding = examinations.filter(({decides}) => decides);
  const verdicts = await Promise.all(examine(tools, deciding));
  return verdicts.filter((verdict) => verdict?.kind === 'bad') as Verdict[];
};

const isBegun = async ({cloud, config}: Tools): Promise<boolean> => {
  const stacks = await Promise.all(
    stackNames.map(async (stack) => describeStack(cloud, stackName(config, stack))),
  );
  return stacks.some((stack) => stack !== undefined);
};

export const preflight: WorkshopStep = {
  name: 'preflight',
  title: 'Look before anything is touched',
  says: 'Who we are, whether the names are free and a workshop that is there is ours; and before the first stack, whether region, permissions, quotas, clock and credentials will do.',
  needs: [],
  looksOnly: true,
  usually: 3,
  uses: [],
  byHand: {how: 'rsw doctor looks at all this and at more, and changes nothing.'},
  check: async (context) => {
    await verifyOwner(context);
    await verifyNames(context);
    await verifyNodeType(context);
    // What was begun shall be gone on with: its own steps tell what is in their way.
    const found = (await isBegun(context)) ? [] : await obstacles(context);
    if (found.length > 0) return {state: 'failed', why: found.map(({what}) => what).join('; ')};
    return {
      state: 'ready',
      outputs: {Account: context.cloud.account, Caller: context.cloud.caller},
      why: 'the names are free, or ours',
    };
  },
  apply: async (context) => {
    if (await isBegun(context)) return;
    const found = await obstacles(context);
    if (found.length === 0) return;
    throw new UserError('Set-up would not succeed', {
      why: found.map(({what}) => what).join('; '),
      next: `${found[0]?.next ?? ''}${found.length > 1 ? ' All of it: rsw doctor' : ''}`,
    });
  },
  undo: async () => {},
};
