/** The cluster itself: what is there, its default role, its tags. */
import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeClustersCommand,
  DescribeOrderableClusterOptionsCommand,
  ModifyClusterIamRolesCommand,
  RedshiftClient,
  ResumeClusterCommand,
  type Cluster,
  type ModifyClusterIamRolesCommandInput,
} from '@aws-sdk/client-redshift';
import {UserError} from '../workshop/errors.ts';
import {arnOf, type Cloud} from './cloud.ts';
import {clusterState} from './cluster-status.ts';
import {isError} from './errors.ts';
import {poll} from './poll.ts';
import type {Following} from './stacks.ts';

/** The node types that can be a cluster of one node, cheapest first. */
const nodeTypes = ['rg.large', 'ra3.large', 'rg.xlarge', 'ra3.xlplus'] as const;

/** The node types that can be ordered in this region as a cluster of one node, each with its availability zones. */
export const orderableNodeTypes = async (cloud: Cloud): Promise<ReadonlyMap<string, readonly string[]>> => {
  const found = new Map<string, Set<string>>();
  let Marker: string | undefined;
  do {
    const page = await cloud
      .client(RedshiftClient)
      .send(new DescribeOrderableClusterOptionsCommand({Marker}));
    for (const {
      NodeType: type,
      ClusterType: kind,
      AvailabilityZones: zones,
    } of page.OrderableClusterOptions ?? []) {
      if (type === undefined || kind !== 'single-node') continue;
      const names = found.get(type) ?? new Set();
      for (const {Name: zone} of zones ?? []) if (zone !== undefined) names.add(zone);
      found.set(type, names);
    }
    Marker = page.Marker;
  } while (Marker);
  return new Map([...found].map(([type, zones]) => [type, [...zones].sort()]));
};

/** The cheapest node type that can be ordered in this region. */
export const cheapestNodeType = async (cloud: Cloud): Promise<string> => {
  const orderable = await orderableNodeTypes(cloud);
  const cheapest = nodeTypes.find((type) => orderable.has(type));
  if (cheapest) return cheapest;
  throw new UserError(`Could not choose a node type in ${cloud.region}`, {
    why: `none of ${nodeTypes.join(', ')} can be ordered there`,
    next: 'Choose another region (--region us-east-1), or name a node type with --node-type.',
  });
};

/** The cluster of that identifier; undefined when there is none. */
export const describeCluster = async (cloud: Cloud, identifier: string): Promise<Cluster | undefined> => {
  try {
    const answer = await cloud
      .client(RedshiftClient)
      .send(new DescribeClustersCommand({ClusterIdentifier: identifier}));
    return answer.Clusters?.[0];
  } catch (error) {
    if (isError(error, 'ClusterNotFound', 'ClusterNotFoundFault')) return undefined;
    throw error;
  }
};

/**
 * Waits until the cluster takes changes: `available` in both of its status fields. A paused one is resumed.
 * Throws for one that is gone, or that does not mend by itself.
 */
export const awaitAvailable = async (
  cloud: Cloud,
  identifier: string,
  following: Following,
): Promise<Cluster> => {
  let resumed = false;
  return poll(cloud, following, async () => {
    const cluster = await describeCluster(cloud, identifier);
    const {means, says, next} = clusterState(cluster?.ClusterStatus);
    if (!cluster || means === 'broken')
      throw new UserError(
        cluster ? 'Could not work with the cluster' : `Could not find cluster ${identifier}`,
        {
          why: cluster ? `it ${says}` : 'it has been deleted',
          next: next ?? 'Make it again with: rsw setup',
        },
      );
    if (
      cluster.ClusterStatus === 'available' &&
      (cluster.ClusterAvailabilityStatus ?? 'Available') === 'Available'
    )
      return cluster;
    if (means === 'paused' && !resumed) {
      await cloud.client(RedshiftClient).send(new ResumeClusterCommand({ClusterIdentifier: identifier}));
      resumed = true;
    }
    following.say(`the cluster ${says}`);
    return undefined;
  });
};

/** Waits until nothing goes on in a cluster: only then can it be deleted. */
export const settleCluster = async (
  cloud: Cloud,
  identifier: string,
  following: Following,
): Promise<Cluster | undefined> => {
  const {cluster} = await poll(cloud, following, async () => {
    const now = await describeCluster(cloud, identifier);
    const {means, says} = clusterState(now?.ClusterStatus);
    if (means !== 'changing' || now?.ClusterStatus === 'deleting') return {cluster: now};
    following.say(`the cluster ${says}`);
    return undefined;
  });
  return cluster;
};

