/** Dashboards by uid, saved as a whole. */
import type {WireResponse} from '../../protocols/protocol.ts';
import {majorOf} from '../versions.ts';
import {bodyOf, json, refuse, textOf, type Visit} from './answer.ts';
import {verifyModel} from './dashboard-model.ts';
import {
  type StoredDashboard,
  dashboardsOf,
  findDashboard,
  titleOf,
  slugOf,
  modelOf,
  urlOf,
  storeDashboard,
  removeDashboard,
} from './dashboard-store.ts';
import {findFolder, foldersOf} from './folder-store.ts';

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

/** How a dashboard that was saved is answered. */
export const answerSaved = (dashboard: StoredDashboard): WireResponse =>
  json(200, {
    folderUid: dashboard.folderUid,
    id: dashboard.id,
    slug: slugOf(titleOf(dashboard)),
    status: 'success',
    uid: dashboard.uid,
    url: urlOf(dashboard),
    version: dashboard.version,
  });

/** The folder that a request names: by uid, or by number as older files do; an empty text for none. */
const folderIn = ({cloud, workspace}: Visit, body: Readonly<Record<string, unknown>>): string => {
  const {folderUid, folderId} = body;
  const uid = textOf(folderUid);
  const isNumbered = uid === '' && typeof folderId === 'number' && folderId > 0;
  if (uid === '' && !isNumbered) return '';
  const folder = isNumbered
    ? foldersOf(cloud, workspace).find(({id}) => id === folderId)
    : findFolder(cloud, workspace, uid);
  if (!folder) throw refuse(400, 'folder not found');
  return folder.uid;
};

export const saveDashboard = (visit: Visit): WireResponse => {
  const body = bodyOf(visit);
  const sent = body['dashboard'];
  if (typeof sent !== 'object' || sent === null) throw refuse(400, 'bad request data');
  const {id: _id, version: _version, uid, ...model} = sent as Record<string, unknown>;
  verifyModel(sent as Record<string, unknown>);
  const before = replaced(visit, sent as Record<string, unknown>);
  const folderUid = folderIn(visit, body);
  if (body['overwrite'] !== true)
    verifyReplacement(visit, sent as Record<string, unknown>, before, folderUid);
  return answerSaved(
    storeDashboard(visit, before, {uid: textOf(uid), folderUid, message: textOf(body['message']), model}),
  );
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
  removeDashboard(visit.cloud, visit.workspace, dashboard.uid);
  const title = titleOf(dashboard);
  return json(200, {title, message: `Dashboard ${title} deleted`, uid: dashboard.uid});
};
