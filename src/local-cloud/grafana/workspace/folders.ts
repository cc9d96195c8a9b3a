import type {LocalCloud} from '../../cloud.ts';
import type {WireResponse} from '../../protocols/protocol.ts';
import type {Workspace} from '../workspaces.ts';
import {bodyOf, isUid, json, refuse, textOf, type Visit} from './answer.ts';
import {newUid, nextId} from './data-source-store.ts';

export type Folder = {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly created: number;
};

const folders = (cloud: LocalCloud) => cloud.collection<Folder>('grafana/folders');

export const foldersOf = (cloud: LocalCloud, workspace: Workspace): Folder[] =>
  folders(cloud).below(`${workspace.id}/`);

export const findFolder = (cloud: LocalCloud, workspace: Workspace, uid: string): Folder | undefined =>
  folders(cloud).get(`${workspace.id}/${uid}`);

const shown = ({id, uid, title, created}: Folder) => ({
  id,
  uid,
  orgId: 1,
  title,
  url: `/dashboards/f/${uid}/`,
  hasAcl: false,
  canSave: true,
  canEdit: true,
  canAdmin: true,
  canDelete: true,
  createdBy: 'Anonymous',
  created: new Date(created).toISOString(),
  updatedBy: 'Anonymous',
  updated: new Date(created).toISOString(),
  version: 1,
});

export const listFolders = ({cloud, workspace}: Visit): WireResponse =>
  json(
    200,
    foldersOf(cloud, workspace).map(({id, uid, title}) => ({id, uid, title})),
  );

export const getFolder = ({cloud, workspace, params}: Visit): WireResponse => {
  const folder = findFolder(cloud, workspace, params['uid'] ?? '');
  if (!folder) throw refuse(404, 'folder not found', {status: 'not-found'});
  return json(200, shown(folder));
};

export const addFolder = (visit: Visit): WireResponse => {
  const {cloud, workspace} = visit;
  const body = bodyOf(visit);
  const title = textOf(body['title']).trim();
  const uid = textOf(body['uid']) || newUid();
  if (title === '') throw refuse(400, 'folder title cannot be empty');
  if (!isUid(uid)) throw refuse(400, 'uid contains illegal characters');
  if (findFolder(cloud, workspace, uid))
    throw refuse(409, 'a folder/dashboard with the same uid already exists');
  const existing = foldersOf(cloud, workspace);
  if (existing.some((folder) => folder.title === title))
    throw refuse(409, 'a folder with the same name already exists in the current location');
  const folder = {id: nextId(existing), uid, title, created: cloud.now()};
  folders(cloud).set(`${workspace.id}/${uid}`, folder);
  return json(200, shown(folder));
};
