import type {LocalCloud} from '../../cloud.ts';
import type {Collection} from '../../journal.ts';
import type {Workspace} from '../workspaces.ts';

export type Folder = {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  /** Of the folder it is in; none or an empty text for an outermost one. */
  readonly parentUid?: string;
  readonly created: number;
  readonly updated?: number;
  readonly version?: number;
  readonly by?: string;
};

/** Keyed `WORKSPACE/UID`. */
export const folders = (cloud: LocalCloud): Collection<Folder> => cloud.collection<Folder>('grafana/folders');

export const foldersOf = (cloud: LocalCloud, workspace: Workspace): Folder[] =>
  folders(cloud).below(`${workspace.id}/`);

export const findFolder = (cloud: LocalCloud, workspace: Workspace, uid: string): Folder | undefined =>
  folders(cloud).get(`${workspace.id}/${uid}`);
