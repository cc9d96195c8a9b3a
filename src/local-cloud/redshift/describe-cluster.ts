import {createHash} from 'node:crypto';
import type {Cluster as Description} from '@aws-sdk/client-redshift';
import type {LocalCloud} from '../cloud.ts';
import {rolesAreChanging, rolesOf, statusOf, type Cluster, type ClusterStatus} from './cluster.ts';
import {findNodeType} from './node-types.ts';
import {tagList} from '../tags.ts';

/** The cluster as the API shows it now. */
export const describeCluster = (cloud: LocalCloud, cluster: Cluster): Description => {
  const now = cloud.now();
  const status = statusOf(cluster, now);
  const hasEndpoint = status !== 'creating';
  return {
    ClusterIdentifier: cluster.id,
    NodeType: cluster.nodeType,
    ClusterStatus: status,
    ClusterAvailabilityStatus: rolesAreChanging(cluster, now) ? 'Modifying' : availability[status],
    MasterUsername: cluster.adminUser,
    DBName: cluster.database,
    ...(hasEndpoint && {Endpoint: endpoint(cloud, cluster)}),
    ...(hasEndpoint && {ClusterCreateTime: new Date(cluster.createdAt)}),
    AutomatedSnapshotRetentionPeriod: cluster.snapshotDays,
    ManualSnapshotRetentionPeriod: cluster.manualSnapshotDays,
    ClusterSecurityGroups: [],
    VpcSecurityGroups: cluster.securityGroups.map((id) => ({VpcSecurityGroupId: id, Status: 'active'})),
    ClusterParameterGroups: [{ParameterGroupName: cluster.parameterGroup, ParameterApplyStatus: 'in-sync'}],
    ClusterSubnetGroupName: cluster.subnetGroup,
    ...(cluster.vpcId !== undefined && {VpcId: cluster.vpcId}),
    AvailabilityZone: cluster.zone,
    PreferredMaintenanceWindow: cluster.maintenanceWindow,
    PendingModifiedValues: status === 'creating' ? {MasterUserPassword: '****'} : {},
    ClusterVersion: '1.0',
    AllowVersionUpgrade: cluster.allowVersionUpgrade,
    NumberOfNodes: cluster.nodes,
    PubliclyAccessible: cluster.publiclyAccessible,
    Encrypted: true,
    ...(hasEndpoint && {ClusterNodes: nodes(cluster)}),
    Tags: tagList(cluster.tags),
    KmsKeyId: cluster.kmsKeyId ?? 'AWS_OWNED_KMS_KEY',
    EnhancedVpcRouting: cluster.enhancedVpcRouting,
    IamRoles: rolesOf(cluster, now).map(({arn, status: applied}) => ({
      IamRoleArn: arn,
      ApplyStatus: applied,
    })),
    MaintenanceTrackName: cluster.track,
    DeferredMaintenanceWindows: [],
    AvailabilityZoneRelocationStatus: cluster.zoneRelocation ? 'enabled' : 'disabled',
    ClusterNamespaceArn: namespaceArn(cloud, cluster),
    TotalStorageCapacityInMegaBytes: cluster.nodes * (findNodeType(cluster.nodeType)?.storage ?? 0) * 1024,
    AquaConfiguration: {AquaStatus: 'disabled', AquaConfigurationStatus: 'auto'},
    ...(cluster.defaultRole !== undefined && {DefaultIamRoleArn: cluster.defaultRole}),
    ...(cluster.secretArn !== undefined && {MasterPasswordSecretArn: cluster.secretArn}),
    ...(cluster.secretKmsKeyId !== undefined && {MasterPasswordSecretKmsKeyId: cluster.secretKmsKeyId}),
    IpAddressType: 'ipv4',
    MultiAZ: 'Disabled',
  };
};

const availability: Readonly<Record<ClusterStatus, string>> = {
  available: 'Available',
  creating: 'Modifying',
  modifying: 'Modifying',
  pausing: 'Modifying',
  resuming: 'Modifying',
  rebooting: 'Unavailable',
  deleting: 'Modifying',
  paused: 'Unavailable',
  gone: 'Unavailable',
};

export const namespaceArn = (cloud: LocalCloud, {namespaceId}: Cluster): string =>
  cloud.arn('redshift', `namespace:${namespaceId}`);

export const endpoint = (cloud: LocalCloud, cluster: Cluster): {Address: string; Port: number} => ({
  Address: `${cluster.id}.${cluster.endpointLabel}.${cloud.region}.redshift.amazonaws.com`,
  Port: cluster.port,
});

/** A single node is one for both roles; otherwise there is a leader before the compute nodes. */
const nodes = (cluster: Cluster): {NodeRole: string; PrivateIPAddress: string}[] => {
  const names =
    cluster.nodes === 1
      ? ['SHARED']
      : ['LEADER', ...Array.from({length: cluster.nodes}, (_, n) => `COMPUTE-${n}`)];
  const [third = 0, fourth = 0] = createHash('sha256').update(cluster.namespaceId).digest();
  return names.map((name, n) => ({
    NodeRole: name,
    PrivateIPAddress: `10.0.${third}.${(fourth + n) % 250}`,
  }));
};
