/** What a transformation makes frames of, and what it is told. */
import {displayName, type SeenField} from '../field-config.ts';
import type {JsonRecord} from '../record.ts';
import type {SeenFrame} from '../seen-frames.ts';

/** Answers undefined for options that only Grafana knows what to do with. */
export type Transformation = (frames: readonly SeenFrame[], options: JsonRecord) => SeenFrame[] | undefined;

/** The name by which files mean a field: with its labels. */
export const nameOf = (field: SeenField): string => displayName(field, {custom: {}});

/** From here on the name is the field's own, whatever its labels were. */
export const renamed = ({type, values, refId}: SeenField, name: string): SeenField => ({
  name,
  type,
  values,
  ...(refId !== undefined && {refId}),
});

export const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

/** The same fields with those rows only, in that order. */
export const withRows = (frame: SeenFrame, rows: readonly number[]): SeenFrame => ({
  ...frame,
  fields: frame.fields.map((field) => ({...field, values: rows.map((row) => field.values[row] ?? null)})),
});

/** `change` for every frame alone. */
export const eachFrame =
  (change: (frame: SeenFrame, options: JsonRecord) => SeenFrame | undefined): Transformation =>
  (frames, options) => {
    const changed = frames.flatMap((frame) => change(frame, options) ?? []);
    return changed.length === frames.length ? changed : undefined;
  };
