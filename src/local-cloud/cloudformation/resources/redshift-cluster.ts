import type {Cluster} from '@aws-sdk/client-redshift';
import {createCluster} from '../../redshift/create-cluster.ts';
import {deleteCluster} from '../../redshift/delete-cluster.ts';
import {describeClusters} from '../../redshift/describe-clusters.ts';
import {modifyClusterIamRoles} from '../../redshift/modify-cluster-iam-roles.ts';
import {modifyCluster} from '../../redshift/modify-cluster.ts';
import {createTags, deleteTags} from '../../redshift/tag-operations.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {tagList} from '../../tags.ts';
import {allTags, lostKeys} from './resource-tags.ts';
import {tolerating} from './tolerating.ts';

/** Properties that ModifyCluster takes under the same name; the others of `created` are for CreateCluster alone. */
const modifiable = [
  'AllowVersionUpgrade',
  'AutomatedSnapshotRetentionPeriod',
  'AvailabilityZoneRelocation',
  'ClusterParameterGroupName',
  'ClusterType',
  'EnhancedVpcRouting',
  'MaintenanceTrackName',
  'ManageMasterPassword',
  'ManualSnapshotRetentionPeriod',
  'MasterPasswordSecretKmsKeyId',
  'MasterUserPassword',
  'NodeType',
  'NumberOfNodes',
  'Port',
  'PreferredMaintenanceWindow',
  'PubliclyAccessible',
  'VpcSecurityGroupIds',
] as const;

const created = [
  ...modifiable,
  'AquaConfigurationStatus',
  'AvailabilityZone',
  'ClusterSubnetGroupName',
  'ClusterVersion',
  'DBName',
  'Encrypted',
  'IamRoles',
  'KmsKeyId',
  'MasterUsername',
] as const;

const numbers = new Set<string>([
  'AutomatedSnapshotRetentionPeriod',
  'ManualSnapshotRetentionPeriod',
  'NumberOfNodes',
  'Port',
]);

/** A template may write numbers and booleans as texts. */
const valueOf = (name: string, value: unknown): unknown => {
  if (numbers.has(name)) return Number(value);
  return value === 'true' || value === 'false' ? value === 'true' : value;
};

const pick = (properties: Properties, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    names
      .filter((name) => properties[name] !== undefined)
      .map((name) => [name, valueOf(name, properties[name])]),
  );

/** Undefined when there is no such cluster. */
const look = async (id: string, {cloud, principal}: ResourceContext): Promise<Cluster | undefined> => {
  const found = cloud.invoke(describeClusters, {ClusterIdentifier: id}, principal);
  return (await tolerating('ClusterNotFound', found))?.Clusters?.[0];
};

const available = (id: string, context: ResourceContext): Promise<Cluster> =>
  context.until(async () => {
    const cluster = await look(id, context);
    const isReady =
      cluster?.ClusterStatus === 'available' && cluster.ClusterAvailabilityStatus === 'Available';
    return isReady ? cluster : undefined;
  });

const physical = (id: string, cluster: Cluster | undefined): Physical => ({
  id,
  attributes: {
    ClusterNamespaceArn: cluster?.ClusterNamespaceArn ?? '',
    'Endpoint.Address': cluster?.Endpoint?.Address ?? '',
    'Endpoint.Port': String(cluster?.Endpoint?.Port ?? ''),
    MasterPasswordSecretArn: cluster?.MasterPasswordSecretArn ?? '',
  },
});

const rolesIn = (properties: Properties): string[] => [
  ...((properties['IamRoles'] ?? []) as readonly string[]),
];

const clusterArn = (id: string, {cloud}: ResourceContext): string => cloud.arn('redshift', `cluster:${id}`);

/** Only what the template changed is sent: what somebody set by hand otherwise stays. */
const changeRoles = async (
  id: string,
  properties: Properties,
  previous: Properties,
  {cloud, principal}: ResourceContext,
): Promise<void> => {
  const [before, wanted] = [rolesIn(previous), rolesIn(properties)];
  const add = wanted.filter((arn) => !before.includes(arn));
  const remove = before.filter((arn) => !wanted.includes(arn));
  if (add.length + remove.length > 0)
    await cloud.invoke(
      modifyClusterIamRoles,
      {ClusterIdentifier: id, AddIamRoles: add, RemoveIamRoles: remove},
      principal,
    );
};

export const redshiftCluster: ResourceType = {
  type: 'AWS::Redshift::Cluster',
  properties: {
    ...Object.fromEntries(created.map((name) => [name, true] as const)),
    ClusterIdentifier: true,
    IamRoles: [true],
    Tags: [{Key: true, Value: true}],
    VpcSecurityGroupIds: [true],
  },
  required: ['ClusterType', 'DBName', 'MasterUsername', 'NodeType'],
  replacing: [
    'AvailabilityZone',
    'ClusterIdentifier',
    'ClusterSubnetGroupName',
    'ClusterVersion',
    'DBName',
    'Encrypted',
    'KmsKeyId',
    'MasterUsername',
  ],

  create: async (properties, context) => {
    const {cloud, principal} = context;
    const named = properties['ClusterIdentifier'] as string | undefined;
    const id = named ?? context.physicalName(63).toLowerCase().replaceAll(/-+/g, '-').replace(/-$/, '');
    const input = {
      ...pick(properties, created),
      ClusterIdentifier: id,
      Tags: tagList(allTags(properties, context)),
    };
    const creation = cloud.invoke(createCluster, input as never, principal);
    await (context.resumed ? tolerating('ClusterAlreadyExists', creation) : creation);
    context.made(physical(id, await look(id, context)));
    return physical(id, await available(id, context));
  },

  update: async ({id}, properties, previous, context) => {
    const {cloud, principal} = context;
    await available(id, context);
    const [wanted, before] = [pick(properties, modifiable), pick(previous, modifiable)];
    const changed = Object.keys(wanted).filter(
      (name) => JSON.stringify(wanted[name]) !== JSON.stringify(before[name]),
    );
    if (changed.length > 0) {
      // A new size is a node type, a kind and a number together.
      const size = changed.some((name) => ['ClusterType', 'NodeType', 'NumberOfNodes'].includes(name));
      const input = pick(
        properties,
        size ? [...changed, 'ClusterType', 'NodeType', 'NumberOfNodes'] : changed,
      );
      await cloud.invoke(modifyCluster, {ClusterIdentifier: id, ...input}, principal);
      await available(id, context);
    }
    await changeRoles(id, properties, previous, context);
    await available(id, context);
    const tags = allTags(properties, context);
    const ResourceName = clusterArn(id, context);
    await cloud.invoke(createTags, {ResourceName, Tags: tagList(tags)}, principal);
    const lost = lostKeys(previous, tags, context);
    if (lost.length > 0) await cloud.invoke(deleteTags, {ResourceName, TagKeys: lost}, principal);
    return physical(id, await available(id, context));
  },

  delete: async ({id}, _properties, context) => {
    const {cloud, principal} = context;
    // A cluster takes no deletion while something else is being done to it.
    const state = await context.until(async () => {
      const cluster = await look(id, context);
      const status = cluster?.ClusterStatus ?? 'gone';
      return ['available', 'paused', 'deleting', 'gone'].includes(status) ? status : undefined;
    });
    if (state === 'available' || state === 'paused')
      await tolerating(
        'ClusterNotFound',
        cloud.invoke(deleteCluster, {ClusterIdentifier: id, SkipFinalClusterSnapshot: true}, principal),
      );
    await context.until(async () => ((await look(id, context)) ? undefined : true));
  },
};
