/** Dashboard variables: what can be chosen, and how a choice enters a query. */
import {builtIn} from './built-in-variables.ts';
import type {Dashboard, Variable} from './dashboard.ts';
import {formatInterval, intervalOf, parseInterval, type TimeRange} from './time-range.ts';
import {asPluginDoes, inFormat} from './variable-formats.ts';

export type Option = {readonly text: string; readonly value: string};

/** The values chosen for each variable, `$__all` for all of them. */
export type Choices = Readonly<Record<string, readonly string[]>>;

export const all = '$__all';

/** A choice that the dashboard does not offer, or a variable of a kind that the viewer cannot resolve. */
export class VariableError extends Error {}

/** Whether a reader sees it: files have hidden ones, and constants. */
export const isShown = ({hide, type}: Variable): boolean => hide !== 2 && type !== 'constant';

const listed = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

const automatic = ({name}: Variable): string => `$__auto_interval_${name}`;

/** What the file itself keeps: the options that were saved, and the choice. */
const keptOptions = ({options, current}: Variable): Option[] => {
  const [texts, values] = [listed(current?.text), listed(current?.value)];
  const chosen = values.map((value, index) => ({text: texts[index] ?? value, value}));
  const kept = [...options, ...chosen].filter(({value}) => value !== all);
  return kept.filter(({value}, index) => kept.findIndex((each) => each.value === value) === index);
};

/** `a, b\, c, Shown : value`: a comma that is no end stands behind a backslash. */
const customOptions = (query: string): Option[] =>
  (query.match(/(?:\\,|[^,])+/g) ?? [])
    .map((item) => item.replaceAll(String.raw`\,`, ',').trim())
    .filter((item) => item !== '')
    .map((item) => {
      const [, text = item, value = text] = /^(.+)\s:\s(.+)$/.exec(item) ?? [];
      return {text: text.trim(), value: value.trim()};
    });

const same = (value: string): Option => ({text: value, value});

/**
 * What a variable offers. Grafana asks a data source for the values of some kinds; of those there is what the file
 * keeps. Throws a VariableError for a kind without values (`adhoc`), and where the file keeps none.
 */
export const optionsOf = (variable: Variable): Option[] => {
  const {name, type, query: anyQuery, auto} = variable;
  const query = typeof anyQuery === 'string' ? anyQuery : '';
  if (type === 'custom') return customOptions(query);
  if (type === 'constant') return [same(query)];
  if (type === 'interval') {
    const lengths = query.match(/\w+/g) ?? [];
    return [...(auto ? [{text: 'auto', value: automatic(variable)}] : []), ...lengths.map(same)];
  }
  // What somebody types would be a statement of theirs: it stays as the file has it.
  const kept = keptOptions(variable);
  if (type === 'textbox') return kept.length > 0 ? kept : [same(query)];
  if (type === 'adhoc' || type === 'groupby' || kept.length === 0)
    throw new VariableError(`The variable "${name}" is of the type "${type}", which is not supported.`);
  return kept;
};

/** What is chosen when nobody chose: the saved choice, else all, else the first; nothing where the viewer knows no value. */
export const defaultChoice = (variable: Variable): readonly string[] => {
  const saved = listed(variable.current?.value);
  if (saved.length > 0) return saved;
  if (variable.includeAll) return [all];
  try {
    return optionsOf(variable)
      .slice(0, 1)
      .map((option) => option.value);
  } catch (error) {
    if (error instanceof VariableError) return [];
    throw error;
  }
};

/** The length that Grafana finds for the range: so many in it, and none shorter than the file says. */
const automaticLength = ({auto_count: count, auto_min: least}: Variable, range: TimeRange): string =>
  formatInterval(intervalOf(range, count, parseInterval(least) ?? 1));

/** The chosen values as a reference has them. Only what the dashboard offers is let in. */
const textOf = (
  variable: Variable,
  chosen: readonly string[],
  format: string | undefined,
  range: TimeRange,
): string => {
  const {name, allValue, multi, includeAll, type} = variable;
  const isAll = chosen.includes(all);
  if (isAll && !includeAll) throw new VariableError(`The variable "${name}" cannot be "All".`);
  if (isAll && format === 'text') return 'All';
  if (isAll && allValue) return allValue;
  const offered = optionsOf(variable);
  if (isAll && type === 'query' && variable.options.length === 0)
    throw new VariableError(
      `"All" of the variable "${name}" is what its query finds, which is asked by Grafana only.`,
    );
  const options = isAll
    ? offered
    : chosen.map((value) => {
        const found = offered.find((option) => option.value === value);
        if (found) return found;
        throw new VariableError(`The variable "${name}" does not offer the value ${JSON.stringify(value)}.`);
      });
  const values = options.map(({value}) =>
    value === automatic(variable) ? automaticLength(variable, range) : value,
  );
  const texts = options.map(({text}) => text);
  const picked = {name, values, texts, isList: multi || isAll};
  const text = format === undefined ? asPluginDoes(picked) : inFormat(format, picked);
  if (text === undefined)
    throw new VariableError(`The format "${format}" of the variable "${name}" is not supported.`);
  return text;
};

const reference = /\$(\w+)|\$\{([\w.]+)(?::([^}]+))?\}|\[\[([\w.]+)(?::([^\]]+))?\]\]/g;

/**
 * Puts the chosen values, and those that every dashboard has, into a text. What is no variable of the dashboard (a
 * macro) stays. Without a `format` of its own a reference has `usual`, else what the Redshift plugin does. Throws a
 * VariableError.
 */
export const interpolate = (
  text: string,
  {dashboard, choices, range}: {dashboard: Dashboard; choices: Choices; range: TimeRange},
  usual?: string,
): string => {
  const variables = new Map(dashboard.templating.list.map((variable) => [variable.name, variable]));
  return text.replaceAll(
    reference,
    (whole, plain?: string, braced?: string, own?: string, square?: string, ownSquare?: string) => {
      const name = plain ?? braced ?? square ?? '';
      const format = own ?? ownSquare;
      const variable = variables.get(name);
      if (!variable) return builtIn(name, format, dashboard, range) ?? whole;
      // A variable may be called `constructor`.
      const chosen = Object.hasOwn(choices, name) ? choices[name] : undefined;
      return textOf(variable, chosen ?? defaultChoice(variable), format ?? usual, range);
    },
  );
};
