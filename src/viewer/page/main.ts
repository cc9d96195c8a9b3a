/** The page: draws a dashboard and asks for its panels again and again. */
import type {Dashboard} from '../dashboard.ts';
import {sharedError} from '../shared-error.ts';
import {withTitles} from '../titles.ts';
import {parseInterval} from '../time-range.ts';
import {drawBar, type Bar} from './bar.ts';
import {element} from './element.ts';
import {enclosed} from './enclosed.ts';
import {drawGrid, type Grid} from './grid.ts';
import {drawInspector} from './inspector.ts';
import {onKeys} from './keys.ts';
import {drawLive} from './live.ts';
import {server} from './server.ts';
import type {Answer} from './source.ts';
import {readState, writeState, type State} from './state.ts';
import {setTheme} from './theme.ts';

const find = (id: string): HTMLElement => document.getElementById(id) ?? document.body;

type Shown = {dashboard: Dashboard; state: State; bar: Bar; grid: Grid; answer?: Answer};

let shown: Shown | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | undefined;

const source = enclosed() ?? server;
const isFixed = source.taken !== undefined;
const inspector = drawInspector(() => change((state) => (state.inspect = undefined)));
const live = source.flow && drawLive(find('live'), source.flow);
document.body.append(inspector.node);

const draw = async (): Promise<void> => {
  const dashboard = await source.dashboard();
  if (!isFixed) document.title = dashboard.title;
  shown?.grid.close();
  const {state, wrong} = shown ? {state: shown.state, wrong: []} : readState(dashboard, isFixed);
  const grid = drawGrid(find('grid'), dashboard, {inspect, view});
  shown = {dashboard, state, grid, bar: barOf(dashboard, state)};
  tellWrong(wrong);
  show();
  live?.open(dashboard);
};

const barOf = (dashboard: Dashboard, state: State): Bar =>
  drawBar(
    find('bar'),
    dashboard,
    state,
    {
      changed: () => {
        change(() => {});
        void refresh();
      },
      refresh: () => void refresh(),
      pause: togglePause,
      keys: () => showKeys(),
      theme: () => change((now) => (now.theme = now.theme === 'dark' ? 'light' : 'dark')),
      kiosk: toggleKiosk,
      whole: () => view(undefined),
    },
    source.taken,
  );

/** What in the address cannot be, until something else is chosen. */
const tellWrong = (wrong: readonly string[]): void =>
  shown?.bar.say(
    'address',
    wrong.length > 0 ? `The address asks for what cannot be: ${wrong.join(' ')}` : undefined,
  );

/** Looks as the state says. */
const show = (): void => {
  if (!shown) return;
  const {state, bar, grid} = shown;
  setTheme(state.theme);
  document.documentElement.classList.toggle('kiosk', state.kiosk);
  bar.show(state.paused);
  live?.pause(state.paused);
  grid.single(state.viewPanel);
  showAnswer(shown);
};

/** Draws what was answered; what all panels would say, the bar says once. */
const showAnswer = ({dashboard, state, bar, grid, answer}: Shown): void => {
  const now = Date.now();
  const named = withTitles(dashboard, state.variables, answer?.range ?? {from: now, to: now});
  grid.name(named);
  inspector.show(named, state.inspect, answer);
  if (!answer) return;
  const error = sharedError(answer.panels);
  grid.update(answer, error);
  bar.say('panels', error);
  live?.known(error);
};

const change = (edit: (state: State) => void): void => {
  if (!shown) return;
  edit(shown.state);
  tellWrong([]);
  writeState(shown.state, isFixed);
  show();
};

const inspect = (id: number): void => change((state) => (state.inspect = id));

const view = (id: number | undefined): void => {
  change((state) => (state.viewPanel = state.viewPanel === id ? undefined : id));
  void refresh();
};

const isPaused = (): boolean => shown?.state.paused === true;

const togglePause = (): void => {
  change((state) => (state.paused = !state.paused));
  if (isPaused()) clearTimeout(timer);
  else void refresh();
};

const toggleKiosk = (): void => {
  change((state) => (state.kiosk = !state.kiosk));
  const isKiosk = shown?.state.kiosk === true;
  // Where the browser refuses it, the page is without controls all the same.
  if (isKiosk) document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
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
    const {from, to, refresh: every, variables, viewPanel} = state;
    const question = {
      from,
      to,
      refresh: every,
      variables,
      ...(viewPanel !== undefined && {panels: [viewPanel]}),
    };
    const answer = await source.panels(question, current.signal);
    // Somebody has saved the dashboard anew.
    if (answer.version !== shown.dashboard.version) await draw();
    // Meanwhile somebody may have asked for something else.
    if (current.signal.aborted) return;
    shown.answer = answer;
    showAnswer(shown);
    shown.bar.say('round', undefined);
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
  if (shown) shown.bar.say('round', `The dashboard could not be refreshed: ${text}`);
  else
    find('grid').replaceChildren(
      element('p', {class: 'notice', role: 'alert'}, `The dashboard could not be read: ${text}`),
    );
};

const next = (): void => {
  const every = shown ? parseInterval(shown.state.refresh) : 5000;
  if (every !== undefined && every > 0 && !document.hidden && !isPaused())
    timer = setTimeout(() => void refresh(), every);
};

// A page nobody looks at asks nothing.
document.addEventListener('visibilitychange', () => {
  clearTimeout(timer);
  if (!document.hidden && !isPaused()) void refresh();
});

// Back and forward.
addEventListener('popstate', () => {
  if (!shown) return;
  const {state, wrong} = readState(shown.dashboard, isFixed);
  Object.assign(shown.state, state);
  if (!shown.state.kiosk && document.fullscreenElement) document.exitFullscreen().catch(() => {});
  shown.bar = barOf(shown.dashboard, shown.state);
  tellWrong(wrong);
  show();
  void refresh();
});

document.addEventListener('fullscreenchange', () => {
  if (!document.fullscreenElement && shown?.state.kiosk) change((state) => (state.kiosk = false));
});

const showKeys = onKeys({
  i: {
    does: 'What is behind the panel at the pointer or the focus: SQL, rows, CSV',
    act: (panel) => panel !== undefined && inspect(panel),
  },
  v: {
    does: 'That panel alone, and back',
    act: (panel) => panel !== undefined && view(panel),
  },
  ...(!isFixed && {p: {does: 'Pause, and go on', act: togglePause}}),
  f: {does: 'Full screen, and back', act: toggleKiosk},
  Escape: {
    does: 'Back to the whole dashboard',
    act: () => {
      if (shown?.state.viewPanel !== undefined) view(undefined);
      else if (shown?.state.kiosk) toggleKiosk();
    },
  },
});

void refresh();
