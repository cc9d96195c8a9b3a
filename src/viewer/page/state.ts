/** What the reader chose. It lives in the address, so that a link shows the same. */
import type {Dashboard} from '../dashboard.ts';
import {defaultChoice} from '../variables.ts';

export type State = {
  from: string;
  to: string;
  /** Such as `5s`; empty: not by itself. */
  refresh: string;
  variables: Record<string, readonly string[]>;
};

export const readState = (dashboard: Dashboard): State => {
  const query = new URLSearchParams(location.search);
  const chosen = (name: string): string[] => query.getAll(`var-${name}`);
  return {
    from: query.get('from') ?? dashboard.time.from,
    to: query.get('to') ?? dashboard.time.to,
    refresh: query.get('refresh') ?? (typeof dashboard.refresh === 'string' ? dashboard.refresh : ''),
    variables: Object.fromEntries(
      dashboard.templating.list.map((variable) => [
        variable.name,
        chosen(variable.name).length > 0 ? chosen(variable.name) : defaultChoice(variable),
      ]),
    ),
  };
};

export const writeState = (state: State): void => {
  const query = new URLSearchParams({from: state.from, to: state.to, refresh: state.refresh});
  for (const [name, values] of Object.entries(state.variables))
    for (const value of values) query.append(`var-${name}`, value);
  history.replaceState(undefined, '', `${location.pathname}?${query.toString()}`);
};
