import {setTimeout as sleep} from 'node:timers/promises';
import {physicalName} from './physical-name.ts';
import type {Physical, ResourceContext} from './resource-type.ts';
import {resourceOf, type Plan} from './stack.ts';
import {operationOf, stackOf, type Work} from './work.ts';

/** The end of an act that was cancelled, or stopped with the local cloud, while it waited. */
export class Interrupted extends Error {}

/** The stack's tags with CloudFormation's own. */
const tagsFor = (work: Work, logicalId: string, plan: Plan): Record<string, string> => ({
  ...plan.tags,
  'aws:cloudformation:stack-name': stackOf(work).name,
  'aws:cloudformation:stack-id': work.stackId,
  'aws:cloudformation:logical-id': logicalId,
});

const lookAgain = {soonest: 5, latest: 250};

/** What a handler is given. `interruptible` says whether its waiting may end with the phase it belongs to. */
export const contextOf = (
  work: Work,
  logicalId: string,
  plan: Plan,
  {
    resumed,
    made,
    interruptible,
  }: {resumed: boolean; made: (physical: Physical) => void; interruptible: () => boolean},
): ResourceContext => {
  const {name} = stackOf(work);
  return {
    cloud: work.cloud,
    principal: operationOf(work).principal,
    stackName: name,
    stackId: work.stackId,
    logicalId,
    tags: tagsFor(work, logicalId, plan),
    formerTags: resourceOf(work.cloud, work.stackId, logicalId)?.current?.tags ?? {},
    resumed,
    made,
    physicalName: (max) => physicalName(name, logicalId, `${work.stackId} ${logicalId} ${plan.born}`, max),
    until: async (ready) => {
      for (let pause = lookAgain.soonest; ; pause = Math.min(pause * 2, lookAgain.latest)) {
        if (work.closing.aborted || (work.cancelled.aborted && interruptible())) throw new Interrupted();
        const answer = await ready();
        if (answer !== undefined) return answer;
        await sleep(pause, undefined, {ref: false});
      }
    },
  };
};
