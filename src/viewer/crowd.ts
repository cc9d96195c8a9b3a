/** Pictures in which each row has a place of its own have no room for any number of them. */
import type {Panel} from './dashboard.ts';
import type {SeenField} from './field-config.ts';
import {heightOf} from './seen-frames.ts';
import {option} from './series.ts';

/** About what a screen has pixels for; nobody could tell more of them from each other. */
const mostBars = 2000;
const mostFigures = 500;

const mostOf = ({type, options}: Panel): number => {
  if (type === 'barchart') return mostBars;
  return type === 'stat' && option(options, 'reduceOptions', 'values') === true ? mostFigures : Infinity;
};

/** The rows that are drawn, of each field, and what is said where they are not all. */
export const uncrowded = (
  panel: Panel,
  fields: readonly SeenField[],
): {readonly fields: readonly SeenField[]; readonly note?: string} => {
  const most = mostOf(panel);
  const count = heightOf({fields});
  if (count <= most) return {fields};
  return {
    fields: fields.map((field) => ({...field, values: field.values.slice(0, most)})),
    note: `Only the first ${most} of ${count} rows are drawn.`,
  };
};
