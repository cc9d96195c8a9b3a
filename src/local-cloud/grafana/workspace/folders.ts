/** Folders, which hold dashboards and, from version 11 on, other folders. */
import type {LocalCloud} from '../../cloud.ts';
import type {WireResponse} from '../../protocols/protocol.ts';
import {majorOf} from '../versions.ts';
import type {Workspace} from '../workspaces.ts';
import {bodyOf, json, refuse, textOf, verifyUid, type Visit} from './answer.ts';
import {dashboardsOf, removeDashboard} from './dashboard-store.ts';
import {newUid, nextId} from './data-source-store.ts';
import {findFolder, folders, foldersOf, type Folder} from './folder-store.ts';

const found = ({cloud, workspace}: Visit, uid: string): Folder => {
  const folder = findFolder(cloud, workspace, uid);
  if (!folder) throw refuse(404, 'folder not found', {status: 'not-found'});
  return folder;
};

/** The folders above one, the outermost first. */
const above = (cloud: LocalCloud, workspace: Workspace, {parentUid = ''}: Folder): Folder[] => {
  const parent = findFolder(cloud, workspace, parentUid);
  return parent ? [...above(cloud, workspace, parent), parent] : [];
};

const urlOf = (uid: string): string => `/dashboards/f/${uid}/`;

const shown = ({cloud, workspace, user}: Visit, folder: Folder) => {
  const {id, uid, title, parentUid = '', created, updated = created, version = 1, by = 'Anonymous'} = folder;
  const canEdit = user.role !== 'VIEWER';
  return {
    id,
    uid,
    orgId: 1,
    title,
    url: urlOf(uid),
    hasAcl: false,
    canSave: canEdit,
    canEdit,
    canAdmin: user.role === 'ADMIN',
    canDelete: canEdit,
    createdBy: by,
    created: new Date(created).toISOString(),
    updatedBy: by,
    updated: new Date(updated).toISOString(),
    version,
    ...(parentUid !== '' && {
      parentUid,
      parents: above(cloud, workspace, folder).map((parent) => ({
        uid: parent.uid,
        title: parent.title,
        url: urlOf(parent.uid),
      })),
    }),
  };
};

/** Those below `parentUid`, or the outermost ones. */
export const listFolders = (visit: Visit): WireResponse => {
  const parent = visit.request.query.get('parentUid') ?? '';
  if (parent !== '') found(visit, parent);
  return json(
    200,
    foldersOf(visit.cloud, visit.workspace)
      .filter(({parentUid = ''}) => parentUid === parent)
      .map(({id, uid, title, parentUid}) => ({id, uid, title, ...(parentUid && {parentUid})})),
  );
};

export const getFolder = (visit: Visit): WireResponse =>
  json(200, shown(visit, found(visit, visit.params['uid'] ?? '')));

/** A folder has at most four above it. */
const deepest = 4;

const verifyPlace = (visit: Visit, folder: Folder): void => {
  const {cloud, workspace} = visit;
  const parents = above(cloud, workspace, folder);
  if (parents.length > deepest) throw refuse(400, 'Maximum nested folder depth reached');
  const isNamesake = (other: Folder): boolean =>
    other.uid !== folder.uid &&
    other.title === folder.title &&
    (other.parentUid ?? '') === (folder.parentUid ?? '');
  if (foldersOf(cloud, workspace).some(isNamesake))
    throw refuse(409, 'a folder with the same name already exists in the current location');
};

const titleIn = (body: Readonly<Record<string, unknown>>): string => {
  const title = textOf(body['title']).trim();
  if (title === '') throw refuse(400, 'folder title cannot be empty');
  return title;
};

const store = (visit: Visit, folder: Folder): WireResponse => {
  const {cloud, workspace} = visit;
  folders(cloud).set(`${workspace.id}/${folder.uid}`, folder);
  return json(200, shown(visit, folder));
};

export const addFolder = (visit: Visit): WireResponse => {
  const {cloud, workspace, user} = visit;
  const body = bodyOf(visit);
  const title = titleIn(body);
  const uid = textOf(body['uid']) || newUid();
  verifyUid(uid);
  if (uid === 'general') throw refuse(400, 'invalid uid for folder provided');
  if (findFolder(cloud, workspace, uid))
    throw refuse(409, 'a folder/dashboard with the same uid already exists');
  // Before version 11 folders do not nest, and the parent is not looked at.
  const parentUid = majorOf(workspace.version) < 11 ? '' : textOf(body['parentUid']);
  if (parentUid !== '') found(visit, parentUid);
  const id = nextId(foldersOf(cloud, workspace));
  const folder: Folder = {id, uid, title, parentUid, created: cloud.now(), version: 1, by: user.name};
  verifyPlace(visit, folder);
  return store(visit, folder);
};

const next = (visit: Visit, before: Folder, change: Partial<Folder>): Folder => ({
  ...before,
  ...change,
  updated: visit.cloud.now(),
  version: (before.version ?? 1) + 1,
});

export const updateFolder = (visit: Visit): WireResponse => {
  const before = found(visit, visit.params['uid'] ?? '');
  const body = bodyOf(visit);
  if (body['overwrite'] !== true && body['version'] !== (before.version ?? 1))
    throw refuse(412, 'the folder has been changed by someone else', {status: 'version-mismatch'});
  const folder = next(visit, before, {title: titleIn(body)});
  verifyPlace(visit, folder);
  return store(visit, folder);
};

export const moveFolder = (visit: Visit): WireResponse => {
  const before = found(visit, visit.params['uid'] ?? '');
  const parentUid = textOf(bodyOf(visit)['parentUid']);
  if (parentUid !== '') {
    const parent = found(visit, parentUid);
    if ([...above(visit.cloud, visit.workspace, parent), parent].some(({uid}) => uid === before.uid))
      throw refuse(400, 'circular reference detected', {messageId: 'folder.circular-reference'});
  }
  const folder = next(visit, before, {parentUid});
  verifyPlace(visit, folder);
  return store(visit, folder);
};

/** A folder and all below it. */
const withAllBelow = (visit: Visit, folder: Folder): Folder[] => [
  folder,
  ...foldersOf(visit.cloud, visit.workspace)
    .filter(({parentUid}) => parentUid === folder.uid)
    .flatMap((child) => withAllBelow(visit, child)),
];

/** What is in a folder, at whatever depth. */
const contents = (visit: Visit) => {
  const folder = found(visit, visit.params['uid'] ?? '');
  const all = withAllBelow(visit, folder);
  const boards = dashboardsOf(visit.cloud, visit.workspace).filter(({folderUid}) =>
    all.some(({uid}) => uid === folderUid),
  );
  return {folder, all, boards};
};

export const countFolder = (visit: Visit): WireResponse => {
  const {all, boards} = contents(visit);
  return json(200, {folder: all.length - 1, dashboard: boards.length, librarypanel: 0, alertrule: 0});
};

/** Takes all that is in it along. */
export const deleteFolder = (visit: Visit): WireResponse => {
  const {cloud, workspace} = visit;
  const {folder, all, boards} = contents(visit);
  for (const {uid} of boards) removeDashboard(cloud, workspace, uid);
  for (const {uid} of all) folders(cloud).delete(`${workspace.id}/${uid}`);
  return json(200, {id: folder.id, title: folder.title, message: `Folder ${folder.title} deleted`});
};
