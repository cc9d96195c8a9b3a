/** What a value mapping of the file makes of a value: a text, a colour, or both. */
import {patternOf} from './pattern.ts';

/** A mapping of the file. */
export type Mapping = {readonly type: string; readonly options: Readonly<Record<string, unknown>>};
/** What it makes of a value; what is left out stays as it is. */
export type Mapped = {readonly text?: string; readonly color?: string};

type Value = number | string | boolean | null;

const isNotNumber = (value: Value): boolean => typeof value === 'number' && Number.isNaN(value);

/** What a special mapping matches, by its name. */
const special: Readonly<Record<string, (value: Value) => boolean>> = {
  null: (value) => value === null,
  nan: isNotNumber,
  'null+nan': (value) => value === null || isNotNumber(value),
  true: (value) => value === true || value === 'true',
  false: (value) => value === false || value === 'false',
  empty: (value) => value === '',
};

const inRange = (value: Value, from: unknown, to: unknown): boolean => {
  const number = typeof value === 'boolean' || value === null ? Number.NaN : Number.parseFloat(String(value));
  return (
    number >= (typeof from === 'number' ? from : -Infinity) &&
    number <= (typeof to === 'number' ? to : Infinity)
  );
};

const mappedBy = ({type, options}: Mapping, value: Value): Mapped | undefined => {
  const result = options['result'] as Mapped | undefined;
  switch (type) {
    case 'value':
      return value !== null && Object.hasOwn(options, String(value))
        ? (options[String(value)] as Mapped)
        : undefined;
    case 'range':
      return inRange(value, options['from'], options['to']) ? result : undefined;
    case 'regex': {
      const pattern = patternOf(options['pattern']);
      if (typeof value !== 'string' || !pattern?.test(value)) return undefined;
      return result?.text === undefined ? result : {...result, text: value.replace(pattern, result.text)};
    }
    case 'special':
      return special[String(options['match'])]?.(value) ? result : undefined;
  }
  return undefined;
};

/** The first mapping that matches decides. */
export const mappingOf = (value: Value, mappings: readonly Mapping[] = []): Mapped | undefined => {
  for (const mapping of mappings) {
    const mapped = mappedBy(mapping, value);
    if (mapped) return mapped;
  }
  return undefined;
};
