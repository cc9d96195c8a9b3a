/** What the reader chose. It lives in the address, so that a link shows the same, and that back and forward work. */
import {calendarOf} from '../calendar.ts';
import {allPanels, type Dashboard, type Variable} from '../dashboard.ts';
import {parseInterval, parseRange, shortestRefresh} from '../time-range.ts';
import {all, defaultChoice, optionsOf, VariableError} from '../variables.ts';
import type {Theme} from './theme.ts';

/** All that the reader can choose; what is not in the address is as the dashboard says. */
export type State = {
  from: string;
  to: string;
  /** Such as `5s`; empty: not by itself. */
  refresh: string;
  /** Whether the refresh stands still for the time being. */
  paused: boolean;
  variables: Record<string, readonly string[]>;
  theme: Theme;
  /** Without controls, and large: for the classroom. */
  kiosk: boolean;
  /** The panel that is shown alone. */
  viewPanel: number | undefined;
  /** The panel whose statements and data are shown. */
  inspect: number | undefined;
};

/** Grafana writes a bare `kiosk` for what is on. */
const isOn = (query: URLSearchParams, name: string): boolean =>
  query.has(name) && !['false', '0'].includes(query.get(name) ?? '');

/** What can be chosen; undefined where only Grafana knows. */
const offeredBy = (variable: Variable): string[] | undefined => {
  try {
    const values = optionsOf(variable).map(({value}) => value);
    return variable.includeAll ? [all, ...values] : values;
  } catch (error) {
    if (error instanceof VariableError) return undefined;
    throw error;
  }
};

/**
 * What the address asks for, and as the dashboard says where it asks nothing, or what cannot be; `wrong` tells that.
 * `isFixed`: what is asked is what the dashboard says, whatever the address does.
 */
export const readState = (dashboard: Dashboard, isFixed: boolean): {state: State; wrong: string[]} => {
  const query = new URLSearchParams(location.search);
  const asked = isFixed ? new URLSearchParams() : query;
  const wrong: string[] = [];
  const chosen = (variable: Variable): readonly string[] => {
    const {name} = variable;
    const [given, offered] = [asked.getAll(`var-${name}`), offeredBy(variable)];
    const known = given.filter((value) => offered?.includes(value) ?? true);
    const other = given.find((value) => !known.includes(value));
    if (other !== undefined)
      wrong.push(
        `var-${name}=${other} is none of ${offered?.filter((value) => value !== all).join(', ') ?? ''}.`,
      );
    return known.length > 0 ? known : defaultChoice(variable);
  };
  const range = (): {from: string; to: string} => {
    const [from, to] = [asked.get('from') ?? dashboard.time.from, asked.get('to') ?? dashboard.time.to];
    if (parseRange(from, to, Date.now(), calendarOf(dashboard))) return {from, to};
    wrong.push(`from=${from}&to=${to} is no time range, such as from=now-3h&to=now.`);
    return dashboard.time;
  };
  const refresh = (): string => {
    const usual = typeof dashboard.refresh === 'string' ? dashboard.refresh : '';
    const given = asked.get('refresh') ?? usual;
    // A file may ask for more than a reader can.
    if (given === '' || given === usual || (parseInterval(given) ?? 0) >= shortestRefresh) return given;
    wrong.push(`refresh=${given} is no interval of a second or more, such as refresh=5s.`);
    return usual;
  };
  const panel = (name: string): number | undefined => {
    const given = query.get(name) ?? '';
    const id = Number(given.replace(/^panel-/, ''));
    const found = allPanels(dashboard).find((each) => each.id === id && each.type !== 'row');
    if (!found && given !== '') wrong.push(`${name}=${given} is no panel of this dashboard.`);
    return found?.id;
  };
  const state: State = {
    ...range(),
    refresh: refresh(),
    paused: isOn(asked, 'paused'),
    variables: Object.fromEntries(
      dashboard.templating.list.map((variable) => [variable.name, chosen(variable)]),
    ),
    theme: query.get('theme') === 'light' ? 'light' : 'dark',
    kiosk: isOn(query, 'kiosk'),
    viewPanel: panel('viewPanel'),
    inspect: panel('inspect'),
  };
  return {state, wrong};
};

/** Puts it into the address, as a step that the browser can go back. */
export const writeState = (state: State, isFixed: boolean): void => {
  const query = new URLSearchParams(isFixed ? {} : {from: state.from, to: state.to, refresh: state.refresh});
  for (const [name, values] of Object.entries(state.variables))
    for (const value of values) query.append(`var-${name}`, value);
  if (state.theme === 'light') query.set('theme', 'light');
  for (const name of ['kiosk', 'paused'] as const) if (state[name]) query.set(name, '1');
  for (const name of ['viewPanel', 'inspect'] as const)
    if (state[name] !== undefined) query.set(name, String(state[name]));
  const search = query.size > 0 ? `?${query.toString()}` : '';
  if (search === location.search) return;
  try {
    history.pushState(undefined, '', location.pathname + search);
  } catch {
    // A file that somebody looks at in the frame of another page has no address of its own.
  }
};
