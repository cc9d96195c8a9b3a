import {
  DescribeClusters$,
  type DescribeClustersCommandInput,
  type DescribeClustersCommandOutput,
} from '@aws-sdk/client-redshift';
import {operation} from '../operation.ts';
import {allClusters, clusterArn, theCluster} from './cluster.ts';
import {describeCluster} from './describe-cluster.ts';
import {pageOf} from './paging.ts';
import {hasTags} from './tags.ts';

export const describeClusters = operation<DescribeClustersCommandInput, DescribeClustersCommandOutput>(
  DescribeClusters$,
  {
    access: (input, {cloud}) => [
      {action: 'redshift:DescribeClusters', resource: clusterArn(cloud, input.ClusterIdentifier ?? '*')},
    ],
    handle: (input, {cloud}) => {
      const {ClusterIdentifier: id} = input;
      const found = id === undefined ? allClusters(cloud) : [theCluster(cloud, id)];
      const {items, ...marker} = pageOf(
        found.filter(({tags}) => hasTags(tags, input)),
        input,
      );
      return {Clusters: items.map((cluster) => describeCluster(cloud, cluster)), ...marker};
    },
  },
);
