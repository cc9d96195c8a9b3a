/** Stopping and starting a cluster: PauseCluster, ResumeCluster, RebootCluster. Data stay; what is running is broken off. */
import {
  PauseCluster$,
  RebootCluster$,
  ResumeCluster$,
  type PauseClusterCommandInput,
  type PauseClusterCommandOutput,
  type RebootClusterCommandInput,
  type RebootClusterCommandOutput,
  type ResumeClusterCommandInput,
  type ResumeClusterCommandOutput,
} from '@aws-sdk/client-redshift';
import type {LocalCloud} from '../cloud.ts';
import {operation} from '../operation.ts';
import {onCluster, saveCluster, theIdleCluster, type Change, type Cluster} from './cluster.ts';
import {describeCluster} from './describe-cluster.ts';
import {durations} from './durations.ts';
import {warehouses} from './warehouses.ts';

export const pauseCluster = operation<PauseClusterCommandInput, PauseClusterCommandOutput>(PauseCluster$, {
  access: (input, {cloud}) => [onCluster(cloud, 'redshift:PauseCluster', input.ClusterIdentifier)],
  handle: async (input, {cloud}) => {
    const cluster = theIdleCluster(cloud, input.ClusterIdentifier, 'pause');
    const paused = change(cloud, cluster, 'pausing', 'paused', cloud.takes(durations.pause));
    await cloud
      .part(warehouses)
      .stop(cluster.namespaceId, 'FATAL: terminating connection: the cluster is being paused');
    return {Cluster: describeCluster(cloud, paused)};
  },
});

export const resumeCluster = operation<ResumeClusterCommandInput, ResumeClusterCommandOutput>(
  ResumeCluster$,
  {
    access: (input, {cloud}) => [onCluster(cloud, 'redshift:ResumeCluster', input.ClusterIdentifier)],
    handle: (input, {cloud}) => {
      const cluster = theIdleCluster(cloud, input.ClusterIdentifier, 'resume', ['paused']);
      const resumed = change(cloud, cluster, 'resuming', 'available', cloud.takes(durations.resume));
      cloud.part(warehouses).wake(resumed);
      return {Cluster: describeCluster(cloud, resumed)};
    },
  },
);

export const rebootCluster = operation<RebootClusterCommandInput, RebootClusterCommandOutput>(
  RebootCluster$,
  {
    access: (input, {cloud}) => [onCluster(cloud, 'redshift:RebootCluster', input.ClusterIdentifier)],
    handle: async (input, {cloud}) => {
      const cluster = theIdleCluster(cloud, input.ClusterIdentifier, 'reboot');
      const rebooted = change(cloud, cluster, 'rebooting', 'available', cloud.takes(durations.reboot));
      await cloud
        .part(warehouses)
        .stop(cluster.namespaceId, 'FATAL: terminating connection: the cluster is being rebooted');
      cloud.part(warehouses).wake(rebooted);
      return {Cluster: describeCluster(cloud, rebooted)};
    },
  },
);

const change = (
  cloud: LocalCloud,
  cluster: Cluster,
  status: Change['status'],
  settled: Cluster['settled'],
  takes: number,
): Cluster => {
  const changed: Cluster = {...cluster, settled, change: {status, until: cloud.now() + takes}};
  saveCluster(cloud, changed);
  return changed;
};
