import {
  ModifyCluster$,
  type ModifyClusterCommandInput,
  type ModifyClusterCommandOutput,
} from '@aws-sdk/client-redshift';
import {AwsError, operation} from '../operation.ts';
import {onCluster, saveCluster, theIdleCluster, type Cluster} from './cluster.ts';
import {describeCluster} from './describe-cluster.ts';
import {durations} from './durations.ts';
import {invalidCombination, invalidValue, refuse} from './errors.ts';
import {forgetManagedPassword, managedPassword} from './managed-password.ts';
import {verifySecurityGroups} from './network.ts';
import {theParameterGroup} from './parameter-group.ts';
import {hashPassword} from './password.ts';
import {verifyNodes, verifyPassword, verifyPort, verifySnapshotDays} from './validation.ts';

export const modifyCluster = operation<ModifyClusterCommandInput, ModifyClusterCommandOutput>(
  ModifyCluster$,
  {
    access: (input, {cloud}) => [onCluster(cloud, 'redshift:ModifyCluster', input.ClusterIdentifier)],
    handle: async (input, {cloud}) => {
      refuse('ModifyCluster', input, [
        'ClusterSecurityGroups',
        'ClusterVersion',
        'HsmClientCertificateIdentifier',
        'HsmConfigurationIdentifier',
        'NewClusterIdentifier',
        'ElasticIp',
        'KmsKeyId',
        'AvailabilityZone',
        'IpAddressType',
        'MultiAZ',
        'ExtraComputeForAutomaticOptimization',
      ]);
      if (input.Encrypted === false)
        throw invalidValue('Clusters must be encrypted: the parameter Encrypted cannot be false.');
      const before = theIdleCluster(cloud, input.ClusterIdentifier, 'modify');
      if (input.ManageMasterPassword && input.MasterUserPassword !== undefined)
        throw invalidCombination('You cannot specify both ManageMasterPassword and MasterUserPassword.');
      if (
        input.MasterUserPassword !== undefined &&
        before.secretArn !== undefined &&
        input.ManageMasterPassword !== false
      )
        throw invalidCombination(
          'You cannot specify MasterUserPassword for a cluster whose password Redshift manages in AWS Secrets Manager.',
        );
      const asked = modified(before, input);
      if (input.ClusterParameterGroupName !== undefined) theParameterGroup(cloud, asked.parameterGroup);
      await verifySecurityGroups(cloud, input.VpcSecurityGroupIds ?? [], before.vpcId);
      const cluster: Cluster = {
        ...asked,
        ...passwordOf(before, input, () =>
          managedPassword(cloud, before.id, before.adminUser, input.MasterPasswordSecretKmsKeyId),
        ),
        change: {status: 'modifying', until: cloud.now() + cloud.takes(durations.modify)},
      };
      if (cluster.secretArn === undefined) forgetManagedPassword(cloud, before);
      saveCluster(cloud, cluster);
      return {Cluster: describeCluster(cloud, cluster)};
    },
  },
);

/** Everything but the password. */
const modified = (before: Cluster, input: ModifyClusterCommandInput): Cluster => {
  const resized =
    input.NodeType !== undefined || input.NumberOfNodes !== undefined || input.ClusterType !== undefined;
  const nodeType = input.NodeType ?? before.nodeType;
  if (input.Port !== undefined) verifyPort(input.Port);
  if (input.AutomatedSnapshotRetentionPeriod !== undefined)
    verifySnapshotDays(input.AutomatedSnapshotRetentionPeriod);
  const track = input.MaintenanceTrackName ?? before.track;
  if (!['current', 'trailing'].includes(track))
    throw new AwsError('InvalidClusterTrack', `The maintenance track ${track} is not valid.`);
  return {
    ...before,
    nodeType,
    nodes: resized
      ? verifyNodes(nodeType, input.ClusterType, input.NumberOfNodes ?? before.nodes)
      : before.nodes,
    port: input.Port ?? before.port,
    securityGroups: input.VpcSecurityGroupIds ?? before.securityGroups,
    parameterGroup: input.ClusterParameterGroupName ?? before.parameterGroup,
    snapshotDays: input.AutomatedSnapshotRetentionPeriod ?? before.snapshotDays,
    manualSnapshotDays: input.ManualSnapshotRetentionPeriod ?? before.manualSnapshotDays,
    maintenanceWindow: input.PreferredMaintenanceWindow ?? before.maintenanceWindow,
    track,
    allowVersionUpgrade: input.AllowVersionUpgrade ?? before.allowVersionUpgrade,
    publiclyAccessible: input.PubliclyAccessible ?? before.publiclyAccessible,
    enhancedVpcRouting: input.EnhancedVpcRouting ?? before.enhancedVpcRouting,
    zoneRelocation: input.AvailabilityZoneRelocation ?? before.zoneRelocation,
  };
};

type Password = Pick<Cluster, 'adminPassword' | 'secretArn'>;

const passwordOf = (
  before: Cluster,
  input: ModifyClusterCommandInput,
  manage: () => {password: string; secretArn: string},
): Password => {
  if (input.ManageMasterPassword && before.secretArn === undefined) {
    const {password, secretArn} = manage();
    return {adminPassword: hashPassword(password), secretArn};
  }
  if (input.MasterUserPassword !== undefined) {
    verifyPassword(input.MasterUserPassword);
    return {adminPassword: hashPassword(input.MasterUserPassword), secretArn: undefined};
  }
  if (input.ManageMasterPassword === false && before.secretArn !== undefined)
    throw invalidCombination('MasterUserPassword is required to stop managing the password.');
  return {adminPassword: before.adminPassword, secretArn: before.secretArn};
};
