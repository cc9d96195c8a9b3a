/** The bar above the panels: title, variables, time range, refresh, theme, full screen. */
import type {Dashboard, Variable} from '../dashboard.ts';
import {all, optionsOf, VariableError} from '../variables.ts';
import {multiSelect, select} from './choices.ts';
import {element} from './element.ts';
import {icon, type Icon} from './icons.ts';
import {rangeControl, rangeText} from './range-control.ts';
import type {State} from './state.ts';

const refreshes = ['', '5s', '10s', '30s', '1m', '5m'];

const variableControl = (variable: Variable, state: State, changed: () => void): HTMLElement | undefined => {
  if (variable.hide === 2 || variable.type === 'constant') return undefined;
  const label = element('span', {class: 'label'}, variable.label ?? variable.name);
  try {
    const control = variable.multi
      ? multiSelect(variable, state, changed)
      : select(
          variable.label ?? variable.name,
          [
            ...(variable.includeAll ? [[all, 'All'] as const] : []),
            ...optionsOf(variable).map(({text, value}) => [value, text] as const),
          ],
          state.variables[variable.name]?.[0] ?? '',
          (value) => {
            state.variables[variable.name] = [value];
            changed();
          },
        );
    return element('div', {class: 'control'}, label, control);
  } catch (error) {
    if (!(error instanceof VariableError)) throw error;
    return element(
      'div',
      {class: 'control', title: error.message},
      label,
      element('span', {class: 'unsupported'}, variable.type),
    );
  }
};

export type Bar = {
  /** Shows that a question is under way, or when the last answer came. */
  busy(isBusy: boolean): void;
  problem(text: string | undefined): void;
  /** Shows what the buttons would do now. */
  show(isPaused: boolean): void;
};

export type BarActs = Readonly<
  Record<'changed' | 'refresh' | 'pause' | 'theme' | 'kiosk' | 'whole', () => void>
>;

const button = (name: string, sign: Icon, click: () => void): HTMLButtonElement =>
  element('button', {type: 'button', class: 'tool', on: {click}, ...named(name)}, icon(sign));

const named = (name: string): {title: string; 'aria-label': string} => ({title: name, 'aria-label': name});

const rename = (node: HTMLElement, name: string, sign: Icon): void => {
  for (const [key, value] of Object.entries(named(name))) node.setAttribute(key, value);
  node.replaceChildren(icon(sign));
};

export const drawBar = (place: HTMLElement, dashboard: Dashboard, state: State, act: BarActs): Bar => {
  const refresh = button('Refresh now', 'refresh', act.refresh);
  const pause = button('', 'pause', act.pause);
  const theme = button('', 'theme', act.theme);
  const kiosk = button('', 'screen', act.kiosk);
  const whole = element(
    'button',
    {type: 'button', class: 'tool', title: 'Esc', on: {click: act.whole}},
    '← Whole dashboard',
  );
  const problem = element('div', {class: 'problem', role: 'alert', hidden: true});
  const variables = element('div', {class: 'variables'});
  for (const variable of dashboard.templating.list) {
    const control = variableControl(variable, state, act.changed);
    if (control) variables.append(control);
  }
  const every = select(
    'Refresh every',
    refreshes.map((value) => [value, value === '' ? 'Off' : value] as const),
    state.refresh,
    (value) => {
      state.refresh = value;
      act.changed();
    },
  );
  const written = element('span', {class: 'written'});
  place.replaceChildren(
    element(
      'div',
      {class: 'top'},
      element('h1', {title: dashboard.description}, dashboard.title),
      written,
      element(
        'div',
        {class: 'controls'},
        whole,
        rangeControl(state, act.changed),
        element('div', {class: 'refreshing'}, refresh, pause, every),
        theme,
        kiosk,
      ),
    ),
    variables,
    problem,
  );
  return {
    busy: (isBusy) => refresh.classList.toggle('busy', isBusy),
    problem: (text) => {
      problem.hidden = text === undefined;
      problem.textContent = text ?? '';
    },
    show: (isPaused) => {
      written.textContent = rangeText(state);
      whole.hidden = state.viewPanel === undefined;
      rename(
        pause,
        isPaused ? 'Resume the refresh (p)' : 'Pause the refresh (p)',
        isPaused ? 'play' : 'pause',
      );
      pause.classList.toggle('on', isPaused);
      rename(theme, state.theme === 'dark' ? 'Light theme' : 'Dark theme', 'theme');
      rename(
        kiosk,
        state.kiosk ? 'Leave full screen (f)' : 'Full screen (f)',
        state.kiosk ? 'close' : 'screen',
      );
    },
  };
};
