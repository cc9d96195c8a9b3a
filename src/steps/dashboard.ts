import {artefact} from '../artefacts.ts';
import {grafanaError} from '../cloud/grafana-failure.ts';
import {dashboardUid, dataSourceUid, defaultPrefix, namedFor, type Config} from './config.ts';
import {folderOf, postedMessage, verifyUnedited} from './dashboard-edits.ts';
import {baseUrl, inGrafana, lookInGrafana, markBegun, markVerified, removeMark} from './grafana-access.ts';
import {verifyPanels, type Panels} from './verify-panels.ts';
import {withoutWorkspace} from './workspace.ts';
import type {WorkshopStep} from './workshop-step.ts';

const tag = 'rsw:dashboard';
const file = 'dashboards/logistics.json';

type Dashboard = Panels & {readonly title: string; readonly uid: string};

/** The dashboard as it is posted: the file, with this workshop's own uids. */
export const readDashboard = async (config: Config): Promise<Dashboard> => {
  const text = await artefact(file);
  const ours = text.replaceAll(`"${dataSourceUid({prefix: defaultPrefix})}"`, `"${dataSourceUid(config)}"`);
  const model = JSON.parse(ours) as Dashboard;
  return {...model, uid: dashboardUid(config), title: namedFor(config, model.title)};
};

export const dashboard: WorkshopStep = {
  name: 'dashboard',
  title: 'Show the Logistics Dashboard',
  says: 'The dashboard is posted to Grafana, and the query of each of its panels is run once through Grafana, so that it is known to work before you open it.',
  needs: ['data-source'],
  within: 'workspace',
  usually: 10,
  uses: [file],
  byHand: {
    how: 'In Grafana: Dashboards, New, Import; paste the file above, Load, Import.',
    page: ['grafana', '#/workspaces'],
  },
  unwanted: ({config}) =>
    config.grafana === 'none'
      ? `${withoutWorkspace({config})}; in a browser of this machine: rsw dashboard`
      : undefined,
  check: async (context) => {
    const {uid} = await readDashboard(context.config);
    const outputs = {DashboardUid: uid, DashboardUrl: `${baseUrl(context)}/d/${uid}`};
    return lookInGrafana(context, tag, outputs, async (grafana) => {
      const found = await grafana.send('GET', `/api/dashboards/uid/${uid}`);
      return found.status === 200;
    });
  },
  apply: async (context) => {
    const model = await readDashboard(context.config);
    await inGrafana(context, async (grafana) => {
      if (!context.recreate?.includes('dashboard')) await verifyUnedited(grafana, model);
      const folderUid = await folderOf(grafana, model.uid);
      await markBegun(context, tag);
      const posted = await grafana.send('POST', '/api/dashboards/db', {
        dashboard: model,
        ...(folderUid !== undefined && {folderUid}),
        overwrite: true,
        message: postedMessage,
      });
      if (posted.status !== 200)
        throw grafanaError('Could not post the dashboard', posted, 'Then try again: rsw step dashboard');
      await verifyPanels(context, grafana, model);
      await markVerified(context, tag);
    });
  },
  undo: async (context) => {
    if (!baseUrl(context)) return;
    const {uid} = await readDashboard(context.config);
    await inGrafana(context, async (grafana) => {
      const gone = await grafana.send('DELETE', `/api/dashboards/uid/${uid}`);
      if (gone.status !== 200 && gone.status !== 404)
        throw grafanaError('Could not delete the dashboard', gone, 'Delete it in Grafana, then go on.');
      await removeMark(context, tag);
    });
  },
};
