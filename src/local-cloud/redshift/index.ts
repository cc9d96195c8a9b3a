import type {Service} from '../operation.ts';
import {
  describeAccountAttributes,
  describeClusterSnapshots,
  describeClusterVersions,
  describeLoggingStatus,
  describeOrderableClusterOptions,
} from './account-descriptions.ts';
import {
  createClusterParameterGroup,
  deleteClusterParameterGroup,
  describeClusterParameterGroups,
  describeClusterParameters,
  modifyClusterParameterGroup,
} from './cluster-parameter-groups.ts';
import {
  createClusterSubnetGroup,
  deleteClusterSubnetGroup,
  describeClusterSubnetGroups,
  modifyClusterSubnetGroup,
} from './cluster-subnet-groups.ts';
import {allClusters} from './cluster.ts';
import {createCluster} from './create-cluster.ts';
import {deleteCluster, sweepDeletions} from './delete-cluster.ts';
import {describeClusters} from './describe-clusters.ts';
import {getClusterCredentials, getClusterCredentialsWithIam} from './get-cluster-credentials.ts';
import {modifyClusterIamRoles} from './modify-cluster-iam-roles.ts';
import {modifyCluster} from './modify-cluster.ts';
import {pauseCluster, rebootCluster, resumeCluster} from './pause-cluster.ts';
import {createTags, deleteTags, describeTags} from './tag-operations.ts';
import {warehouses} from './warehouses.ts';

export const redshift: Service = {
  signingName: 'redshift',
  protocol: 'query',
  version: '2012-12-01',
  xmlNamespace: 'http://redshift.amazonaws.com/doc/2012-12-01/',
  sdkName: 'redshift',
  operations: [
    createCluster,
    createClusterParameterGroup,
    createClusterSubnetGroup,
    createTags,
    deleteCluster,
    deleteClusterParameterGroup,
    deleteClusterSubnetGroup,
    deleteTags,
    describeAccountAttributes,
    describeClusterParameterGroups,
    describeClusterParameters,
    describeClusterSnapshots,
    describeClusterSubnetGroups,
    describeClusterVersions,
    describeClusters,
    describeLoggingStatus,
    describeOrderableClusterOptions,
    describeTags,
    getClusterCredentials,
    getClusterCredentialsWithIam,
    modifyCluster,
    modifyClusterIamRoles,
    modifyClusterParameterGroup,
    modifyClusterSubnetGroup,
    pauseCluster,
    rebootCluster,
    resumeCluster,
  ],
  start: async (cloud) => {
    await sweepDeletions(cloud);
    for (const cluster of allClusters(cloud))
      if (cluster.settled === 'available') cloud.part(warehouses).wake(cluster);
  },
};
