import {randomBytes} from 'node:crypto';
import type {LocalCloud} from '../../cloud.ts';
import type {Collection} from '../../journal.ts';
import type {Workspace} from '../workspaces.ts';

export type DataSource = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly access: string;
  readonly url: string;
  readonly user: string;
  readonly database: string;
  readonly isDefault: boolean;
  readonly jsonData: Readonly<Record<string, unknown>>;
  readonly secureJsonData: Readonly<Record<string, string>>;
  readonly version: number;
};

/** Keyed `WORKSPACE/UID`. */
export const dataSources = (cloud: LocalCloud): Collection<DataSource> =>
  cloud.collection<DataSource>('grafana/data-sources');

export const dataSourcesOf = (cloud: LocalCloud, workspace: Workspace): DataSource[] =>
  dataSources(cloud).below(`${workspace.id}/`);

export const findDataSource = (
  cloud: LocalCloud,
  workspace: Workspace,
  uid: string,
): DataSource | undefined => dataSources(cloud).get(`${workspace.id}/${uid}`);

/** The next number of a workspace's things, which are numbered from one. */
export const nextId = (items: readonly {readonly id: number}[]): number =>
  items.reduce((highest, {id}) => Math.max(highest, id), 0) + 1;

/** A uid as Grafana makes it where none was sent. */
export const newUid = (): string => randomBytes(7).toString('hex');
