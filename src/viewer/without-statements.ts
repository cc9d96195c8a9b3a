import type {Dashboard} from './dashboard.ts';

/** The dashboard for a page: statements stay on the server; that a panel has some is all that the page needs to draw it. */
export const withoutStatements = (dashboard: Dashboard): Dashboard => ({
  ...dashboard,
  panels: dashboard.panels.map((panel) => ({
    ...panel,
    targets: panel.targets.map((target) => ({...target, rawSQL: ''})),
    panels: panel.panels.map((inner) => ({
      ...inner,
      targets: inner.targets.map((target) => ({...target, rawSQL: ''})),
    })),
  })),
});
