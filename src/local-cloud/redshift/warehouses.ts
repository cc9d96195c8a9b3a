import {existsSync, mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import type {LocalCloud, Part} from '../cloud.ts';
import type {Warehouse, WarehouseOptions} from '../sql/warehouse.ts';
import {findCluster, statusOf, type Cluster} from './cluster.ts';
import {clusterSession} from './cluster-session.ts';

export type OpenWarehouse = (options: WarehouseOptions) => Promise<Warehouse>;

/** Why the work of a cluster was broken off; `message` is what the statements under way report. */
export class ClusterStopped extends Error {}

type Opened = {
  readonly warehouse: Promise<Warehouse>;
  readonly stop: AbortController;
  readonly users: Set<Promise<unknown>>;
};

/** The engines of the clusters: each is opened when it is first used and closed when its cluster stops. */
export class Warehouses {
  readonly #cloud: LocalCloud;
  #open: OpenWarehouse;
  readonly #opened = new Map<string, Opened>();
  readonly #closing = new Map<string, Promise<void>>();
  readonly #waking = new Set<NodeJS.Timeout>();

  constructor(cloud: LocalCloud, open: OpenWarehouse) {
    this.#cloud = cloud;
    this.#open = open;
  }

  /** From now on opens another kind of engine: for tests of what an engine can be made to do. */
  openWith(open: OpenWarehouse): void {
    this.#open = open;
  }

  /** Works with a cluster's engine. The signal is aborted, with a ClusterStopped, when the cluster stops meanwhile. */
  async use<T>(
    cluster: Cluster,
    work: (warehouse: Warehouse, stopped: AbortSignal) => Promise<T>,
  ): Promise<T> {
    await this.#closing.get(cluster.namespaceId);
    const opened = this.#opened.get(cluster.namespaceId) ?? this.#start(cluster);
    const using = opened.warehouse.then((warehouse) => {
      opened.stop.signal.throwIfAborted();
      return work(warehouse, opened.stop.signal);
    });
    const settled = using.then(
      () => {},
      () => {},
    );
    opened.users.add(settled);
    void settled.then(() => opened.users.delete(settled));
    return using;
  }

  /**
   * Opens the engine of a cluster that was used before, as soon as it is available: its views with AUTO REFRESH
   * go on by themselves, before anybody asks.
   */
  wake({id, namespaceId, change}: Cluster): void {
    if (!existsSync(folderOf(this.#cloud, namespaceId))) return;
    const timer = setTimeout(
      () => {
        this.#waking.delete(timer);
        const cluster = findCluster(this.#cloud, id);
        if (!cluster || statusOf(cluster, this.#cloud.now()) !== 'available') return;
        this.use(cluster, async () => {}).catch((error: unknown) =>
          this.#cloud.log(`the engine of cluster ${id} did not open: ${String(error)}`),
        );
      },
      Math.max(0, (change?.until ?? 0) - this.#cloud.now()),
    ).unref();
    this.#waking.add(timer);
  }

  /** Breaks off what the cluster is doing and closes its engine; its data stay. */
  async stop(namespaceId: string, why: string): Promise<void> {
    const opened = this.#opened.get(namespaceId);
    if (opened) {
      this.#opened.delete(namespaceId);
      opened.stop.abort(new ClusterStopped(why));
      const closing = this.#close(opened).finally(() => this.#closing.delete(namespaceId));
      this.#closing.set(namespaceId, closing);
    }
    await this.#closing.get(namespaceId);
  }

  /** Stops the cluster and removes its data. */
  async remove(namespaceId: string): Promise<void> {
    await this.stop(namespaceId, 'FATAL: terminating connection: the cluster is being deleted');
    rmSync(folderOf(this.#cloud, namespaceId), {recursive: true, force: true});
  }

  async close(): Promise<void> {
    for (const timer of this.#waking) clearTimeout(timer);
    const why = 'FATAL: terminating connection due to administrator command';
    await Promise.all([...this.#opened.keys()].map((namespaceId) => this.stop(namespaceId, why)));
    await Promise.all(this.#closing.values());
  }

  #start(cluster: Cluster): Opened {
    const {namespaceId, database, adminUser} = cluster;
    const folder = folderOf(this.#cloud, namespaceId);
    if (!existsSync(folder)) mkdirSync(folder, {recursive: true, mode: 0o700});
    const {engineHome, now} = this.#cloud;
    const stop = new AbortController();
    const warehouse = this.#open({folder, database, adminUser, engineHome, now}).then((open) => {
      const session = {database, user: adminUser, signal: stop.signal};
      open.keepFresh(clusterSession(this.#cloud, cluster, session));
      return open;
    });
    const opened = {warehouse, stop, users: new Set<Promise<unknown>>()};
    // An engine that did not open is tried again by the next statement, unless another one has been begun meanwhile.
    warehouse.catch(() => this.#opened.get(namespaceId) === opened && this.#opened.delete(namespaceId));
    this.#opened.set(namespaceId, opened);
    return opened;
  }

  async #close({warehouse, users}: Opened): Promise<void> {
    await Promise.all(users);
    const open = await warehouse.catch(() => undefined);
    await open?.close();
  }
}

const folderOf = (cloud: LocalCloud, namespaceId: string): string =>
  join(cloud.home, 'redshift', namespaceId);

export const warehouses: Part<Warehouses> = {
  name: 'redshift/warehouses',
  open: (cloud) =>
    new Warehouses(cloud, async (options) => {
      // The engine is the one heavy thing of the local cloud, so it waits until a cluster needs it.
      const {openWarehouse} = await import('../sql/open-warehouse.ts');
      return openWarehouse(options);
    }),
  close: (part) => part.close(),
};
