/** Controls that choose: one of several, or several of several. */
import type {Variable} from '../dashboard.ts';
import {all, optionsOf} from '../variables.ts';
import {drawer} from './drawer.ts';
import {element} from './element.ts';
import type {State} from './state.ts';

/** Chooses one; a value that is not offered is shown all the same. */
export const select = (
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

/** Chooses values of a variable, and writes them into the state. */
export const multiSelect = (variable: Variable, state: State, changed: () => void): HTMLElement => {
  const label = variable.label || variable.name;
  const options = [...(variable.includeAll ? [{text: 'All', value: all}] : []), ...optionsOf(variable)];
  const list = element('div', {class: 'choices', role: 'group', 'aria-label': label});
  const summary = element('summary');
  const draw = (): void => {
    const chosen = state.variables[variable.name] ?? [];
    summary.textContent = summaryOf(chosen) || 'None';
    summary.setAttribute('aria-label', `${label}: ${summary.textContent}`);
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
  return drawer('variable', summary, list);
};
