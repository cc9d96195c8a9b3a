/**
 * Dashboards as resources, below `/apis/dashboard.grafana.app`, which Grafana has from version 12 on: the uid is
 * `metadata.name`, the dashboard is `spec`, and an update names the version that it has seen.
 */
import {isRecord} from '../../is-record.ts';
import type {WireResponse} from '../../protocols/protocol.ts';
import {bodyOf, json, Refusal, textOf, type Visit} from './answer.ts';
import {dashboardGroup, failure, verifyApi} from './resource-apis.ts';
import {dashboardsOf, findDashboard, storeDashboard, type StoredDashboard} from './dashboard-store.ts';
import {deleteDashboard} from './dashboards.ts';
import {verifyModel} from './dashboard-model.ts';
import {findFolder} from './folder-store.ts';

const folderKey = 'grafana.app/folder';
const messageKey = 'grafana.app/message';

const named = (uid: string): string => `dashboards.dashboard.grafana.app "${uid}"`;
const notFound = (uid: string): Refusal => failure(404, 'NotFound', `${named(uid)} not found`);

/** The version that a request speaks. Refuses with 404 one that this workspace does not. */
const apiVersionOf = (visit: Visit): string => {
  const {version = ''} = visit.params;
  verifyApi(visit, dashboardGroup, version);
  return `${dashboardGroup}/${version}`;
};

const shown = (apiVersion: string, {uid, version, folderUid, created, by, model}: StoredDashboard) => ({
  kind: 'Dashboard',
  apiVersion,
  metadata: {
    name: uid,
    namespace: 'default',
    resourceVersion: String(version),
    generation: version,
    creationTimestamp: new Date(created).toISOString(),
    annotations: {'grafana.app/createdBy': by, ...(folderUid !== '' && {[folderKey]: folderUid})},
  },
  spec: model,
});

const recordIn = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

/** What a body says of a dashboard; refuses what is none. */
const read = (visit: Visit, apiVersion: string) => {
  const body = bodyOf(visit);
  const metadata = recordIn(body['metadata']);
  const annotations = recordIn(metadata['annotations']);
  const {id: _id, uid: _uid, version: _version, ...model} = recordIn(body['spec']);
  const uid = textOf(metadata['name']);
  const folderUid = textOf(annotations[folderKey]);
  if (textOf(body['apiVersion']) !== apiVersion || textOf(body['kind']) !== 'Dashboard')
    throw failure(400, 'BadRequest', `the object provided is no Dashboard of ${apiVersion}`);
  if (uid === '' && textOf(metadata['generateName']) === '')
    throw failure(422, 'Invalid', 'name or generateName is required');
  if (folderUid !== '' && !findFolder(visit.cloud, visit.workspace, folderUid))
    throw failure(404, 'NotFound', `folders.folder.grafana.app "${folderUid}" not found`);
  try {
    verifyModel({...model, uid});
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw failure(400, 'BadRequest', error.message);
  }
  const message = textOf(annotations[messageKey]);
  return {seen: textOf(metadata['resourceVersion']), uid, folderUid, message, model};
};

export const listDashboardResources = (visit: Visit): WireResponse => {
  const apiVersion = apiVersionOf(visit);
  const items = dashboardsOf(visit.cloud, visit.workspace).map((dashboard) => shown(apiVersion, dashboard));
  return json(200, {kind: 'DashboardList', apiVersion, metadata: {}, items});
};

export const getDashboardResource = (visit: Visit): WireResponse => {
  const apiVersion = apiVersionOf(visit);
  const uid = visit.params['uid'] ?? '';
  const dashboard = findDashboard(visit.cloud, visit.workspace, uid);
  if (!dashboard) throw notFound(uid);
  return json(200, shown(apiVersion, dashboard));
};

export const createDashboardResource = (visit: Visit): WireResponse => {
  const apiVersion = apiVersionOf(visit);
  const sent = read(visit, apiVersion);
  if (sent.uid !== '' && findDashboard(visit.cloud, visit.workspace, sent.uid))
    throw failure(409, 'AlreadyExists', `${named(sent.uid)} already exists`);
  return json(201, shown(apiVersion, storeDashboard(visit, undefined, sent)));
};

export const replaceDashboardResource = (visit: Visit): WireResponse => {
  const apiVersion = apiVersionOf(visit);
  const uid = visit.params['uid'] ?? '';
  const sent = read(visit, apiVersion);
  if (sent.uid !== uid)
    throw failure(
      400,
      'BadRequest',
      `the name of the object (${sent.uid}) does not match the one of the path (${uid})`,
    );
  const before = findDashboard(visit.cloud, visit.workspace, uid);
  if (!before) throw notFound(uid);
  if (sent.seen !== '' && sent.seen !== String(before.version))
    throw failure(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${named(uid)}: the object has been modified; please apply your changes to the latest version and try again`,
    );
  return json(200, shown(apiVersion, storeDashboard(visit, before, sent)));
};

export const deleteDashboardResource = (visit: Visit): WireResponse => {
  apiVersionOf(visit);
  const uid = visit.params['uid'] ?? '';
  if (!findDashboard(visit.cloud, visit.workspace, uid)) throw notFound(uid);
  deleteDashboard(visit);
  return json(200, {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success'});
};
