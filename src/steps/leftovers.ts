/** Asks each service for each thing of this workshop by its own name, whatever the stacks say. */
import {identityCenter, usersMarked} from '../cloud/identity.ts';
import {clustersTagged} from '../cloud/redshift.ts';
import {scheduledTime} from '../cloud/scheduler.ts';
import {describeStack} from '../cloud/stacks.ts';
import {describeStream} from '../cloud/streams.ts';
import {stackName, streamName, tagKeys, type StackName} from './config.ts';
import {guardName} from './pause-guard.ts';
import {userMark} from './workspace-admin.ts';
import {ourWorkspace} from './workspace.ts';
import type {Tools} from './workshop-step.ts';

const stacks: readonly StackName[] = ['ingestion', 'warehouse', 'refresh-loop', 'grafana'];
const streams = ['customer_stream', 'order_stream'] as const;

/** What is still there, in words. */
export const leftovers = async (tools: Tools): Promise<string[]> => {
  const {cloud, config} = tools;
  const looks: Promise<(string | undefined)[]>[] = [
    ...stacks.map(async (stack) => {
      const name = stackName(config, stack);
      return [(await describeStack(cloud, name)) && `stack ${name}`];
    }),
    ...streams.map(async (stream) => {
      const name = streamName(config, stream);
      return [(await describeStream(cloud, name)) && `stream ${name}`];
    }),
    clustersTagged(cloud, tagKeys.prefix, config.prefix).then((found) =>
      found.map((name) => `cluster ${name}`),
    ),
    scheduledTime(cloud, guardName(config)).then((time) => [time && `schedule ${guardName(config)}`]),
    ourWorkspace(tools).then((found) => [found && `Grafana workspace ${found.id}`]),
    usersLeft(tools),
  ];
  return (await Promise.all(looks)).flat().filter((each) => each !== undefined);
};

const usersLeft = async (tools: Tools): Promise<string[]> => {
  const directory = await identityCenter(tools.cloud, tools.config.ssoRegion);
  if (!directory) return [];
  const users = await usersMarked(tools.cloud, directory, userMark(tools));
  return users.map((user) => `user ${user.UserName} in Identity Center`);
};
