import type {LocalCloud} from '../cloud.ts';
import type {Session} from '../sql/warehouse.ts';
import {findCluster, rolesOf, type Cluster} from './cluster.ts';
import {streamReader} from './stream-reader.ts';

/** A session of a cluster's database. The cluster's roles are those of the moment in which they are needed. */
export const clusterSession = (
  cloud: LocalCloud,
  cluster: Cluster,
  session: Pick<Session, 'database' | 'user' | 'signal'>,
): Session => {
  const current = (): Cluster => findCluster(cloud, cluster.id) ?? cluster;
  return {
    ...session,
    get defaultRole() {
      return current().defaultRole;
    },
    get attachedRoles() {
      return rolesOf(current(), cloud.now())
        .filter(({status}) => status === 'in-sync')
        .map(({arn}) => arn);
    },
    streamsAs: (roleArn) => streamReader(cloud, cluster, roleArn),
  };
};
