/** Frames as they are drawn: each field with its values. */
import type {Cell, SeenField} from './field-config.ts';

/** What is read of a frame that is written as Grafana's query API does. */
export type SentFrame = {
  readonly schema: {
    readonly refId: string;
    readonly fields: readonly Pick<SeenField, 'name' | 'type' | 'labels'>[];
  };
  readonly data: {readonly values: readonly (readonly Cell[])[]};
};

/** The fields of one query's answer. */
export type SeenFrame = {readonly refId: string; readonly fields: readonly SeenField[]};

/** How many rows a frame has. */
export const heightOf = ({fields}: Pick<SeenFrame, 'fields'>): number =>
  fields.reduce((most, {values}) => Math.max(most, values.length), 0);

/** Reads frames, in their order. */
export const seenFrames = (frames: readonly SentFrame[]): SeenFrame[] =>
  frames.map(({schema: {refId, fields}, data: {values}}) => ({
    refId,
    fields: fields.map((field, index) => ({...field, refId, values: values[index] ?? []})),
  }));

/** The other way round. */
export const sentFrame = ({refId, fields}: SeenFrame): SentFrame => ({
  schema: {
    refId,
    fields: fields.map(({name, type, labels}) => ({name, type, ...(labels && {labels})})),
  },
  data: {values: fields.map(({values}) => values)},
});

/** The times beside a field of the answer to one question, in the order of all fields; the nearest before it. */
export const timesOf = (field: SeenField, fields: readonly SeenField[]): SeenField | undefined => {
  const isBeside = ({type, refId, values}: SeenField): boolean =>
    type === 'time' && refId === field.refId && values.length === field.values.length;
  return fields.slice(0, fields.indexOf(field)).findLast(isBeside) ?? fields.find(isBeside);
};
