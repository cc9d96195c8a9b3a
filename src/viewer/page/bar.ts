/** The bar above the panels: title, variables, time range, refresh. */
import type {Dashboard, Variable} from '../dashboard.ts';
import {all, optionsOf, VariableError} from '../variables.ts';
import {element} from './element.ts';
import type {State} from './state.ts';

const ranges: readonly (readonly [from: string, text: string])[] = [
  ['now-5m', 'Last 5 minutes'],
  ['now-15m', 'Last 15 minutes'],
  ['now-30m', 'Last 30 minutes'],
  ['now-1h', 'Last 1 hour'],
  ['now-3h', 'Last 3 hours'],
  ['now-6h', 'Last 6 hours'],
  ['now-12h', 'Last 12 hours'],
  ['now-24h', 'Last 24 hours'],
  ['now-7d', 'Last 7 days'],
];

const refreshes = ['', '5s', '10s', '30s', '1m', '5m'];

const select = (
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
  choose: (value: string) => void,
): HTMLElement => {
  const made = element('select', {'aria-label': label, title: label, on: {change: () => choose(made.value)}});
  const known = options.some(([value]) => value === chosen)
    ? options
    : [[chosen, chosen] as const, ...options];
  for (const [value, text] of known)
    made.append(element('option', {value, selected: value === chosen}, text));
  return made;
};

const rangeSelect = (state: State, changed: () => void): HTMLElement => {
  const key = state.to === 'now' ? state.from : `${state.from} to ${state.to}`;
  return select('Time range', ranges, key, (value) => {
    const [from = value, to = 'now'] = value.split(' to ');
    [state.from, state.to] = [from, to];
    changed();
  });
};

const refreshSelect = (state: State, changed: () => void): HTMLElement => {
  const options = refreshes.map((value) => [value, value === '' ? 'Off' : value] as const);
  return select('Refresh', options, state.refresh, (value) => {
    state.refresh = value;
    changed();
  });
};

/** What is written on a variable's button. */
const summaryOf = (chosen: readonly string[]): string => (chosen.includes(all) ? 'All' : chosen.join(' + '));

const toggled = (
  chosen: readonly string[],
  value: string,
  isOn: boolean,
  offersAll: boolean,
): readonly string[] => {
  if (value === all) return [all];
  const rest = chosen.filter((item) => item !== all && item !== value);
  const next = isOn ? [...rest, value] : rest;
  return next.length > 0 || !offersAll ? next : [all];
};

const multiSelect = (variable: Variable, state: State, changed: () => void): HTMLElement => {
  const options = [...(variable.includeAll ? [{text: 'All', value: all}] : []), ...optionsOf(variable)];
  const list = element('div', {
    class: 'choices',
    role: 'group',
    'aria-label': variable.label ?? variable.name,
  });
  const summary = element('summary');
  const draw = (): void => {
    const chosen = state.variables[variable.name] ?? [];
    summary.textContent = summaryOf(chosen) || 'None';
    for (const input of list.querySelectorAll('input')) input.checked = chosen.includes(input.value);
  };
  for (const {text, value} of options) {
    const input = element('input', {type: 'checkbox', value});
    input.addEventListener('change', () => {
      const chosen = state.variables[variable.name] ?? [];
      state.variables[variable.name] = toggled(chosen, value, input.checked, variable.includeAll);
      draw();
      changed();
    });
    list.append(element('label', {}, input, text));
  }
  draw();
  const details = element('details', {class: 'variable'}, summary, list);
  document.addEventListener('click', (event) => {
    if (event.target instanceof Node && !details.contains(event.target)) details.open = false;
  });
  details.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') details.open = false;
  });
  return details;
};

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
};

export const drawBar = (
  place: HTMLElement,
  dashboard: Dashboard,
  state: State,
  act: {changed: () => void; refresh: () => void},
): Bar => {
  const button = element(
    'button',
    {
      type: 'button',
      class: 'refresh',
      title: 'Refresh now',
      'aria-label': 'Refresh now',
      on: {click: act.refresh},
    },
    '⟳',
  );
  const problem = element('div', {class: 'problem', role: 'alert', hidden: true});
  const variables = element('div', {class: 'variables'});
  for (const variable of dashboard.templating.list) {
    const control = variableControl(variable, state, act.changed);
    if (control) variables.append(control);
  }
  place.replaceChildren(
    element(
      'div',
      {class: 'top'},
      element('h1', {title: dashboard.description}, dashboard.title),
      element(
        'div',
        {class: 'controls'},
        rangeSelect(state, act.changed),
        element('div', {class: 'refreshing'}, button, refreshSelect(state, act.changed)),
      ),
    ),
    variables,
    problem,
  );
  return {
    busy: (isBusy) => button.classList.toggle('busy', isBusy),
    problem: (text) => {
      problem.hidden = text === undefined;
      problem.textContent = text ?? '';
    },
  };
};
