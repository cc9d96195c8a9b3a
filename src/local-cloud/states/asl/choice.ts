/** The rules of Choice states (JSONPath). */
import {StateFailure} from './failure.ts';
import {lookUp, type Scope} from './scope.ts';

export type Rule = Readonly<Record<string, unknown>>;

type Compare = (value: unknown, expected: unknown) => boolean;

const typed =
  <T>(read: (value: unknown) => T | undefined, test: (value: T, expected: T) => boolean): Compare =>
  (value, expected) => {
    const [left, right] = [read(value), read(expected)];
    return left !== undefined && right !== undefined && test(left, right);
  };

const asString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const asBoolean = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

/** RFC 3339, with a capital T and a zone. */
const asTime = (value: unknown): number | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)
    ? Date.parse(value)
    : undefined;

/** `*` stands for any characters, `\*` for an asterisk. */
const wildcard = (value: string, pattern: string): boolean => {
  const source = pattern.replaceAll(
    /\\([*\\])|(\*)|([.+?^${}()|[\]/\\])/g,
    (_whole, literal?: string, star?: string, special?: string) =>
      star === undefined ? `\\${literal ?? special ?? ''}` : '.*',
  );
  return new RegExp(`^${source}$`, 's').test(value);
};

const orders = {
  Equals: (order: number) => order === 0,
  LessThan: (order: number) => order < 0,
  GreaterThan: (order: number) => order > 0,
  LessThanEquals: (order: number) => order <= 0,
  GreaterThanEquals: (order: number) => order >= 0,
};

const comparisons: Record<string, Compare> = {
  StringMatches: typed(asString, wildcard),
  BooleanEquals: typed(asBoolean, (value, expected) => value === expected),
};
for (const [name, test] of Object.entries(orders)) {
  comparisons[`String${name}`] = typed(asString, (a, b) => test(a < b ? -1 : a > b ? 1 : 0));
  comparisons[`Numeric${name}`] = typed(asNumber, (a, b) => test(a - b));
  comparisons[`Timestamp${name}`] = typed(asTime, (a, b) => test(a - b));
}

/** Tests of the value's kind; all but the first need a value to be there. */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  IsPresent: (value) => value !== undefined,
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => asTime(value) !== undefined,
};

/** Every operator of a rule that has a Variable, the forms that end in `Path` included (`StringMatches` has none). */
export const operators: ReadonlySet<string> = new Set([
  ...Object.keys(kinds),
  ...Object.keys(comparisons).flatMap((name) => (name === 'StringMatches' ? [name] : [name, `${name}Path`])),
]);

export const applies = (rule: Rule, scope: Scope): boolean => {
  if (Array.isArray(rule['And'])) return (rule['And'] as Rule[]).every((inner) => applies(inner, scope));
  if (Array.isArray(rule['Or'])) return (rule['Or'] as Rule[]).some((inner) => applies(inner, scope));
  if (rule['Not'] !== undefined) return !applies(rule['Not'] as Rule, scope);
  const name = Object.keys(rule).find((key) => operators.has(key)) ?? '';
  const variable = rule['Variable'] as string;
  const value = lookUp(variable, scope);
  const kind = kinds[name];
  if (kind) {
    if (name !== 'IsPresent') demandValue(value, variable);
    return kind(value) === rule[name];
  }
  demandValue(value, variable);
  const compare = comparisons[name.replace(/Path$/, '')];
  if (!compare) throw new Error(`A rule with the operator ${name} passed validation`);
  if (!name.endsWith('Path')) return compare(value, rule[name]);
  const path = rule[name] as string;
  const expected = lookUp(path, scope);
  demandValue(expected, path);
  return compare(value, expected);
};

const demandValue = (value: unknown, path: string): void => {
  if (value === undefined)
    throw new StateFailure(
      'States.Runtime',
      `Invalid path '${path}': The choice state's condition path references an invalid value.`,
    );
};
