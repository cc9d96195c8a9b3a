/** Transformations that choose, order and rename fields. */
import {patternOf} from '../pattern.ts';
import {recordOf} from '../record.ts';
import {eachFrame, nameOf, renamed, textsOf, type Transformation} from './transformation.ts';

/** Fields without a place of their own stand behind those that have one. */
export const organize = eachFrame((frame, options) => {
  const [excluded, places, names] = ['excludeByName', 'indexByName', 'renameByName'].map((key) =>
    recordOf(options[key]),
  );
  const included = recordOf(options['includeByName']);
  if (options['orderByMode'] === 'auto') return undefined;
  const isKept = (name: string): boolean =>
    excluded?.[name] !== true && (Object.keys(included).length === 0 || included[name] === true);
  const placeOf = (name: string): number => {
    const place = places?.[name];
    return typeof place === 'number' ? place : Number.MAX_SAFE_INTEGER;
  };
  const fields = frame.fields
    .toSorted((a, b) => placeOf(nameOf(a)) - placeOf(nameOf(b)))
    .filter((field) => isKept(nameOf(field)))
    .map((field) => {
      const name = names?.[nameOf(field)];
      return typeof name === 'string' && name !== '' ? renamed(field, name) : field;
    });
  return {...frame, fields};
});

const isNamed = (wanted: unknown, name: string): boolean => {
  const {names, pattern} = recordOf(wanted);
  return textsOf(names).includes(name) || (patternOf(pattern)?.test(name) ?? false);
};

const says = (wanted: unknown): boolean => Object.keys(recordOf(wanted)).length > 0;

export const filterFieldsByName = eachFrame((frame, {include, exclude, byVariable}) =>
  byVariable === true
    ? undefined
    : {
        ...frame,
        fields: frame.fields.filter(
          (field) => (!says(include) || isNamed(include, nameOf(field))) && !isNamed(exclude, nameOf(field)),
        ),
      },
);

/** Whether a query is meant: by its letter, or by `/^(?:A|B)$/`. */
export const isOfQuery = (wanted: unknown, refId: string): boolean =>
  typeof wanted === 'string' && wanted.startsWith('/')
    ? (patternOf(wanted)?.test(refId) ?? false)
    : wanted === refId;

export const filterByRefId: Transformation = (frames, {include, exclude}) =>
  frames.filter(
    ({refId}) =>
      (include === undefined || isOfQuery(include, refId)) &&
      (exclude === undefined || !isOfQuery(exclude, refId)),
  );

export const renameByRegex = eachFrame((frame, {regex, renamePattern}) => {
  const pattern = patternOf(regex);
  if (!pattern || typeof renamePattern !== 'string') return undefined;
  return {
    ...frame,
    fields: frame.fields.map((field) => {
      const [before, after] = [nameOf(field), nameOf(field).replace(pattern, renamePattern)];
      return before === after ? field : renamed(field, after);
    }),
  };
});
