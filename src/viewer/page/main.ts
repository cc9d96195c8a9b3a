/** The page: draws a dashboard and asks for its panels again and again. */
import type {Dashboard} from '../dashboard.ts';
import {parseInterval} from '../time-range.ts';
import {drawBar, type Bar} from './bar.ts';
import {element} from './element.ts';
import {drawGrid, type Grid} from './grid.ts';
import {fetchDashboard, fetchPanels} from './server.ts';
import {readState, writeState, type State} from './state.ts';

const find = (id: string): HTMLElement => document.getElementById(id) ?? document.body;

let shown: {dashboard: Dashboard; state: State; bar: Bar; grid: Grid} | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | undefined;

const draw = async (): Promise<void> => {
  const dashboard = await fetchDashboard();
  document.title = dashboard.title;
  shown?.grid.close();
  const state = shown?.state ?? readState(dashboard);
  const changed = (): void => {
    writeState(state);
    void refresh();
  };
  const bar = drawBar(find('bar'), dashboard, state, {changed, refresh: () => void refresh()});
  shown = {dashboard, state, bar, grid: drawGrid(find('grid'), dashboard)};
};

/** One round of questions; the next one is set when this one has ended, so that they never pile up. */
const refresh = async (): Promise<void> => {
  clearTimeout(timer);
  asking?.abort();
  const current = new AbortController();
  asking = current;
  try {
    if (!shown) await draw();
    if (!shown) return;
    const {state, bar} = shown;
    bar.busy(true);
    const question = {from: state.from, to: state.to, variables: state.variables};
    const answer = await fetchPanels(question, current.signal);
    // Somebody has saved the dashboard anew.
    if (answer.version !== shown.dashboard.version) await draw();
    shown.grid.update(answer);
    shown.bar.problem(undefined);
  } catch (error) {
    if (current.signal.aborted) return;
    tell(error instanceof Error ? error.message : String(error));
  } finally {
    if (asking === current) {
      shown?.bar.busy(false);
      next();
    }
  }
};

const tell = (text: string): void => {
  if (shown) shown.bar.problem(`The dashboard could not be refreshed: ${text}`);
  else
    find('grid').replaceChildren(
      element('p', {class: 'notice', role: 'alert'}, `The dashboard could not be read: ${text}`),
    );
};

const next = (): void => {
  const every = shown ? parseInterval(shown.state.refresh) : 5000;
  if (every !== undefined && every > 0 && !document.hidden) timer = setTimeout(() => void refresh(), every);
};

// A page nobody looks at asks nothing.
document.addEventListener('visibilitychange', () => {
  clearTimeout(timer);
  if (!document.hidden) void refresh();
});

void refresh();
