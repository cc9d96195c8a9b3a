/** The lines below a table: what Grafana's reducers make of each column. */
import {calculationOf} from './calculations.ts';
import type {Panel} from './dashboard.ts';
import type {Cell} from './field-config.ts';
import {option, valueText, type Series} from './series.ts';

/** A figure below a column; the sum alone needs no name. */
export type FooterFigure = {readonly title: string; readonly text: string};

/** What can be said of texts and times, too. */
const ofAnything = new Set([
  'changeCount',
  'count',
  'countAll',
  'distinctCount',
  'first',
  'firstNotNull',
  'last',
  'lastNotNull',
]);

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string' && item !== '');

/** Until Grafana 12 the panel named one reducer for all columns, or for some of them. */
const formerly = ({options}: Panel, {name, field}: Series): string[] => {
  if (option(options, 'footer', 'show') !== true) return [];
  const reducers = textsOf(option(options, 'footer', 'reducer'));
  if (option(options, 'footer', 'countRows') === true && reducers[0] === 'count') return ['countAll'];
  const named = textsOf(option(options, 'footer', 'fields'));
  return named.length === 0 || named.includes(name) || named.includes(field.name) ? reducers : [];
};

const reducersOf = (panel: Panel, series: Series): string[] => {
  const own = option(series.config.custom, 'footer', 'reducers');
  return own === undefined ? formerly(panel, series) : textsOf(own);
};

/**
 * The lines, each with a figure or nothing for each column, of the rows that are shown; none where the file wants none. How many
 * rows there are is said once, below the first column that tells it.
 */
export const footerOf = (
  panel: Panel,
  columns: readonly Series[],
  rows: readonly number[],
): (FooterFigure | undefined)[][] => {
  const wanted = columns.map((series) => reducersOf(panel, series));
  const counting = wanted.findIndex((reducers) => reducers.includes('countAll'));
  const height = Math.max(0, ...wanted.map(({length}) => length));
  const figure = (series: Series, column: number, line: number): FooterFigure | undefined => {
    const reducers = wanted[column] ?? [];
    const id = reducers[line] ?? '';
    if (id === 'countAll')
      return column === counting ? {title: 'Count', text: String(rows.length)} : undefined;
    const calculation = calculationOf(id);
    if (!calculation || (series.field.type !== 'number' && !ofAnything.has(id))) return undefined;
    const value = calculation.of(rows.map((row) => series.field.values[row] ?? null)) as Cell;
    return {
      title: reducers.every((each) => each === 'sum') ? '' : calculation.title,
      text: calculation.isCount ? String(value) : valueText(value, series),
    };
  };
  return Array.from({length: height}, (_, line) =>
    columns.map((series, column) => figure(series, column, line)),
  );
};
