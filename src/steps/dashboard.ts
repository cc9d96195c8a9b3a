import {artefact} from '../artefacts.ts';
import {grafanaError, grafanaFailure} from '../cloud/grafana-failure.ts';
import type {GrafanaHttp} from '../cloud/grafana-http.ts';
import {askThrough, type PanelQuery} from '../cloud/grafana-query.ts';
import {dashboardUid, dataSourceUid, defaultPrefix, namedFor, type Config} from './config.ts';
import {postedMessage, verifyUnedited} from './dashboard-edits.ts';
import {baseUrl, inGrafana, lookInGrafana, markVerified, removeMark} from './grafana-access.ts';
import {withoutWorkspace} from './workspace.ts';
import type {StepContext, WorkshopStep} from './workshop-step.ts';

const tag = 'rsw:dashboard';
const file = 'dashboards/logistics.json';

type Panel = {
  readonly type?: string;
  readonly title?: string;
  readonly targets?: readonly {readonly rawSQL?: string; readonly format?: number}[];
};
type Variable = {readonly name: string; readonly query?: string};
type Dashboard = {
  readonly title: string;
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: {readonly list: readonly Variable[]};
};

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
  check: async (context) => {
    if (context.config.grafana === 'none')
      return {
        state: 'skipped',
        why: `${withoutWorkspace(context)}; in a browser of this machine: rsw dashboard`,
      };
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
      const posted = await grafana.send('POST', '/api/dashboards/db', {
        dashboard: model,
        overwrite: true,
        message: postedMessage,
      });
      if (posted.status !== 200)
        throw grafanaError('Could not post the dashboard', posted, 'Then try again: rsw step dashboard');
      for (const panel of model.panels) await verifyPanel(context, grafana, panel, model.templating.list);
    });
    await markVerified(context, tag);
  },
  undo: async (context) => {
    if (!baseUrl(context)) return;
    const {uid} = await readDashboard(context.config);
    await inGrafana(context, async (grafana) => {
      const gone = await grafana.send('DELETE', `/api/dashboards/uid/${uid}`);
      if (gone.status !== 200 && gone.status !== 404)
        throw grafanaError('Could not delete the dashboard', gone, 'Delete it in Grafana, then go on.');
    });
    await removeMark(context, tag);
  },
};

/** What the browser would put in before it sends a query: the interval, and every value of a variable. */
export const asTheBrowserSends = (sql: string, variables: readonly Variable[]): string =>
  variables.reduce(
    (text, {name, query}) => {
      const values = (query ?? '')
        .split(',')
        .map((value) => `'${value.trim()}'`)
        .join(',');
      return text.replaceAll(`\${${name}}`, values).replaceAll(new RegExp(`\\$${name}\\b`, 'g'), values);
    },
    sql.replaceAll('$__interval', '1m'),
  );

const verifyPanel = async (
  context: StepContext,
  grafana: GrafanaHttp,
  panel: Panel,
  variables: readonly Variable[],
): Promise<void> => {
  for (const target of panel.targets ?? []) {
    if (target.rawSQL === undefined) continue;
    const query: PanelQuery = {
      rawSQL: asTheBrowserSends(target.rawSQL, variables),
      format: target.format ?? 0,
    };
    const outcome = await askThrough(grafana, dataSourceUid(context.config), query);
    if ('error' in outcome)
      throw grafanaFailure(
        `The panel ${panel.title || `of type ${panel.type}`} does not work`,
        outcome.error,
        'Look at the panel in Grafana; make it anew with: rsw step dashboard',
      );
    if (panel.title) context.say(`${panel.title}: ${outcome.rows === 1 ? '1 row' : `${outcome.rows} rows`}`);
  }
};
