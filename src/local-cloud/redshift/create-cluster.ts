import {randomBytes, randomUUID} from 'node:crypto';
import {
  CreateCluster$,
  type CreateClusterCommandInput,
  type CreateClusterCommandOutput,
} from '@aws-sdk/client-redshift';
import type {LocalCloud} from '../cloud.ts';
import {passRole} from '../iam/pass-role.ts';
import {AwsError, operation} from '../operation.ts';
import {availabilityZones} from '../zones.ts';
import {allClusters, clusterArn, findCluster, saveCluster, type Cluster} from './cluster.ts';
import {describeCluster} from './describe-cluster.ts';
import {durations} from './durations.ts';
import {invalidCombination, invalidValue, refuse} from './errors.ts';
import {managedPassword} from './managed-password.ts';
import {defaultSecurityGroup, verifySecurityGroups} from './network.ts';
import {defaultParameterGroup, theParameterGroup} from './parameter-group.ts';
import {hashPassword} from './password.ts';
import {theSubnetGroup} from './subnet-group.ts';
import {requestTagConditions, tagRecord} from './tags.ts';
import {
  verifyAdminName,
  verifyDatabaseName,
  verifyDefaultRole,
  verifyIdentifier,
  verifyNodes,
  verifyPassword,
  verifyPort,
  verifyRoles,
  verifySnapshotDays,
} from './validation.ts';

/** AWS's quota of nodes is by account; a machine bears fewer engines than an account does nodes. */
const mostClusters = 20;

export const createCluster = operation<CreateClusterCommandInput, CreateClusterCommandOutput>(
  CreateCluster$,
  {
    access: (input, {cloud}) => [
      {
        action: 'redshift:CreateCluster',
        resource: clusterArn(cloud, input.ClusterIdentifier ?? ''),
        context: requestTagConditions(input.Tags),
      },
      ...(input.IamRoles ?? []).map((arn) => passRole(arn, 'redshift.amazonaws.com')),
      ...(input.ManageMasterPassword
        ? [
            {
              action: 'secretsmanager:CreateSecret',
              resource: cloud.arn(
                'secretsmanager',
                `secret:redshift!${input.ClusterIdentifier}-${input.MasterUsername}`,
              ),
            },
          ]
        : []),
    ],
    handle: async (input, {cloud}) => {
      const id = input.ClusterIdentifier ?? '';
      verify(cloud, input);
      const place = await placeOf(cloud, input);
      // Nothing is awaited from here on, so that two requests cannot make the same cluster.
      if (findCluster(cloud, id)) throw new AwsError('ClusterAlreadyExists', 'Cluster already exists');
      if (allClusters(cloud).length >= mostClusters)
        throw new AwsError(
          'ClusterQuotaExceeded',
          `The request would exceed the limit of ${mostClusters} clusters of the local cloud.`,
        );
      const cluster = newCluster(cloud, input, place);
      saveCluster(cloud, cluster);
      return {Cluster: describeCluster(cloud, cluster)};
    },
  },
);

const verify = (cloud: LocalCloud, input: CreateClusterCommandInput): void => {
  refuse('CreateCluster', input, [
    'ClusterSecurityGroups',
    'HsmClientCertificateIdentifier',
    'HsmConfigurationIdentifier',
    'ElasticIp',
    'AdditionalInfo',
    'SnapshotScheduleIdentifier',
    'LoadSampleData',
    'RedshiftIdcApplicationArn',
    'CatalogName',
    'ExtraComputeForAutomaticOptimization',
  ]);
  if (input.MultiAZ) refuse('CreateCluster', input, ['MultiAZ']);
  if (input.IpAddressType !== undefined && input.IpAddressType !== 'ipv4')
    refuse('CreateCluster', input, ['IpAddressType']);
  verifyIdentifier('ClusterIdentifier', input.ClusterIdentifier ?? '');
  verifyNodes(input.NodeType ?? '', input.ClusterType, input.NumberOfNodes);
  verifyDatabaseName(input.DBName ?? 'dev');
  verifyAdminName(input.MasterUsername ?? '');
  if (input.ManageMasterPassword && input.MasterUserPassword !== undefined)
    throw invalidCombination('You cannot specify both ManageMasterPassword and MasterUserPassword.');
  if (!input.ManageMasterPassword) {
    if (input.MasterUserPassword === undefined)
      throw invalidValue('The parameter MasterUserPassword must be provided and must not be blank.');
    verifyPassword(input.MasterUserPassword);
  }
  if (input.Encrypted === false)
    throw invalidValue('Clusters must be encrypted: the parameter Encrypted cannot be false.');
  verifyPort(input.Port ?? 5439);
  verifySnapshotDays(input.AutomatedSnapshotRetentionPeriod ?? 1);
  if (input.ClusterVersion !== undefined && input.ClusterVersion !== '1.0')
    throw invalidValue(`Invalid cluster version: ${input.ClusterVersion}`);
  if (!['current', 'trailing', undefined].includes(input.MaintenanceTrackName))
    throw new AwsError(
      'InvalidClusterTrack',
      `The maintenance track ${input.MaintenanceTrackName} is not valid.`,
    );
  verifyRoles(cloud, input.IamRoles ?? []);
  verifyDefaultRole(input.DefaultIamRoleArn, input.IamRoles ?? []);
};

