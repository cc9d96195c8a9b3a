/** Which answer of several a table shows, and in which order its rows stand. */
import {compareCells} from './cell-order.ts';
import type {Panel} from './dashboard.ts';
import type {SeenField} from './field-config.ts';
import {numberOption, option, type Series} from './series.ts';

/** The queries that answered, in their order. */
export const answersOf = (fields: readonly SeenField[]): string[] => [
  ...new Set(fields.map(({refId = ''}) => refId)),
];

/** The query whose answer is shown first: one of those that the file counts from 0. */
export const firstAnswer = ({options}: Panel, fields: readonly SeenField[]): string => {
  const answers = answersOf(fields);
  return answers[numberOption(options, 0, 'frameIndex')] ?? answers[0] ?? '';
};

/** By which column rows are ordered; what is equal in it stands by the next. */
export type Sorting = {readonly name: string; readonly isDescending: boolean};

/** The order that the file wants. */
export const sortingOf = ({options}: Panel): Sorting[] => {
  const listed = option(options, 'sortBy');
  return (Array.isArray(listed) ? listed : []).flatMap(
    (each: {displayName?: unknown; desc?: unknown} | null) =>
      typeof each?.displayName === 'string'
        ? [{name: each.displayName, isDescending: each.desc === true}]
        : [],
  );
};

/** Row numbers in that order; a column that is not there orders nothing. */
export const inOrder = (
  rows: readonly number[],
  columns: readonly Series[],
  sorting: readonly Sorting[],
): number[] => {
  const keys = sorting.flatMap(({name, isDescending}) => {
    const values = columns.find((column) => column.name === name)?.field.values;
    return values ? [{values, sign: isDescending ? -1 : 1}] : [];
  });
  return keys.length === 0
    ? [...rows]
    : rows.toSorted((a, b) => {
        for (const {values, sign} of keys) {
          const order = compareCells(values[a] ?? null, values[b] ?? null);
          if (order !== 0) return sign * order;
        }
        return 0;
      });
};
