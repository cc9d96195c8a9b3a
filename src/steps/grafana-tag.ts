import {awaitAvailable, describeCluster, tagCluster, untagCluster} from '../cloud/redshift.ts';
import {noteBefore, tellChange} from './change.ts';
import type {StepContext, WorkshopStep} from './workshop-step.ts';

const key = 'GrafanaDataSource';
const what = `tag ${key}`;

/** The value of the cluster's tag; undefined when it has none. */
const tagOf = async ({cloud, outputs}: StepContext): Promise<string | undefined> => {
  const {ClusterIdentifier = ''} = outputs('warehouse');
  const cluster = await describeCluster(cloud, ClusterIdentifier);
  const tag = cluster?.Tags?.find((each) => each.Key === key);
  return tag && (tag.Value ?? '');
};

export const grafanaTag: WorkshopStep = {
  name: 'grafana-tag',
  title: 'Tag the cluster for Grafana',
  says: "Grafana's role may query only clusters that carry the tag GrafanaDataSource: the tag is the key to this one.",
  needs: ['default-role'],
  within: 'warehouse',
  usually: 5,
  uses: [],
  byHand: {
    how: 'Open the cluster, Properties, Tags, Add tags; the key is GrafanaDataSource, the value true.',
    page: ['redshiftv2', '#clusters'],
  },
  check: async (context) => {
    const value = await tagOf(context);
    return value === undefined
      ? {state: 'absent', why: 'the cluster has no tag GrafanaDataSource'}
      : {state: 'ready', outputs: {Tag: `${key}=${value}`}, ...tellChange(context, what, value)};
  },
  apply: async (context) => {
    const {ClusterIdentifier = ''} = context.outputs('warehouse');
    const before = (await tagOf(context)) ?? 'none';
    await noteBefore(context, before);
    context.say(`${what}: ${before} → true`);
    await awaitAvailable(context.cloud, ClusterIdentifier, context);
    await tagCluster(context.cloud, ClusterIdentifier, key, 'true');
  },
  undo: async (context) => {
    const {ClusterIdentifier = ''} = context.outputs('warehouse');
    context.say(`${what}: ${(await tagOf(context)) ?? 'none'} → none`);
    await awaitAvailable(context.cloud, ClusterIdentifier, context);
    await untagCluster(context.cloud, ClusterIdentifier, key);
  },
};
