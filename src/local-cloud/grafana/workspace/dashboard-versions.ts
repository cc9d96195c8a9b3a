/** What became of a dashboard, version by version. */
import type {WireResponse} from '../../protocols/protocol.ts';
import {majorOf} from '../versions.ts';
import {json, type Visit} from './answer.ts';
import {found} from './dashboards.ts';

/** The newest first; a bare array until version 11, with a token for the next page since. */
export const listDashboardVersions = (visit: Visit): WireResponse => {
  const {id, uid, history = []} = found(visit);
  const limit = Number(visit.request.query.get('limit')) || history.length;
  const versions = [...history]
    .reverse()
    .slice(0, limit)
    .map(({version, created, by, message}) => ({
      id: version,
      dashboardId: id,
      uid,
      parentVersion: version - 1,
      restoredFrom: 0,
      version,
      created: new Date(created).toISOString(),
      createdBy: by,
      message,
    }));
  return majorOf(visit.workspace.version) < 12
    ? json(200, versions)
    : json(200, {continueToken: '', versions});
};