type ClusterPlace = Pick<Cluster, 'subnetGroup' | 'vpcId' | 'zone' | 'securityGroups' | 'parameterGroup'>;

const placeOf = async (cloud: LocalCloud, input: CreateClusterCommandInput): Promise<ClusterPlace> => {
  const {name: parameterGroup} = theParameterGroup(
    cloud,
    input.ClusterParameterGroupName ?? defaultParameterGroup,
  );
  const zones = availabilityZones(cloud.region).map(({name}) => name);
  const zone = input.AvailabilityZone;
  if (zone !== undefined && !zones.includes(zone)) throw invalidValue(`Invalid availability zone: ${zone}`);
  const subnetGroup = input.ClusterSubnetGroupName;
  const groups = input.VpcSecurityGroupIds ?? [];
  if (subnetGroup === undefined) {
    await verifySecurityGroups(cloud, groups, undefined);
    return {
      subnetGroup: 'default',
      vpcId: undefined,
      zone: zone ?? zones[0] ?? '',
      securityGroups: groups,
      parameterGroup,
    };
  }
  const {places, vpcId} = theSubnetGroup(cloud, subnetGroup);
  if (zone !== undefined && !places.some((place) => place.zone === zone))
    throw new AwsError(
      'InvalidVPCNetworkStateFault',
      `The cluster subnet group ${subnetGroup} has no subnet in the availability zone ${zone}.`,
    );
  await verifySecurityGroups(cloud, groups, vpcId);
  const own = groups.length > 0 ? undefined : await defaultSecurityGroup(cloud, vpcId);
  return {
    subnetGroup,
    vpcId,
    zone: zone ?? places[0]?.zone ?? '',
    securityGroups: own === undefined ? groups : [own],
    parameterGroup,
  };
};

const newCluster = (cloud: LocalCloud, input: CreateClusterCommandInput, place: ClusterPlace): Cluster => {
  const id = input.ClusterIdentifier ?? '';
  const adminUser = input.MasterUsername ?? '';
  const until = cloud.now() + cloud.takes(durations.create);
  const tags = tagRecord(input.Tags);
  const managed = input.ManageMasterPassword
    ? managedPassword(cloud, id, adminUser, input.MasterPasswordSecretKmsKeyId)
    : undefined;
  return {
    id,
    namespaceId: randomUUID(),
    createdAt: cloud.now(),
    settled: 'available',
    change: {status: 'creating', until},
    nodeType: input.NodeType ?? '',
    nodes: verifyNodes(input.NodeType ?? '', input.ClusterType, input.NumberOfNodes),
    database: input.DBName ?? 'dev',
    adminUser,
    adminPassword: hashPassword(managed?.password ?? input.MasterUserPassword ?? ''),
    secretArn: managed?.secretArn,
    secretKmsKeyId: input.MasterPasswordSecretKmsKeyId,
    endpointLabel: `c${randomBytes(6).toString('hex').slice(0, 11)}`,
    port: input.Port ?? 5439,
    ...place,
    snapshotDays: input.AutomatedSnapshotRetentionPeriod ?? 1,
    manualSnapshotDays: input.ManualSnapshotRetentionPeriod ?? -1,
    maintenanceWindow: input.PreferredMaintenanceWindow ?? 'sun:06:00-sun:06:30',
    track: input.MaintenanceTrackName ?? 'current',
    allowVersionUpgrade: input.AllowVersionUpgrade ?? true,
    publiclyAccessible: input.PubliclyAccessible ?? false,
    enhancedVpcRouting: input.EnhancedVpcRouting ?? false,
    zoneRelocation: input.AvailabilityZoneRelocation ?? false,
    kmsKeyId: input.KmsKeyId,
    roles: (input.IamRoles ?? []).map((arn) => ({arn, until, removing: false})),
    defaultRole: input.DefaultIamRoleArn || undefined,
    tags,
  };
};
