/** A panel's transformations, one after another, as far as they are known here. */
import type {Panel} from '../dashboard.ts';
import type {SeenFrame} from '../seen-frames.ts';
import {filterByRefId, filterFieldsByName, isOfQuery, organize, renameByRegex} from './columns.ts';
import {calculateField, groupBy, reduce} from './figures.ts';
import {concatenate, joinByField, merge} from './joining.ts';
import {filterByValue, limit, sortBy} from './rows.ts';
import type {Transformation} from './transformation.ts';

/** By Grafana's ids; old files have `seriesToColumns`. */
const known: Readonly<Record<string, Transformation>> = {
  organize,
  filterFieldsByName,
  filterByRefId,
  renameByRegex,
  sortBy,
  limit,
  filterByValue,
  merge,
  concatenate,
  joinByField,
  seriesToColumns: joinByField,
  reduce,
  groupBy,
  calculateField,
};

type Step = Panel['transformations'][number];

/** Frames that a step does not mean stay where they are. */
const after = ({id, options, filter}: Step, frames: readonly SeenFrame[]): SeenFrame[] | undefined => {
  const change = Object.hasOwn(known, id) ? known[id] : undefined;
  if (!filter) return change?.(frames, options);
  const isMeant = ({refId}: SeenFrame): boolean => isOfQuery(filter.options, refId);
  const changed = change?.(frames.filter(isMeant), options);
  return changed && [...changed, ...frames.filter((frame) => !isMeant(frame))];
};

/** What is to be drawn, and the transformation that is not known here: where there is one the frames are as they were. */
export type Transformed = {readonly frames: readonly SeenFrame[]; readonly unknown?: string};

/** Makes of the answers to a panel's queries what the panel draws. */
export const transformed = ({transformations}: Panel, frames: readonly SeenFrame[]): Transformed => {
  let made = frames;
  for (const step of transformations.filter(({disabled, topic}) => !disabled && topic !== 'annotations')) {
    const next = after(step, made);
    if (!next) return {frames, unknown: step.id};
    made = next;
  }
  return {frames: made};
};
