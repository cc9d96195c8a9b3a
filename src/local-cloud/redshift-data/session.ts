import type {LocalCloud} from '../cloud.ts';
import {clusterSession} from '../redshift/cluster-session.ts';
import type {Cluster} from '../redshift/cluster.ts';
import type {Session, Warehouse} from '../sql/warehouse.ts';
import type {Login} from './statement.ts';

/** The database refused the log-on: there is no such user or database, or the password is wrong. */
export class LogonRefused extends Error {}

/** Logs on to a cluster's database. Rejects with LogonRefused. */
export const logOn = async (
  cloud: LocalCloud,
  cluster: Cluster,
  warehouse: Warehouse,
  database: string,
  login: Login,
  signal: AbortSignal,
): Promise<Session> => {
  if (login.refused !== undefined) throw new LogonRefused(login.refused);
  if (!warehouse.databases().includes(database.toLowerCase()))
    throw new LogonRefused(`FATAL: database "${database}" does not exist`);
  if (!warehouse.users().includes(login.user)) {
    if (!login.make) throw new LogonRefused(`FATAL: user "${login.user}" does not exist`);
    await warehouse.createUser(login.user);
  }
  return clusterSession(cloud, cluster, {database: database.toLowerCase(), user: login.user, signal});
};
