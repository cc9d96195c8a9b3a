import type {Panel} from './dashboard.ts';

/** What stands in the place of a panel that only Grafana draws. */
export const notDrawn = ({type, libraryPanel}: Panel): string =>
  libraryPanel
    ? `The library panel "${libraryPanel.name}" is kept in Grafana and not in the dashboard's file; Grafana draws it.`
    : `The panel type "${type}" is not supported here; Grafana draws it.`;
