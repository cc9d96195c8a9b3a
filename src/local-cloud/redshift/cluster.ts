import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Access} from '../operation.ts';
import {hashesTo, type PasswordHash} from './password.ts';

/** A change of state under way: what the cluster's status is until `until` (milliseconds since the epoch). */
export type Change = {
  readonly status: 'creating' | 'modifying' | 'pausing' | 'resuming' | 'rebooting' | 'deleting';
  readonly until: number;
};

/** A role's association; `until` is when `adding` becomes `in-sync`, or when a role that is removed is gone. */
export type AttachedRole = {readonly arn: string; readonly until: number; readonly removing: boolean};

/** A cluster as it is kept. Times are milliseconds since the epoch. */
export type Cluster = {
  readonly id: string;
  /** Names the cluster's data: one cluster's folder is never another's. */
  readonly namespaceId: string;
  readonly createdAt: number;
  /** What the cluster is once its change is over. */
  readonly settled: 'available' | 'paused' | 'gone';
  readonly change: Change | undefined;
  readonly nodeType: string;
  readonly nodes: number;
  readonly database: string;
  readonly adminUser: string;
  readonly adminPassword: PasswordHash;
  /** The secret that Redshift keeps the administrator's password in, with ManageMasterPassword. */
  readonly secretArn: string | undefined;
  readonly secretKmsKeyId: string | undefined;
  /** The DNS label that tells this account's endpoints from others. */
  readonly endpointLabel: string;
  readonly port: number;
  readonly subnetGroup: string;
  readonly vpcId: string | undefined;
  readonly zone: string;
  readonly securityGroups: readonly string[];
  readonly parameterGroup: string;
  readonly snapshotDays: number;
  readonly manualSnapshotDays: number;
  readonly maintenanceWindow: string;
  readonly track: string;
  readonly allowVersionUpgrade: boolean;
  readonly publiclyAccessible: boolean;
  readonly enhancedVpcRouting: boolean;
  readonly zoneRelocation: boolean;
  readonly kmsKeyId: string | undefined;
  readonly roles: readonly AttachedRole[];
  readonly defaultRole: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
};

const store = (cloud: LocalCloud): Collection<Cluster> => cloud.collection<Cluster>('redshift/clusters');

export const saveCluster = (cloud: LocalCloud, cluster: Cluster): void =>
  store(cloud).set(cluster.id, cluster);

export const forgetCluster = (cloud: LocalCloud, id: string): void => {
  store(cloud).delete(id);
};

/** Every cluster that DescribeClusters shows, in the order of their identifiers. */
export const allClusters = (cloud: LocalCloud): Cluster[] =>
  store(cloud)
    .values()
    .filter((cluster) => statusOf(cluster, cloud.now()) !== 'gone')
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** Clusters whose deletion was asked for, whether it is over or not. */
export const deletedClusters = (cloud: LocalCloud): Cluster[] =>
  store(cloud)
    .values()
    .filter(({settled}) => settled === 'gone');

export const findCluster = (cloud: LocalCloud, id: string): Cluster | undefined => {
  const cluster = store(cloud).get(id.toLowerCase());
  return cluster && statusOf(cluster, cloud.now()) !== 'gone' ? cluster : undefined;
};

export const theCluster = (cloud: LocalCloud, id = ''): Cluster => {
  const cluster = findCluster(cloud, id);
  if (!cluster) throw new AwsError('ClusterNotFound', `Cluster ${id} not found.`, 404);
  return cluster;
};

export type ClusterStatus = Change['status'] | Cluster['settled'];

export const statusOf = ({change, settled}: Cluster, now: number): ClusterStatus =>
  change && now < change.until ? change.status : settled;

/** Roles that are associated or about to be, with how far that is. */
export const rolesOf = (cluster: Cluster, now: number): {arn: string; status: string}[] =>
  cluster.roles
    .filter(({removing, until}) => !removing || now < until)
    .map(({arn, until, removing}) => ({
      arn,
      status: now >= until ? 'in-sync' : removing ? 'removing' : 'adding',
    }));

/** True while a role is being added or removed; the cluster works meanwhile but takes no other change. */
export const rolesAreChanging = (cluster: Cluster, now: number): boolean =>
  cluster.roles.some(({until}) => now < until);

/** The cluster, if it can take a change. */
export const theIdleCluster = (
  cloud: LocalCloud,
  id: string | undefined,
  verb: 'modify' | 'delete' | 'reboot' | 'pause' | 'resume',
  wanted: readonly ClusterStatus[] = ['available'],
): Cluster => {
  const cluster = theCluster(cloud, id);
  const status = statusOf(cluster, cloud.now());
  if (!wanted.includes(status)) {
    const isIdle = status === 'available' || status === 'paused';
    throw new AwsError(
      'InvalidClusterState',
      isIdle
        ? `Unable to ${verb} cluster ${cluster.id} while its status is ${status}.`
        : `There is an operation running on the Cluster. Please try to ${verb} it at a later time.`,
    );
  }
  return cluster;
};

/** Whether this is the administrator's password. */
export const isAdminPassword = (cluster: Cluster, password: string): boolean =>
  hashesTo(password, cluster.adminPassword);

export const clusterArn = (cloud: LocalCloud, id: string): string => cloud.arn('redshift', `cluster:${id}`);

/** Tags as the condition keys that policies ask for. */
export const tagConditions = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));

/** Asks for one action on a cluster, with the cluster's tags as conditions. */
export const onCluster = (cloud: LocalCloud, action: string, id = ''): Access => ({
  action,
  resource: clusterArn(cloud, id.toLowerCase()),
  context: tagConditions(findCluster(cloud, id)?.tags ?? {}),
});
