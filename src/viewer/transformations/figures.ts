/** Transformations that reckon. */
import {calculationOf, type Calculation} from '../calculations.ts';
import type {Cell, SeenField} from '../field-config.ts';
import {isRecord, recordOf} from '../record.ts';
import {heightOf, type SeenFrame} from '../seen-frames.ts';
import {eachFrame, nameOf, renamed, textsOf, type Transformation} from './transformation.ts';

/** All of them, or undefined where one is not known. */
const calculationsOf = (ids: readonly string[]): Calculation[] | undefined => {
  const found = ids.flatMap((id) => calculationOf(id) ?? []);
  return found.length === ids.length ? found : undefined;
};

const kindOf = (values: readonly Cell[], usual: string): string =>
  values.every((value) => value === null) ? usual : typeof values.find((value) => value !== null);

const made = (name: string, values: readonly Cell[], refId: string): SeenField => ({
  name,
  type: kindOf(values, 'number'),
  values,
  refId,
});

/** A row for each field, with a column for each calculation; or one value in place of a field's many. */
export const reduce: Transformation = (frames, {reducers, mode, includeTimeField, labelsToFields}) => {
  const ids = textsOf(reducers);
  const calculations = calculationsOf(ids.length > 0 ? ids : ['max']);
  if (!calculations || labelsToFields === true) return undefined;
  const isMeant = ({type}: SeenField): boolean => includeTimeField === true || type !== 'time';
  if (mode === 'reduceFields')
    return frames.map((frame) => ({
      ...frame,
      fields: frame.fields.filter(isMeant).flatMap((field) =>
        calculations.map(({title, of}) => ({
          ...(calculations.length > 1 ? renamed(field, `${nameOf(field)} ${title}`) : field),
          values: [of(field.values) as Cell],
        })),
      ),
    }));
  const [first] = frames;
  if (!first) return [];
  const fields = frames.flatMap((frame) => frame.fields.filter(isMeant));
  return [
    {
      ...first,
      fields: [
        made('Field', fields.map(nameOf), first.refId),
        ...calculations.map(({title, of}) =>
          made(
            title,
            fields.map(({values}) => of(values) as Cell),
            first.refId,
          ),
        ),
      ],
    },
  ];
};

type Wish = {readonly field: SeenField; readonly operation: unknown; readonly ids: readonly string[]};

/** Fields that are neither grouped by nor reckoned go. */
export const groupBy = eachFrame((frame, options) => {
  const asked = recordOf(options['fields']);
  const wishes = frame.fields.map((field): Wish => {
    const {operation, aggregations} = recordOf(asked[nameOf(field)]);
    return {field, operation, ids: textsOf(aggregations)};
  });
  const keys = wishes.filter(({operation}) => operation === 'groupby').map(({field}) => field);
  if (keys.length === 0) return frame;
  const groups = new Map<string, number[]>();
  for (let row = 0; row < heightOf(frame); row++) {
    const key = JSON.stringify(keys.map(({values}) => values[row] ?? null));
    const rows = groups.get(key);
    if (rows) rows.push(row);
    else groups.set(key, [row]);
  }
  const all = [...groups.values()];
  const reckoned = wishes
    .filter(({operation}) => operation === 'aggregate')
    .flatMap(({field, ids}) => ids.map((id) => ({field, id, calculation: calculationOf(id)})));
  if (reckoned.some(({calculation}) => !calculation)) return undefined;
  return {
    ...frame,
    fields: [
      ...keys.map((field) => ({...field, values: all.map(([row = 0]) => field.values[row] ?? null)})),
      ...reckoned.map(({field, id, calculation}) =>
        made(
          `${nameOf(field)} (${id})`,
          all.map((rows) => calculation?.of(rows.map((row) => field.values[row] ?? null)) as Cell),
          frame.refId,
        ),
      ),
    ],
  };
});

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
};

/** A side of a calculation: a field by its name, or a number. */
const sideOf = ({fields}: SeenFrame, side: unknown): {name: string; at(row: number): Cell} | undefined => {
  const {matcher, fixed} = recordOf(side);
  const {id, options} = recordOf(matcher);
  const wanted = typeof side === 'string' ? side : (fixed ?? (id === 'byName' ? options : undefined));
  const name = typeof wanted === 'string' || typeof wanted === 'number' ? String(wanted) : '';
  const field = fields.find((each) => nameOf(each) === name);
  if (field) return {name, at: (row) => field.values[row] ?? null};
  const number = Number(name);
  return name !== '' && Number.isFinite(number) ? {name, at: () => number} : undefined;
};

/** What cannot be reckoned is nothing. */
const finite = (value: number): Cell => (Number.isFinite(value) ? value : null);

const newColumn = (frame: SeenFrame, options: Readonly<Record<string, unknown>>): SeenField | undefined => {
  const alias = typeof options['alias'] === 'string' ? options['alias'] : '';
  const rows = Array.from({length: heightOf(frame)}, (_, row) => row);
  if (options['mode'] === 'binary') {
    const {left, right, operator} = recordOf(options['binary']);
    const [a, b] = [sideOf(frame, left), sideOf(frame, right)];
    const sign = typeof operator === 'string' ? operator : '+';
    const reckon = operators[sign];
    if (!a || !b || !reckon) return undefined;
    const values = rows.map((row) => {
      const [one, other] = [a.at(row), b.at(row)];
      return one === null || other === null ? null : finite(reckon(Number(one), Number(other)));
    });
    return made(alias || `${a.name} ${sign} ${b.name}`, values, frame.refId);
  }
  if (options['mode'] !== undefined && options['mode'] !== 'reduceRow') return undefined;
  const {include, reducer} = recordOf(options['reduce']);
  const calculation = calculationOf(typeof reducer === 'string' ? reducer : 'sum');
  const names = textsOf(include);
  if (!calculation || isRecord(include)) return undefined;
  const meant = frame.fields.filter(
    (field) => field.type === 'number' && (names.length === 0 || names.includes(nameOf(field))),
  );
  const values = rows.map((row) => calculation.of(meant.map((field) => field.values[row] ?? null)) as Cell);
  return made(alias || calculation.title, values, frame.refId);
};

/** A new field of others in the same row. */
export const calculateField = eachFrame((frame, options) => {
  const column = newColumn(frame, options);
  if (!column) return undefined;
  const kept =
    options['replaceFields'] === true ? frame.fields.filter(({type}) => type === 'time') : frame.fields;
  return {...frame, fields: [...kept, column]};
});
