/** What an account can order and has, apart from its clusters. */
import {
  DescribeAccountAttributes$,
  DescribeClusterSnapshots$,
  DescribeClusterVersions$,
  DescribeLoggingStatus$,
  DescribeOrderableClusterOptions$,
  type DescribeAccountAttributesCommandInput,
  type DescribeAccountAttributesCommandOutput,
  type DescribeClusterSnapshotsCommandInput,
  type DescribeClusterSnapshotsCommandOutput,
  type DescribeClusterVersionsCommandInput,
  type DescribeClusterVersionsCommandOutput,
  type DescribeLoggingStatusCommandInput,
  type DescribeLoggingStatusCommandOutput,
  type DescribeOrderableClusterOptionsCommandInput,
  type DescribeOrderableClusterOptionsCommandOutput,
} from '@aws-sdk/client-redshift';
import {AwsError, operation} from '../operation.ts';
import {availabilityZones} from '../zones.ts';
import {onCluster, theCluster} from './cluster.ts';
import {nodeTypes} from './node-types.ts';
import {pageOf} from './paging.ts';
import {families} from './parameter-group.ts';

export const describeOrderableClusterOptions = operation<
  DescribeOrderableClusterOptionsCommandInput,
  DescribeOrderableClusterOptionsCommandOutput
>(DescribeOrderableClusterOptions$, {
  handle: (input, {cloud}) => {
    const zones = availabilityZones(cloud.region).map(({name}) => ({
      Name: name,
      SupportedPlatforms: [{Name: 'VPC'}],
    }));
    const options = nodeTypes
      .filter(({name}) => input.NodeType === undefined || input.NodeType === name)
      .flatMap(({name, single}) =>
        (single ? ['single-node', 'multi-node'] : ['multi-node']).map((type) => ({
          ClusterVersion: '1.0',
          ClusterType: type,
          NodeType: name,
          AvailabilityZones: zones,
        })),
      )
      .filter(({ClusterVersion: version}) => (input.ClusterVersion ?? version) === version);
    const {items, ...marker} = pageOf(options, input);
    return {OrderableClusterOptions: items, ...marker};
  },
});

export const describeClusterVersions = operation<
  DescribeClusterVersionsCommandInput,
  DescribeClusterVersionsCommandOutput
>(DescribeClusterVersions$, {
  handle: (input) => {
    const versions = families
      .map((family) => ({
        ClusterVersion: '1.0',
        ClusterParameterGroupFamily: family,
        Description: 'Redshift 1.0',
      }))
      .filter(
        (one) =>
          (input.ClusterVersion ?? one.ClusterVersion) === one.ClusterVersion &&
          (input.ClusterParameterGroupFamily ?? one.ClusterParameterGroupFamily) ===
            one.ClusterParameterGroupFamily,
      );
    const {items, ...marker} = pageOf(versions, input);
    return {ClusterVersions: items, ...marker};
  },
});

/** The local cloud makes no snapshots, so there are none. */
export const describeClusterSnapshots = operation<
  DescribeClusterSnapshotsCommandInput,
  DescribeClusterSnapshotsCommandOutput
>(DescribeClusterSnapshots$, {
  handle: ({SnapshotIdentifier: id}) => {
    if (id !== undefined) throw new AwsError('ClusterSnapshotNotFound', `Snapshot ${id} not found.`, 404);
    return {Snapshots: []};
  },
});

export const describeLoggingStatus = operation<
  DescribeLoggingStatusCommandInput,
  DescribeLoggingStatusCommandOutput
>(DescribeLoggingStatus$, {
  access: (input, {cloud}) => [onCluster(cloud, 'redshift:DescribeLoggingStatus', input.ClusterIdentifier)],
  handle: (input, {cloud}) => {
    theCluster(cloud, input.ClusterIdentifier);
    return {LoggingEnabled: false};
  },
});

export const describeAccountAttributes = operation<
  DescribeAccountAttributesCommandInput,
  DescribeAccountAttributesCommandOutput
>(DescribeAccountAttributes$, {
  handle: ({AttributeNames: names = []}) => ({
    AccountAttributes: [
      {AttributeName: 'supported-platforms', AttributeValues: [{AttributeValue: 'VPC'}]},
      {AttributeName: 'max-defer-maintenance-duration', AttributeValues: [{AttributeValue: '60'}]},
    ].filter(({AttributeName: name}) => names.length === 0 || names.includes(name)),
  }),
});
