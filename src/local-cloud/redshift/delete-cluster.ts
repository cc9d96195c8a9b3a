import {
  DeleteCluster$,
  type DeleteClusterCommandInput,
  type DeleteClusterCommandOutput,
} from '@aws-sdk/client-redshift';
import type {LocalCloud} from '../cloud.ts';
import {operation} from '../operation.ts';
import {
  deletedClusters,
  forgetCluster,
  onCluster,
  saveCluster,
  statusOf,
  theIdleCluster,
  type Cluster,
} from './cluster.ts';
import {describeCluster} from './describe-cluster.ts';
import {durations} from './durations.ts';
import {invalidCombination, refuse} from './errors.ts';
import {forgetManagedPassword} from './managed-password.ts';
import {warehouses} from './warehouses.ts';

export const deleteCluster = operation<DeleteClusterCommandInput, DeleteClusterCommandOutput>(
  DeleteCluster$,
  {
    access: (input, {cloud}) => [onCluster(cloud, 'redshift:DeleteCluster', input.ClusterIdentifier)],
    handle: async (input, {cloud}) => {
      const {SkipFinalClusterSnapshot: skip = false, FinalClusterSnapshotIdentifier: snapshot} = input;
      const cluster = theIdleCluster(cloud, input.ClusterIdentifier, 'delete', ['available', 'paused']);
      if (skip && snapshot !== undefined)
        throw invalidCombination(
          'FinalClusterSnapshotIdentifier cannot be specified when SkipFinalClusterSnapshot is true.',
        );
      if (!skip && snapshot === undefined)
        throw invalidCombination(
          'FinalClusterSnapshotIdentifier is required unless SkipFinalClusterSnapshot is specified.',
        );
      // A snapshot that could never be restored would be a promise broken later.
      refuse('DeleteCluster', input, [
        'FinalClusterSnapshotIdentifier',
        'FinalClusterSnapshotRetentionPeriod',
      ]);
      const deleting: Cluster = {
        ...cluster,
        settled: 'gone',
        change: {status: 'deleting', until: cloud.now() + cloud.takes(durations.delete)},
      };
      saveCluster(cloud, deleting);
      forgetManagedPassword(cloud, cluster);
      await finishDeletion(cloud, deleting);
      return {Cluster: describeCluster(cloud, deleting)};
    },
  },
);

/** The data go at once; the record stays while the API still shows the cluster, and is swept at the next start. */
const finishDeletion = async (cloud: LocalCloud, cluster: Cluster): Promise<void> => {
  await cloud.part(warehouses).remove(cluster.namespaceId);
  if (statusOf(cluster, cloud.now()) === 'gone') forgetCluster(cloud, cluster.id);
};

/** After a restart: deletions that were cut short are finished. */
export const sweepDeletions = async (cloud: LocalCloud): Promise<void> => {
  for (const cluster of deletedClusters(cloud)) {
    forgetManagedPassword(cloud, cluster);
    await finishDeletion(cloud, cluster);
  }
};
