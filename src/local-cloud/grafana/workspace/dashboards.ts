/** Dashboards, by uid. */
import type {LocalCloud} from '../../cloud.ts';
import type {WireResponse} from '../../protocols/protocol.ts';
import {majorOf} from '../versions.ts';
import type {Workspace} from '../workspaces.ts';
import {bodyOf, json, refuse, textOf, type Visit} from './answer.ts';
import {verifyModel} from './dashboard-model.ts';
import {newUid, nextId} from './data-source-store.ts';
import {findFolder} from './folders.ts';

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

const dashboards = (cloud: LocalCloud) => cloud.collection<StoredDashboard>('grafana/dashboards');

export const dashboardsOf = (cloud: LocalCloud, workspace: Workspace): StoredDashboard[] =>
  dashboards(cloud).below(`${workspace.id}/`);

export const findDashboard = (
  cloud: LocalCloud,
  workspace: Workspace,
  uid: string,
): StoredDashboard | undefined => dashboards(cloud).get(`${workspace.id}/${uid}`);

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

/** The dashboard that a model replaces: found by its number or its uid. */
const replaced = (visit: Visit, model: Readonly<Record<string, unknown>>): StoredDashboard | undefined => {
  const {cloud, workspace} = visit;
  const number = model['id'];
  if (typeof number !== 'number' || number === 0)
    return findDashboard(cloud, workspace, textOf(model['uid']));
  const found = dashboardsOf(cloud, workspace).find(({id}) => id === number);
  if (!found) throw refuse(404, 'Dashboard not found', {status: 'not-found'});
  return found;
};

const verifyReplacement = (
  visit: Visit,
  model: Readonly<Record<string, unknown>>,
  before: StoredDashboard | undefined,
  folderUid: string,
): void => {
  if (before && model['version'] !== before.version)
    throw refuse(412, 'The dashboard has been changed by someone else', {status: 'version-mismatch'});
  // A title was a key until version 11.
  const isNamesake = (other: StoredDashboard): boolean =>
    other.uid !== before?.uid && other.folderUid === folderUid && titleOf(other) === model['title'];
  if (majorOf(visit.workspace.version) < 11 && dashboardsOf(visit.cloud, visit.workspace).some(isNamesake))
    throw refuse(412, 'A dashboard with the same name in the folder already exists', {status: 'name-exists'});
};

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
  return saved;
};

export const saveDashboard = (visit: Visit): WireResponse => {
  const {cloud, workspace} = visit;
  const body = bodyOf(visit);
  const sent = body['dashboard'];
  if (typeof sent !== 'object' || sent === null) throw refuse(400, 'bad request data');
  const {id: _id, version: _version, uid, ...model} = sent as Record<string, unknown>;
  verifyModel(sent as Record<string, unknown>);
  const before = replaced(visit, sent as Record<string, unknown>);
  const folderUid = textOf(body['folderUid']);
  if (folderUid !== '' && !findFolder(cloud, workspace, folderUid)) throw refuse(400, 'folder not found');
  if (body['overwrite'] !== true)
    verifyReplacement(visit, sent as Record<string, unknown>, before, folderUid);
  const saved = storeDashboard(visit, before, {
    uid: textOf(uid),
    folderUid,
    message: textOf(body['message']),
    model,
  });
  return json(200, {
    folderUid,
    id: saved.id,
    slug: slugOf(titleOf(saved)),
    status: 'success',
    uid: saved.uid,
    url: urlOf(saved),
    version: saved.version,
  });
};

export const found = ({cloud, workspace, params}: Visit): StoredDashboard => {
  const dashboard = findDashboard(cloud, workspace, params['uid'] ?? '');
  if (!dashboard) throw refuse(404, 'Dashboard not found', {status: 'not-found'});
  return dashboard;
};

export const getDashboard = (visit: Visit): WireResponse => {
  const dashboard = found(visit);
  const folder = findFolder(visit.cloud, visit.workspace, dashboard.folderUid);
  const canEdit = visit.user.role !== 'VIEWER';
  return json(200, {
    meta: {
      type: 'db',
      canSave: canEdit,
      canEdit,
      canAdmin: visit.user.role === 'ADMIN',
      canStar: false,
      canDelete: canEdit,
      slug: slugOf(titleOf(dashboard)),
      url: urlOf(dashboard),
      created: new Date(dashboard.created).toISOString(),
      updated: new Date(dashboard.updated).toISOString(),
      createdBy: dashboard.by,
      updatedBy: dashboard.by,
      version: dashboard.version,
      hasAcl: false,
      isFolder: false,
      folderId: folder?.id ?? 0,
      folderUid: dashboard.folderUid,
      folderTitle: folder?.title ?? 'General',
      provisioned: false,
      provisionedExternalId: '',
    },
    dashboard: modelOf(dashboard),
  });
};

export const deleteDashboard = (visit: Visit): WireResponse => {
  const dashboard = found(visit);
  dashboards(visit.cloud).delete(`${visit.workspace.id}/${dashboard.uid}`);
  const title = titleOf(dashboard);
  return json(200, {title, message: `Dashboard ${title} deleted`, uid: dashboard.uid});
};
