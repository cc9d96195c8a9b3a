/** The lines of a table. Only those in sight are drawn, and lines that were there before are kept. */
import type {Limits} from '../field-config.ts';
import {colourOfValue, type Series} from '../series.ts';
import {cellLook} from '../table-look.ts';
import {cell} from './cell.ts';
import {element} from './element.ts';
import {paintGround} from './ground.ts';
import {theme} from './theme.ts';

/** Short tables are drawn whole. */
const drawnWhole = 200;
const beyondSight = 15;
/** What a column's colours and gauges are relative to; undefined where they are not. */
const relativeTo = (series: Series): Limits | undefined => {
  const {color, thresholds} = series.config;
  const isRelative =
    (color?.mode ?? '').startsWith('continuous') ||
    thresholds?.mode === 'percentage' ||
    cellLook(series).type === 'gauge';
  return isRelative ? series.limits : undefined;
};

/** Brings the body's lines into this order, and touches only those that are new, gone or elsewhere. */
const arrange = (body: HTMLElement, lines: readonly HTMLElement[]): void => {
  const wanted = new Set<Element>(lines);
  for (const line of Array.from(body.children)) if (!wanted.has(line)) line.remove();
  let next = body.firstElementChild;
  for (const line of lines)
    if (line === next) next = next.nextElementSibling;
    else body.insertBefore(line, next);
};

type Line = {readonly node: HTMLElement; readonly settings: string};

/** The lines of one table. */
export type Rows = {
  /**
   * Draws the rows with these numbers, in this order, but makes at most so many lines: true when some are left. Until the same
   * is asked for again, there are old lines or an empty room in their place. `every` are all columns, hidden ones included.
   */
  draw(rows: readonly number[], columns: readonly Series[], every: readonly Series[], most: number): boolean;
  close(): void;
};

/** Fills a table's body; the lines in sight are those of the `.table` around it. */
export const drawRows = (body: HTMLElement): Rows => {
  let rows: readonly number[] = [];
  let columns: readonly Series[] = [];
  let every: readonly Series[] = [];
  /** What a line is made of, by which it is known again. */
  let told: readonly Series[] = [];
  let settings = '';
  let known = new Map<string, Line>();
  let window: readonly [first: number, end: number] = [0, 0];

  /** A cell and the line below it, in pixels. */
  const lineHeight = (): number =>
    Number.parseFloat(getComputedStyle(body.closest('table') ?? body).getPropertyValue('--cell')) + 1;
  const inSight = (): readonly [number, number] => {
    if (rows.length <= drawnWhole) return [0, rows.length];
    const {scrollTop = 0, clientHeight = 0} = body.closest('.table') ?? {};
    const first = Math.max(0, Math.floor(scrollTop / lineHeight()) - beyondSight);
    return [first, Math.min(rows.length, first + Math.ceil(clientHeight / lineHeight()) + 2 * beyondSight)];
  };
  /** Room for the rows that are not drawn. */
  const room = (count: number): HTMLElement[] =>
    count > 0
      ? [element('tr', {'aria-hidden': 'true', css: {height: `${count * lineHeight()}px`}}, element('td'))]
      : [];
  const rowOf = (row: number): HTMLElement => {
    const made = element('tr', {}, ...columns.map((column) => cell(column, row, every)));
    const whole = columns.find((column) => cellLook(column).isRow);
    if (whole) paintGround(made, colourOfValue(whole.field.values[row] ?? null, whole), cellLook(whole).mode);
    return made;
  };
  const paint = (most: number): boolean => {
    const [first, end] = (window = inSight());
    // Lines of which some are not drawn are all as high.
    body.closest('table')?.classList.toggle('even', rows.length > drawnWhole);
    const next = new Map<string, Line>();
    const lines = room(first);
    let [made, left, gap] = [0, 0, 0];
    const closeGap = (): void => {
      lines.push(...room(gap));
      gap = 0;
    };
    for (const row of rows.slice(first, end)) {
      const values = JSON.stringify(told.map(({field}) => field.values[row]));
      // Equal rows need a line each.
      let key = values;
      for (let copy = 1; next.has(key); copy++) key = `${values} ${copy}`;
      let line = known.get(key);
      if (line?.settings !== settings)
        if (made++ < most) line = {node: rowOf(row), settings};
        else left++;
      if (line) {
        closeGap();
        lines.push(line.node);
        next.set(key, line);
      } else gap++;
    }
    closeGap();
    known = next;
    arrange(body, [...lines, ...room(rows.length - end)]);
    body.closest('table')?.setAttribute('aria-rowcount', String(rows.length + 1));
    return left > 0;
  };
  const scrolled = (): void => {
    const [first, end] = inSight();
    if (first !== window[0] || end !== window[1]) paint(Infinity);
  };
  // Scrolling does not bubble; it can be caught on its way down.
  document.addEventListener('scroll', scrolled, {capture: true, passive: true});

  return {
    draw: (wanted, from, all, most) => {
      settings = JSON.stringify([
        theme(),
        from.map((column) => [column.name, column.config, relativeTo(column)]),
      ]);
      [rows, columns, every] = [wanted, from, all];
      told = columns.some(({config}) => config.links) ? every : columns;
      return paint(most);
    },
    close: () => document.removeEventListener('scroll', scrolled, {capture: true}),
  };
};
