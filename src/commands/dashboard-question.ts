/** What is asked of a dashboard at first: what flags say, else what the file says. */
import type {Dashboard} from '../viewer/dashboard.ts';
import {parseRange} from '../viewer/time-range.ts';
import {optionsOf, VariableError, type Choices} from '../viewer/variables.ts';
import {UsageError} from '../workshop/errors.ts';

export type QuestionOptions = {
  /** How far back from now: `1h`. */
  readonly range?: string;
  /** `state=VIC,NSW`, repeatable. */
  readonly var?: readonly string[];
};

const rangeOf = (dashboard: Dashboard, text: string | undefined): {from: string; to: string} => {
  if (text === undefined) return dashboard.time;
  const from = `now-${text}`;
  if (parseRange(from, 'now', Date.now())) return {from, to: 'now'};
  throw new UsageError(`Cannot show the last ${text}`, {
    why: 'it is no time, such as 15m, 3h or 2d',
    next: 'Give one with: rsw dashboard --range 1h',
  });
};

const choicesOf = (dashboard: Dashboard, given: readonly string[] = []): Choices =>
  Object.fromEntries(
    given.map((text) => {
      const [name = '', values = ''] = text.split(/=(.*)/s);
      const variable = dashboard.templating.list.find((each) => each.name === name);
      const chosen = values.split(',');
      const names = dashboard.templating.list.map((each) => each.name).join(', ');
      const refuse = (why: string) =>
        new UsageError(`Cannot choose ${text}`, {
          why,
          next: 'Give them as: rsw dashboard --var state=VIC,NSW',
        });
      if (!variable) throw refuse(`the dashboard's variables are ${names}`);
      try {
        const offered = optionsOf(variable).map(({value}) => value);
        const other = chosen.find((value) => !offered.includes(value));
        if (other !== undefined) throw refuse(`${name} is one of ${offered.join(', ')}`);
      } catch (error) {
        if (error instanceof VariableError) throw refuse(error.message);
        throw error;
      }
      return [name, chosen];
    }),
  );

/** The range as it is written in an address, and the choices. Throws a UsageError for what the dashboard does not offer. */
export const questionOf = (
  dashboard: Dashboard,
  options: QuestionOptions,
): {from: string; to: string; choices: Choices} => ({
  ...rangeOf(dashboard, options.range),
  choices: choicesOf(dashboard, options.var),
});

/** What the flags ask as the page's address has it (`&from=now-1h&to=now`); empty where they ask nothing. */
export const searchOf = (dashboard: Dashboard, options: QuestionOptions): string => {
  const {from, to, choices} = questionOf(dashboard, options);
  const search = new URLSearchParams(options.range === undefined ? {} : {from, to});
  for (const [name, values] of Object.entries(choices))
    for (const value of values) search.append(`var-${name}`, value);
  return search.size > 0 ? `&${search.toString()}` : '';
};