/** The ARN of the cluster's default role; undefined when it has none. */
export const defaultRoleOf = (cluster: Cluster | undefined): string | undefined =>
  // Where there is none, AWS answers nothing or an empty text.
  cluster?.DefaultIamRoleArn || undefined;

/** Waits until the cluster's roles are in sync, and it is as wanted. */
const awaitRoles = async (
  cloud: Cloud,
  identifier: string,
  following: Following,
  isDone: (cluster: Cluster | undefined) => boolean = () => true,
): Promise<Cluster> => {
  await poll(cloud, following, async () => {
    const cluster = await describeCluster(cloud, identifier);
    const waiting = (cluster?.IamRoles ?? []).find((each) => each.ApplyStatus !== 'in-sync');
    if (waiting) following.say(`the role is ${waiting.ApplyStatus}`);
    return !waiting && isDone(cluster) ? true : undefined;
  });
  return awaitAvailable(cloud, identifier, following);
};

type RoleChange = Omit<ModifyClusterIamRolesCommandInput, 'ClusterIdentifier'>;

const modifyRoles = async (
  cloud: Cloud,
  identifier: string,
  change: RoleChange,
  following: Following,
): Promise<void> => {
  await awaitAvailable(cloud, identifier, following);
  await cloud
    .client(RedshiftClient)
    .send(new ModifyClusterIamRolesCommand({ClusterIdentifier: identifier, ...change}));
};

const isAssociated = (cluster: Cluster | undefined, role: string): boolean =>
  (cluster?.IamRoles ?? []).some((each) => each.IamRoleArn === role);

/**
 * Makes a role the default one, unless it is, and waits until the cluster has taken it in. It is added as well: whether
 * AWS takes one that is not associated is not documented.
 */
export const setDefaultRole = async (
  cloud: Cloud,
  identifier: string,
  role: string,
  following: Following,
): Promise<void> => {
  const isDone = (cluster: Cluster | undefined) =>
    defaultRoleOf(cluster) === role && isAssociated(cluster, role);
  if (!isDone(await describeCluster(cloud, identifier)))
    await modifyRoles(cloud, identifier, {AddIamRoles: [role], DefaultIamRoleArn: role}, following);
  await awaitRoles(cloud, identifier, following, isDone);
};

/**
 * Leaves the cluster without a default role, which stays associated. An empty ARN takes it away, as it does for serverless
 * namespaces; that is not documented for clusters, so where it has no effect the role is removed, which does, and added again.
 */
export const clearDefaultRole = async (
  cloud: Cloud,
  identifier: string,
  role: string,
  following: Following,
): Promise<void> => {
  try {
    await modifyRoles(cloud, identifier, {DefaultIamRoleArn: ''}, following);
    if (defaultRoleOf(await awaitRoles(cloud, identifier, following)) === undefined) return;
  } catch (error) {
    if (!isError(error, 'InvalidParameterValue', 'InvalidParameterCombination', 'ValidationError'))
      throw error;
  }
  await modifyRoles(cloud, identifier, {RemoveIamRoles: [role]}, following);
  await awaitRoles(cloud, identifier, following, (cluster) => !isAssociated(cluster, role));
  await modifyRoles(cloud, identifier, {AddIamRoles: [role]}, following);
  await awaitRoles(cloud, identifier, following, (cluster) => isAssociated(cluster, role));
};

export const clusterArn = (cloud: Cloud, identifier: string): string =>
  arnOf(cloud, 'redshift', `cluster:${identifier}`);

export const tagCluster = async (
  cloud: Cloud,
  identifier: string,
  key: string,
  value: string,
): Promise<void> => {
  await cloud
    .client(RedshiftClient)
    .send(
      new CreateTagsCommand({ResourceName: clusterArn(cloud, identifier), Tags: [{Key: key, Value: value}]}),
    );
};

export const untagCluster = async (cloud: Cloud, identifier: string, key: string): Promise<void> => {
  await cloud
    .client(RedshiftClient)
    .send(new DeleteTagsCommand({ResourceName: clusterArn(cloud, identifier), TagKeys: [key]}));
};

/** The clusters with that tag. */
export const clustersTagged = async (cloud: Cloud, key: string, value: string): Promise<Cluster[]> => {
  const clusters: Cluster[] = [];
  let Marker: string | undefined;
  do {
    const page = await cloud
      .client(RedshiftClient)
      .send(new DescribeClustersCommand({TagKeys: [key], TagValues: [value], Marker}));
    for (const cluster of page.Clusters ?? []) {
      // Asked for a key and a value, AWS answers whatever has the one or the other.
      const tag = cluster.Tags?.find((each) => each.Key === key);
      if (tag?.Value === value) clusters.push(cluster);
    }
    Marker = page.Marker;
  } while (Marker);
  return clusters;
};
