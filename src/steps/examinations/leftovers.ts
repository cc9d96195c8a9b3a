import {describeStack} from '../../cloud/stacks.ts';
import {isUnderway, isWhole} from '../../cloud/stack-status.ts';
import {stackName, stackNames, tagKeys} from '../config.ts';
import {tagsToBe} from '../../cloud/change-set.ts';
import {countThings, findThings} from '../leftovers.ts';
import {good, note, type Examination} from './examination.ts';

export const leftoversOfRuns: Examination = {
  subject: 'Leftovers',
  examine: async (looking) => {
    const {cloud, config} = looking;
    const stacks = await Promise.all(
      stackNames.map(async (stack) => {
        const found = await describeStack(cloud, stackName(config, stack));
        const tags = found && (await tagsToBe(cloud, found));
        return found && (!tags || tags[tagKeys.owner] === config.owner) ? [found] : [];
      }),
    );
    const ours = stacks.flat();
    const broken = ours.filter(({StackStatus}) => !isWhole(StackStatus) && !isUnderway(StackStatus));
    if (broken.length > 0)
      return note(
        `Left by an earlier run: ${broken.map(({StackName, StackStatus}) => `stack ${StackName} (${StackStatus})`).join(', ')}`,
        'Nothing to do: rsw setup clears it away first; rsw teardown only does that.',
      );
    if (ours.length > 0)
      return good(`${ours.length} of its ${stackNames.length} stacks are there: rsw status`);
    const things = await findThings(looking);
    return things.length > 0
      ? note(`Left by an earlier run: ${countThings(things)}`, 'Remove it with: rsw teardown')
      : good('Nothing is left of an earlier run');
  },
};
