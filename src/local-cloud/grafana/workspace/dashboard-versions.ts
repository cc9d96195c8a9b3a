/** What became of a dashboard, version by version. */
import type {LocalCloud} from '../../cloud.ts';
import type {WireResponse} from '../../protocols/protocol.ts';
import {majorOf} from '../versions.ts';
import type {Workspace} from '../workspaces.ts';
import {bodyOf, json, refuse, type Visit} from './answer.ts';
import {storeDashboard, versionModel, type SavedVersion, type StoredDashboard} from './dashboard-store.ts';
import {found, answerSaved} from './dashboards.ts';

const shown = ({id, uid}: StoredDashboard, {version, created, by, message}: SavedVersion) => ({
  id: version,
  dashboardId: id,
  uid,
  parentVersion: version - 1,
  restoredFrom: 0,
  version,
  created: new Date(created).toISOString(),
  createdBy: by,
  message,
});

/** The newest first; a bare array until version 11, with a token for the next page since. */
export const listDashboardVersions = (visit: Visit): WireResponse => {
  const dashboard = found(visit);
  const {history = []} = dashboard;
  const limit = Number(visit.request.query.get('limit')) || history.length;
  const versions = [...history]
    .reverse()
    .slice(0, limit)
    .map((version) => shown(dashboard, version));
  return majorOf(visit.workspace.version) < 12
    ? json(200, versions)
    : json(200, {continueToken: '', versions});
};

/** A version that is still kept, with the file as it was. */
const versionOf = (
  cloud: LocalCloud,
  workspace: Workspace,
  dashboard: StoredDashboard,
  number: unknown,
): {told: SavedVersion; model: Readonly<Record<string, unknown>>} => {
  const told = dashboard.history?.find(({version}) => version === number);
  const model = told && versionModel(cloud, workspace, dashboard.uid, told.version);
  if (!model)
    throw refuse(404, `Dashboard version ${String(number)} not found for dashboardId ${dashboard.id}`);
  return {told, model};
};

export const getDashboardVersion = (visit: Visit): WireResponse => {
  const dashboard = found(visit);
  const number = Number(visit.params['version']);
  const {told, model} = versionOf(visit.cloud, visit.workspace, dashboard, number);
  const {id, uid} = dashboard;
  return json(200, {...shown(dashboard, told), data: {...model, id, uid, version: number}});
};

/** Saves the file of an earlier version once more. */
export const restoreDashboardVersion = (visit: Visit): WireResponse => {
  const dashboard = found(visit);
  const {version: number} = bodyOf(visit);
  const {model} = versionOf(visit.cloud, visit.workspace, dashboard, number);
  const message = `Restored from version ${String(number)}`;
  return answerSaved(storeDashboard(visit, dashboard, {...dashboard, model, message}));
};
