/** A prefix under which nothing is: asked, not guessed. */
import {listWorkspaces} from '../cloud/grafana.ts';
import {clustersTagged} from '../cloud/redshift.ts';
import {findSchedule} from '../cloud/scheduler.ts';
import {describeStack} from '../cloud/stacks.ts';
import {describeStream} from '../cloud/streams.ts';
import {guardName, stackName, stackNames, streamName, tagKeys, workspaceName} from './config.ts';
import type {Tools} from './workshop-step.ts';

const longest = 20;
const attempts = 30;

const isTaken = async ({cloud}: Pick<Tools, 'cloud'>, prefix: string): Promise<boolean> => {
  const named = {prefix};
  const found = await Promise.all<boolean>([
    ...stackNames.map(async (stack) => (await describeStack(cloud, stackName(named, stack))) !== undefined),
    ...(['customer_stream', 'order_stream'] as const).map(
      async (stream) => (await describeStream(cloud, streamName(named, stream))) !== undefined,
    ),
    clustersTagged(cloud, tagKeys.prefix, prefix).then((clusters) => clusters.length > 0),
    findSchedule(cloud, guardName(named)).then((schedule) => schedule !== undefined),
    listWorkspaces(cloud)
      .then((workspaces) => workspaces.some(({name}) => name === workspaceName(named)))
      // Where workspaces cannot be listed, none of ours can be made either.
      .catch(() => false),
  ]);
  return found.includes(true);
};

/** The first free one of `team-2`, `team-3`, …; undefined when it cannot be found out. */
export const freePrefix = async (tools: Tools): Promise<string | undefined> => {
  const base = tools.config.prefix.replace(/-\d{1,2}$/, '');
  try {
    for (let n = 2; n <= attempts; n++) {
      const end = `-${n}`;
      const candidate = `${base.slice(0, longest - end.length).replace(/-+$/, '')}${end}`;
      if (candidate !== tools.config.prefix && !(await isTaken(tools, candidate))) return candidate;
    }
  } catch {
    // Whoever may not look at other names chooses one without us.
  }
  return undefined;
};
