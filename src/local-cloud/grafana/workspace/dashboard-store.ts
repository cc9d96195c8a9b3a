/** The dashboards of a workspace, with their latest versions. */
import type {LocalCloud} from '../../cloud.ts';
import type {Workspace} from '../workspaces.ts';
import {textOf, type Visit} from './answer.ts';
import {newUid, nextId} from './data-source-store.ts';

export type StoredDashboard = {
  readonly id: number;
  readonly uid: string;
  readonly version: number;
  readonly folderUid: string;
  readonly created: number;
  readonly updated: number;
  readonly by: string;
  /** Its latest versions, the newest last; Grafana keeps twenty unless it is told otherwise. */
  readonly history?: readonly SavedVersion[];
  /** The file, without `id` and `version`. */
  readonly model: Readonly<Record<string, unknown>>;
};

export type SavedVersion = {
  readonly version: number;
  readonly created: number;
  readonly by: string;
  readonly message: string;
};

const versionsKept = 20;

/** The files of the versions that are kept, keyed `WORKSPACE/UID/VERSION`. */
const versionModels = (cloud: LocalCloud) =>
  cloud.collection<StoredDashboard['model']>('grafana/dashboard-versions');

/** The file of a version; undefined when it is not kept any more. */
export const versionModel = (
  cloud: LocalCloud,
  workspace: Workspace,
  uid: string,
  version: number,
): StoredDashboard['model'] | undefined => versionModels(cloud).get(`${workspace.id}/${uid}/${version}`);

const dashboards = (cloud: LocalCloud) => cloud.collection<StoredDashboard>('grafana/dashboards');

export const dashboardsOf = (cloud: LocalCloud, workspace: Workspace): StoredDashboard[] =>
  dashboards(cloud).below(`${workspace.id}/`);

export const findDashboard = (
  cloud: LocalCloud,
  workspace: Workspace,
  uid: string,
): StoredDashboard | undefined => dashboards(cloud).get(`${workspace.id}/${uid}`);

export const tagsOf = ({model}: StoredDashboard): string[] =>
  Array.isArray(model['tags']) ? (model['tags'] as string[]) : [];

export const titleOf = ({model}: StoredDashboard): string => textOf(model['title']);

export const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\da-z]+/g, '-')
    .replaceAll(/^-|-$/g, '') || '-';

/** The whole model, as it is read back. */
export const modelOf = ({id, uid, version, model}: StoredDashboard): Record<string, unknown> => ({
  ...model,
  id,
  uid,
  version,
});

export const urlOf = (dashboard: StoredDashboard): string =>
  `/d/${dashboard.uid}/${slugOf(titleOf(dashboard))}`;

/** Stores the next version of a dashboard; one without a uid gets one. */
export const storeDashboard = (
  {cloud, workspace, user}: Visit,
  before: StoredDashboard | undefined,
  next: Pick<StoredDashboard, 'uid' | 'folderUid' | 'model'> & {readonly message: string},
): StoredDashboard => {
  const now = cloud.now();
  const version = (before?.version ?? 0) + 1;
  const told = {version, created: now, by: user.name, message: next.message};
  const saved: StoredDashboard = {
    id: before?.id ?? nextId(dashboardsOf(cloud, workspace)),
    uid: before?.uid ?? (next.uid || newUid()),
    version,
    folderUid: next.folderUid,
    created: before?.created ?? now,
    updated: now,
    by: user.name,
    history: [...(before?.history ?? []), told].slice(-versionsKept),
    model: next.model,
  };
  dashboards(cloud).set(`${workspace.id}/${saved.uid}`, saved);
  versionModels(cloud).set(`${workspace.id}/${saved.uid}/${version}`, next.model);
  versionModels(cloud).delete(`${workspace.id}/${saved.uid}/${version - versionsKept}`);
  return saved;
};

/** With all its versions. */
export const removeDashboard = (cloud: LocalCloud, workspace: Workspace, uid: string): void => {
  dashboards(cloud).delete(`${workspace.id}/${uid}`);
  for (const key of versionModels(cloud).keys())
    if (key.startsWith(`${workspace.id}/${uid}/`)) versionModels(cloud).delete(key);
};
