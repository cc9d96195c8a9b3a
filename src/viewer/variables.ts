/** Dashboard variables: what can be chosen, and how a choice enters a query. */
import type {Dashboard, Variable} from './dashboard.ts';

export type Option = {readonly text: string; readonly value: string};

/** The values chosen for each variable, `$__all` for all of them. */
export type Choices = Readonly<Record<string, readonly string[]>>;

export const all = '$__all';

/** A choice that the dashboard does not offer, or a variable of a kind that the viewer cannot resolve. */
export class VariableError extends Error {}

/** What a variable offers. `custom` and `interval` list their values, `constant` is one; others throw. */
export const optionsOf = (variable: Variable): Option[] => {
  const query = typeof variable.query === 'string' ? variable.query : '';
  if (variable.type === 'constant') return [{text: query, value: query}];
  if (variable.type !== 'custom' && variable.type !== 'interval')
    throw new VariableError(
      `The variable "${variable.name}" is of the type "${variable.type}", which is not supported.`,
    );
  return query
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => {
      const [text, value] = item.split(/ : /);
      return {text: text ?? item, value: value ?? text ?? item};
    });
};

const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** What is chosen when nobody chose: the saved choice, else all, else the first. */
export const defaultChoice = (variable: Variable): readonly string[] => {
  const saved = listed(variable.current?.value);
  if (saved.length > 0) return saved;
  return variable.includeAll
    ? [all]
    : optionsOf(variable)
        .slice(0, 1)
        .map((option) => option.value);
};

const quoted = (values: readonly string[]): string =>
  values.map((value) => `'${value.replaceAll("'", "''")}'`).join(',');

/**
 * The text that stands for a variable in a query. As the Redshift plugin does it: several values (a multi-value
 * variable always) become `'a','b'`, a single one is inserted bare. Only what the dashboard offers is let in.
 */
const textOf = (variable: Variable, chosen: readonly string[]): string => {
  const offered = optionsOf(variable).map((option) => option.value);
  if (chosen.includes(all)) {
    if (!variable.includeAll) throw new VariableError(`The variable "${variable.name}" cannot be "All".`);
    return variable.allValue ?? quoted(offered);
  }
  for (const value of chosen)
    if (!offered.includes(value))
      throw new VariableError(
        `The variable "${variable.name}" does not offer the value ${JSON.stringify(value)}.`,
      );
  if (variable.multi) return quoted(chosen);
  return chosen[0] ?? '';
};

const reference = /\$(\w+)|\$\{(\w+)(?::\w+)?\}|\[\[(\w+)(?::\w+)?\]\]/g;

/** Puts the chosen values into a query. What is no variable of the dashboard (a macro) stays. Throws a VariableError. */
export const interpolate = (sql: string, dashboard: Dashboard, choices: Choices): string => {
  const variables = new Map(dashboard.templating.list.map((variable) => [variable.name, variable]));
  return sql.replaceAll(reference, (whole, a?: string, b?: string, c?: string) => {
    const variable = variables.get(a ?? b ?? c ?? '');
    if (!variable) return whole;
    // A variable may be called `constructor`.
    const chosen = Object.hasOwn(choices, variable.name) ? choices[variable.name] : undefined;
    return textOf(variable, chosen ?? defaultChoice(variable));
  });
};
