/** Whose the dashboard in Grafana is by now: what somebody has made of it there is theirs. */
import {isDeepStrictEqual} from 'node:util';
import type {GrafanaHttp} from '../cloud/grafana-http.ts';
import {UserError} from '../workshop/errors.ts';

/** What a version that we have posted is told with in Grafana's history. */
export const postedMessage = 'posted by rsw';

/** Somebody has changed the dashboard since it was posted: only a yes of theirs replaces it. */
export class EditedDashboard extends UserError {}

type Model = Readonly<Record<string, unknown>>;
type Version = {readonly version?: number; readonly createdBy?: string; readonly message?: string};

const withoutNumbers = ({id: _id, version: _version, ...model}: Model): Model => model;

/** The folder that a dashboard lies in, where somebody has put it into one. */
export const folderOf = async (grafana: GrafanaHttp, uid: string): Promise<string | undefined> => {
  const {body} = await grafana.send('GET', `/api/dashboards/uid/${uid}`);
  return (body['meta'] as {folderUid?: string} | undefined)?.folderUid || undefined;
};

/** The newest version in the history; a list until Grafana 11, a page of one since. */
const newestVersion = async (grafana: GrafanaHttp, uid: string): Promise<Version | undefined> => {
  const {status, body} = await grafana.send('GET', `/api/dashboards/uid/${uid}/versions?limit=1`);
  if (status !== 200) return undefined;
  const versions = Array.isArray(body) ? body : body['versions'];
  return (versions as readonly Version[] | undefined)?.[0];
};

/** Throws when the dashboard in Grafana has been edited there since it was posted. */
export const verifyUnedited = async (grafana: GrafanaHttp, ours: Model & {uid: string}): Promise<void> => {
  const found = await grafana.send('GET', `/api/dashboards/uid/${ours.uid}`);
  if (found.status !== 200) return;
  if (isDeepStrictEqual(withoutNumbers(found.body['dashboard'] as Model), withoutNumbers(ours))) return;
  const newest = await newestVersion(grafana, ours.uid);
  if (newest?.message === postedMessage) return;
  const meta = found.body['meta'] as {updatedBy?: string; version?: number} | undefined;
  const by = newest?.createdBy ?? meta?.updatedBy ?? 'somebody';
  throw new EditedDashboard('The dashboard was edited in Grafana', {
    why: `${by} has saved version ${newest?.version ?? meta?.version ?? '?'} of it, which is kept`,
    next: "To post the workshop's own over it (theirs stays in its version history): rsw step dashboard --recreate",
  });
};
