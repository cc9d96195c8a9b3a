/** What is asked of a dashboard at first: what flags say, else what the file says. */
import {calendarOf} from '../viewer/calendar.ts';
import type {Dashboard, Variable} from '../viewer/dashboard.ts';
import {parseRange} from '../viewer/time-range.ts';
import {optionsOf, VariableError, type Choices} from '../viewer/variables.ts';
import {UsageError} from '../workshop/errors.ts';

/** The flags that say what is asked. */
export type QuestionOptions = {
  /** How far back from now: `1h`. */
  readonly range?: string;
  /** `state=VIC,NSW`, repeatable. */
  readonly var?: readonly string[];
};

const rangeOf = (dashboard: Dashboard, text: string | undefined): {from: string; to: string} => {
  if (text === undefined) return dashboard.time;
  const from = `now-${text}`;
  if (parseRange(from, 'now', Date.now(), calendarOf(dashboard))) return {from, to: 'now'};
  throw new UsageError(`Cannot show the last ${text}`, {
    why: 'it is no time, such as 15m, 3h or 2d',
    next: 'Give one with: rsw dashboard --range 1h',
  });
};

/** Throws a VariableError for a variable that the viewer cannot resolve. */
const valuesOf = (variable: Variable): string[] => optionsOf(variable).map(({value}) => value);

/** How values of this variable are chosen: `delay=LOW,MEDIUM`. */
const exampleOf = ({name, multi}: Variable, values: readonly string[]): string => {
  const example = `${name}=${values.slice(0, multi ? 2 : 1).join(',')}`;
  return /[^\w=,.-]/.test(example) ? `'${example}'` : example;
};

/** What is refused, and how it can be said: with values of the variable that was named, else of the first that has some. */
const refusal = ({templating}: Dashboard, text: string, name: string, why: string): UsageError => {
  const examples = templating.list
    .toSorted((a, b) => Number(b.name === name) - Number(a.name === name))
    .flatMap((variable) => {
      try {
        return exampleOf(variable, valuesOf(variable));
      } catch (error) {
        if (error instanceof VariableError) return [];
        throw error;
      }
    });
  return new UsageError(`Cannot choose ${text}`, {
    why,
    next: `Give them as: rsw dashboard --var ${examples[0] ?? 'NAME=VALUE'}`,
  });
};

/** Throws a UsageError for a variable or a value that the dashboard does not offer. */
const verifyChoice = (dashboard: Dashboard, text: string, name: string, chosen: readonly string[]): void => {
  const refuse = (why: string) => refusal(dashboard, text, name, why);
  const variable = dashboard.templating.list.find((each) => each.name === name);
  const names = dashboard.templating.list.map((each) => each.name).join(', ');
  if (!variable) throw refuse(`the dashboard's variables are ${names}`);
  try {
    const offered = valuesOf(variable);
    if (chosen.some((value) => !offered.includes(value)))
      throw refuse(`${name} is one of ${offered.join(', ')}`);
  } catch (error) {
    throw error instanceof VariableError ? refuse(error.message) : error;
  }
};

const choicesOf = (dashboard: Dashboard, given: readonly string[] = []): Choices => {
  const choices = new Map<string, readonly string[]>();
  for (const text of given) {
    const [name = '', values = ''] = text.split(/=(.*)/s);
    const chosen = values.split(',');
    verifyChoice(dashboard, text, name, chosen);
    // A variable that is named twice has both, as in an address.
    choices.set(name, [...(choices.get(name) ?? []), ...chosen]);
  }
  return Object.fromEntries(choices);
};

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
