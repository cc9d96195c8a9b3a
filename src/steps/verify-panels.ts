/** Every panel's query, run once through Grafana before anybody opens the dashboard. */
import {grafanaFailure} from '../cloud/grafana-failure.ts';
import type {GrafanaHttp} from '../cloud/grafana-http.ts';
import {askThrough, type Outcome} from '../cloud/grafana-query.ts';
import {dataSourceUid} from './config.ts';
import {someOf} from './examinations/examination.ts';
import type {StepContext} from './workshop-step.ts';

type Panel = {
  readonly type?: string;
  readonly title?: string;
  readonly targets?: readonly {readonly rawSQL?: string; readonly format?: number}[];
};
type Variable = {readonly name: string; readonly query?: string};

/** What is read of a dashboard: its panels with their queries, and its variables with what they offer. */
export type Panels = {
  readonly panels: readonly Panel[];
  readonly templating: {readonly list: readonly Variable[]};
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

/** What one query of a panel has got; the panel by its title. */
type Answer = {readonly panel: string; readonly outcome: Outcome};

const askAll = async (
  {config, say}: StepContext,
  grafana: GrafanaHttp,
  {panels, templating}: Panels,
): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  let row = '';
  for (const {title = '', type, targets = []} of panels) {
    if (type === 'row') row = title;
    for (const {rawSQL, format = 0} of targets) {
      if (rawSQL === undefined) continue;
      // One without a title stands under that of its row.
      const panel = title || row;
      say(`asking for the panel ${panel}`);
      const query = {rawSQL: asTheBrowserSends(rawSQL, templating.list), format};
      answers.push({panel, outcome: await askThrough(grafana, dataSourceUid(config), query)});
    }
  }
  return answers;
};

const none = 'no data yet';

/** An aggregate over nothing is a row, too. */
const isEmpty = (value: unknown): boolean => value === null || value === 0;

const described = (outcome: Outcome): string => {
  if ('error' in outcome) return 'an error';
  const {rows} = outcome;
  return rows.flat().every(isEmpty) ? none : String(rows.length);
};

/** Shows what each panel gets. Throws a UserError that names the panels whose query fails, and why the first does. */
export const verifyPanels = async (
  context: StepContext,
  grafana: GrafanaHttp,
  model: Panels,
): Promise<void> => {
  const answers = await askAll(context, grafana, model);
  const rows = answers.map(({panel, outcome}) => [panel, described(outcome)]);
  const later = rows.some(([, got]) => got === none) ? ' (what has no data yet: rsw status)' : '';
  context.show({
    title: `each panel, asked for once through Grafana${later}:`,
    columns: ['panel', 'rows'],
    rows,
  });
  const failures = answers.flatMap(({panel, outcome}) =>
    'error' in outcome ? [{panel, error: outcome.error}] : [],
  );
  const [first] = failures;
  if (!first) return;
  const names = [...new Set(failures.map(({panel}) => panel))];
  throw grafanaFailure(
    names.length === 1
      ? `The panel ${first.panel} does not work`
      : `The panels ${someOf(names, 2)} do not work`,
    first.error,
    'Look at it in Grafana; make the dashboard anew with: rsw step dashboard',
  );
};
