/** The lines of a table. Only those in sight are drawn, and lines that were there before are kept. */
import type {Limits} from '../field-config.ts';
import {colourOfValue, type Series} from '../series.ts';
import {cellLook} from '../table-look.ts';
import {cell, paintGround} from './cell.ts';
import {element} from './element.ts';
import {theme} from './theme.ts';

/** Short tables are drawn whole. */
const drawnWhole = 200;
const beyondSight = 15;
const usualHeight = 37;

/** What a column's colours and gauges are relative to; undefined where they are not. */
const relativeTo = (series: Series): Limits | undefined => {
  const {color, thresholds} = series.config;
  const isRelative =
    (color?.mode ?? '').startsWith('continuous') ||
    thresholds?.mode === 'percentage' ||
    cellLook(series).type === 'gauge';
  return isRelative ? series.limits : undefined;
};

export type Rows = {
  /** Draws the rows with these numbers, in this order. */
  draw(rows: readonly number[], columns: readonly Series[]): void;
  close(): void;
};

export const drawRows = (body: HTMLElement): Rows => {
  let rows: readonly number[] = [];
  let columns: readonly Series[] = [];
  let settings = '';
  let known = new Map<string, HTMLElement>();
  let window: readonly [first: number, end: number] = [0, 0];

  const inSight = (): readonly [number, number] => {
    if (rows.length <= drawnWhole) return [0, rows.length];
    const {scrollTop = 0, clientHeight = 0} = body.closest('.table') ?? {};
    const first = Math.max(0, Math.floor(scrollTop / usualHeight) - beyondSight);
    return [first, Math.min(rows.length, first + Math.ceil(clientHeight / usualHeight) + 2 * beyondSight)];
  };
  /** Room for the rows that are not drawn. */
  const room = (count: number): HTMLElement[] =>
    count > 0
      ? [element('tr', {'aria-hidden': 'true', css: {height: `${count * usualHeight}px`}}, element('td'))]
      : [];
  const rowOf = (row: number): HTMLElement => {
    const made = element('tr', {}, ...columns.map((column) => cell(column, row)));
    const whole = columns.find((column) => cellLook(column).isRow);
    if (whole) paintGround(made, colourOfValue(whole.field.values[row] ?? null, whole), cellLook(whole).mode);
    return made;
  };
  const paint = (): void => {
    const [first, end] = (window = inSight());
    const next = new Map<string, HTMLElement>();
    const lines = rows.slice(first, end).map((row) => {
      const values = JSON.stringify(columns.map(({field}) => field.values[row]));
      // Equal rows need a line each.
      let key = values;
      for (let copy = 1; next.has(key); copy++) key = `${values} ${copy}`;
      const line = known.get(key) ?? rowOf(row);
      next.set(key, line);
      return line;
    });
    known = next;
    body.replaceChildren(...room(first), ...lines, ...room(rows.length - end));
    body.closest('table')?.setAttribute('aria-rowcount', String(rows.length + 1));
  };
  const scrolled = (): void => {
    const [first, end] = inSight();
    if (first !== window[0] || end !== window[1]) paint();
  };
  // Scrolling does not bubble; it can be caught on its way down.
  document.addEventListener('scroll', scrolled, {capture: true, passive: true});

  return {
    draw: (wanted, from) => {
      const now = JSON.stringify([
        theme(),
        from.map((column) => [column.name, column.config, relativeTo(column)]),
      ]);
      if (now !== settings) known = new Map();
      settings = now;
      [rows, columns] = [wanted, from];
      paint();
    },
    close: () => document.removeEventListener('scroll', scrolled, {capture: true}),
  };
};
