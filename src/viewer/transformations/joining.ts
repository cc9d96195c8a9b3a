/** Transformations that make one frame of several. */
import type {Cell, SeenField} from '../field-config.ts';
import {heightOf, type SeenFrame} from '../seen-frames.ts';
import {nameOf, type Transformation} from './transformation.ts';

/** Fields next to each other. */
export const concatenate: Transformation = (frames) => {
  const [first] = frames;
  return first ? [{...first, fields: frames.flatMap(({fields}) => fields)}] : [];
};

type Row = Map<string, Cell>;

const fits = (row: Row, other: Row): boolean =>
  [...other].every(([name, value]) => {
    const own = row.get(name) ?? null;
    return own === null || value === null || own === value;
  });

const rowOf = ({fields}: SeenFrame, at: number): Row =>
  new Map(fields.map((field) => [nameOf(field), field.values[at] ?? null]));

/** Rows that agree in the fields that all frames have become one, where they do not disagree in another. */
export const merge: Transformation = (frames) => {
  const filled = frames.filter(({fields}) => fields.length > 0);
  const [first] = filled;
  if (!first || filled.length === 1) return [...frames];
  const known = new Map<string, SeenField>();
  for (const field of filled.flatMap(({fields}) => fields))
    if (!known.has(nameOf(field))) known.set(nameOf(field), field);
  const keys = [...known.keys()].filter((name) =>
    filled.every(({fields}) => fields.some((field) => nameOf(field) === name)),
  );
  const rows: Row[] = [];
  const byKey = new Map<string, Row[]>();
  for (const frame of filled)
    for (let at = 0; at < heightOf(frame); at++) {
      const row = rowOf(frame, at);
      const key = JSON.stringify(keys.map((name) => row.get(name)));
      const same = keys.length > 0 ? (byKey.get(key) ?? []) : [];
      const fitting = same.find((each) => fits(each, row));
      if (fitting) {
        for (const [name, value] of row) if (value !== null) fitting.set(name, value);
        continue;
      }
      rows.push(row);
      byKey.set(key, [...same, row]);
    }
  const fields = [...known].map(([name, field]) => ({
    ...field,
    values: rows.map((row) => row.get(name) ?? null),
  }));
  return [{...first, fields}];
};

/** The rows of all frames by the values of one field, numbers in their order, as far as each value is in a frame once. */
export const joinByField: Transformation = (frames, {byField, mode}) => {
  const [first] = frames;
  if (!first || frames.length === 1) return [...frames];
  if (mode === 'inner' || mode === 'outerTabular') return undefined;
  const keyOf = ({fields}: SeenFrame): SeenField | undefined =>
    fields.find((field) => (byField ? nameOf(field) === byField : field.type === 'time'));
  const tables = frames.map((frame) => {
    const key = keyOf(frame);
    const rows = new Map(key?.values.map((value, row) => [value, row]));
    return {frame, key, rows};
  });
  if (tables.some(({key, rows}) => !key || rows.size !== key.values.length)) return undefined;
  const [{key} = {key: undefined}] = tables;
  if (!key) return undefined;
  const values = [...new Set(tables.flatMap(({rows}) => [...rows.keys()]))];
  if (key.type !== 'string') values.sort((a, b) => Number(a) - Number(b));
  const others = tables.flatMap(({frame, key: own, rows}) =>
    frame.fields
      .filter((field) => field !== own)
      .map((field) => ({
        ...field,
        values: values.map((value) => field.values[rows.get(value) ?? -1] ?? null),
      })),
  );
  return [{...first, fields: [{...key, values}, ...others]}];
};
