/** What the bar has for whoever can ask anew: variables, time range, refresh and pause. */
import type {Dashboard, Variable} from '../dashboard.ts';
import {all, isShown, optionsOf, VariableError} from '../variables.ts';
import {button, rename} from './button.ts';
import {multiSelect, select} from './choices.ts';
import {element} from './element.ts';
import {rangeControl} from './range-control.ts';
import type {State} from './state.ts';

const refreshes = ['', '5s', '10s', '30s', '1m', '5m'];

const variableControl = (variable: Variable, state: State, changed: () => void): HTMLElement | undefined => {
  if (!isShown(variable)) return undefined;
  const name = variable.label || variable.name;
  // The value stands alone where the file hides the name.
  const label = element('span', {class: 'label', hidden: variable.hide === 1}, name);
  try {
    const control = variable.multi
      ? multiSelect(variable, state, changed)
      : select(
          name,
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

/** The controls of whoever can ask anew. */
export type Asking = {
  readonly controls: readonly HTMLElement[];
  readonly variables: HTMLElement;
  /** Shows that a question is under way. */
  busy(isBusy: boolean): void;
  /** Shows what the pause would do now. */
  show(isPaused: boolean): void;
};

/** What is done when they are used. */
export type AskingActs = Readonly<Record<'changed' | 'refresh' | 'pause', () => void>>;

/** Makes the controls; a choice is written into the state before `changed` is told. */
export const drawAsking = (dashboard: Dashboard, state: State, act: AskingActs): Asking => {
  const refresh = button('Refresh now', 'refresh', act.refresh);
  const pause = button('', 'pause', act.pause);
  const every = select(
    'Refresh every',
    refreshes.map((value) => [value, value === '' ? 'Off' : value] as const),
    state.refresh,
    (value) => {
      state.refresh = value;
      act.changed();
    },
  );
  const variables = element('div', {class: 'variables'});
  for (const variable of dashboard.templating.list) {
    const control = variableControl(variable, state, act.changed);
    if (control) variables.append(control);
  }
  return {
    controls: [
      rangeControl(dashboard, state, act.changed),
      element('div', {class: 'refreshing'}, refresh, pause, every),
    ],
    variables,
    busy: (isBusy) => refresh.classList.toggle('busy', isBusy),
    show: (isPaused) => {
      rename(
        pause,
        isPaused ? 'Resume the refresh (p)' : 'Pause the refresh (p)',
        isPaused ? 'play' : 'pause',
      );
      pause.classList.toggle('on', isPaused);
      if (isPaused) pause.append('Paused');
    },
  };
};
