import {withPanels, type Dashboard, type Panel, type Variable} from './dashboard.ts';

const silent = <T extends Panel>(panel: T): T => ({
  ...panel,
  targets: panel.targets.map((target) => ({...target, rawSQL: ''})),
});

/** Variables whose `query` is what they offer, and no statement. */
const listing: ReadonlySet<string> = new Set(['custom', 'interval', 'constant', 'textbox']);

const offering = (variable: Variable): Variable =>
  listing.has(variable.type) ? variable : {...variable, query: undefined};

/** The dashboard for a page: statements stay on the server; that a panel has some is all that the page needs to draw it. */
export const withoutStatements = (dashboard: Dashboard): Dashboard => ({
  ...withPanels(dashboard, silent),
  templating: {list: dashboard.templating.list.map(offering)},
});
