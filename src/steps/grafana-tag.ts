import {awaitAvailable, describeCluster, tagCluster, untagCluster} from '../cloud/redshift.ts';
import type {WorkshopStep} from './workshop-step.ts';

const key = 'GrafanaDataSource';

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
  check: async ({cloud, outputs}) => {
    const {ClusterIdentifier = ''} = outputs('warehouse');
    const cluster = await describeCluster(cloud, ClusterIdentifier);
    const tag = cluster?.Tags?.find((each) => each.Key === key);
    return tag
      ? {state: 'ready', outputs: {Tag: `${key}=${tag.Value ?? ''}`}}
      : {state: 'absent', why: `cluster ${ClusterIdentifier} has no tag ${key}`};
  },
  apply: async (context) => {
    const {ClusterIdentifier = ''} = context.outputs('warehouse');
    await awaitAvailable(context.cloud, ClusterIdentifier, context);
    await tagCluster(context.cloud, ClusterIdentifier, key, 'true');
  },
  undo: async (context) => {
    const {ClusterIdentifier = ''} = context.outputs('warehouse');
    await awaitAvailable(context.cloud, ClusterIdentifier, context);
    await untagCluster(context.cloud, ClusterIdentifier, key);
  },
};
